#pragma once

#include <memory>
#include <string>

#include "cli/arguments.hpp"
#include "sim-core/experiment/catalogue.hpp"
#include "sim-core/experiment/execute.hpp"

namespace xenolith {

/// Exit codes; there are no others.
enum ExitCode : int {
  exit_done = 0,
  exit_failed = 1,
  exit_wrong = 2,
  exit_io = 4,
  exit_bug = 70,
  exit_interrupted = 130
};

/// What every command has at hand.
class Session {
 public:
  Session();
  const Home& home() const { return home_; }
  const Registry& registry() const { return registry_; }
  Catalogue& catalogue() { return *catalogue_; }

 private:
  Home home_;
  Registry registry_;
  std::unique_ptr<Catalogue> catalogue_;
};

/// This program.
ToolInfo tool_info();
/// "xenolith 0.1.0 (1a2b3c4, g++ 12.2.0, Release)".
std::string version_text();

// One function for each command, in the file of its name. Results go to stdout, all else to stderr.
int run_command(const Arguments& arguments, Session& session);
int sweep_command(const Arguments& arguments, Session& session);
int explain_command(const Arguments& arguments, Session& session);
int rerun_command(const Arguments& arguments, Session& session);
int precision_command(const Arguments& arguments);
int compare_command(const Arguments& arguments);
int sensitivity_command(const Arguments& arguments, Session& session);
int merge_command(const Arguments& arguments);
int check_command(const Arguments& arguments, Session& session);
int list_command(const Arguments& arguments, Session& session);
int describe_command(const Arguments& arguments, Session& session);
int schema_command(const Arguments& arguments, Session& session);
int plot_command(const Arguments& arguments, Session& session);
int reproduce_command(const Arguments& arguments, Session& session);
int calibrate_command(const Arguments& arguments, Session& session);

}  // namespace xenolith
