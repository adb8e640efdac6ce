#include "analysis/calibrate.hpp"

#include <iostream>

#include "cli/run_point.hpp"

namespace xenolith {

int calibrate_command(const Arguments& arguments, Session& session) {
  CalibrateOptions options;
  options.description = arguments.names.front();
  options.out = arguments.out;
  options.force = arguments.force;
  options.quiet = arguments.quiet;
  options.jobs = jobs_or_processors(arguments.jobs);
  options.tool = tool_info();
  return calibrate(options, session.catalogue(), std::cout, std::cerr);
}

}  // namespace xenolith
