#include <iostream>

#include "cli/run_point.hpp"

namespace xenolith {

int sweep_command(const Arguments& arguments, Session& session) {
  Problems problems;
  const ExecuteOptions options = execute_options(arguments, problems);
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  PlanRequest request = plan_request(arguments.run, true);
  request.shard = options.shard;
  const Performance performance = perform(request, options, session, std::cerr);
  if (performance.execution) show(*performance.execution);
  return performance.exit_code;
}

}  // namespace xenolith
