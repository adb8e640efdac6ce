#pragma once

#include <iosfwd>

#include "cli/session.hpp"

namespace xenolith {

/// Plans and carries out what `run`, `sweep` and `reproduce` ask for; mistakes and failures are told on
/// `err`. Gives the exit code and, where there are results, what came of it.
struct Performance {
  int exit_code = exit_done;
  std::optional<Execution> execution;
};
Performance perform(const PlanRequest& request, const ExecuteOptions& options, Session& session,
                    std::ostream& err);

/// The same for a plan without a mistake.
Performance perform(const Plan& plan, const ExecuteOptions& options, std::ostream& err);

/// The options of a call as plan and execution want them. Mistakes are problems.
PlanRequest plan_request(const RunArguments& run, bool sweep);
ExecuteOptions execute_options(const Arguments& arguments, Problems& problems);

/// The table of results on stdout; its last line is the folder.
void show(const Execution& execution);

/// `jobs`, or the number of processors if it is 0.
int jobs_or_processors(int jobs);

}  // namespace xenolith
