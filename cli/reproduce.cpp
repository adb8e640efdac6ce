#include "analysis/reproduce.hpp"

#include <iostream>

#include "cli/progress.hpp"
#include "cli/run_point.hpp"

namespace xenolith {

int reproduce_command(const Arguments& arguments, Session& session) {
  ReproduceOptions options;
  options.studies = arguments.names;
  options.profile = arguments.profile;
  options.jobs = jobs_or_processors(arguments.jobs);
  options.out = arguments.out;
  options.force = arguments.force;
  options.resume = arguments.resume;
  options.junit = arguments.junit;
  options.with = arguments.with;
  options.uncertainty = static_cast<std::size_t>(arguments.uncertainty);
  options.quiet = arguments.quiet;
  options.command = arguments.words;
  options.tool = tool_info();
  options.progress = progress_bar(arguments.quiet);
  return reproduce(options, session.catalogue(), std::cout, std::cerr);
}

}  // namespace xenolith
