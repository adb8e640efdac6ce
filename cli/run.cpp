#include <iostream>

#include "cli/run_point.hpp"

namespace xenolith {

int run_command(const Arguments& arguments, Session& session) {
  Problems problems;
  const ExecuteOptions options = execute_options(arguments, problems);
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  const Performance performance = perform(plan_request(arguments.run, false), options, session, std::cerr);
  if (performance.execution) show(*performance.execution);
  return performance.exit_code;
}

}  // namespace xenolith
