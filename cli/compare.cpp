#include "analysis/compare.hpp"

#include <iostream>

#include "cli/session.hpp"

namespace xenolith {

int compare_command(const Arguments& arguments) {
  Problems problems;
  const CompareOptions options{arguments.names.at(0),
                               arguments.names.at(1),
                               read_where(arguments.where_a, "--a", problems),
                               read_where(arguments.where_b, "--b", problems),
                               arguments.metrics,
                               arguments.confidence};
  CompareResult result;
  if (problems.empty()) result = compare(options, problems);
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  if (arguments.json) {
    std::cout << to_text(compare_json(result)) << '\n';
  } else {
    std::cout << (arguments.csv ? compare_csv(result) : compare_text(result, arguments.all));
  }
  if (!arguments.tolerance) return exit_done;
  const auto beyond = changed_beyond(result, *arguments.tolerance);
  for (const ComparedRow* row : beyond)
    std::cerr << row->component << "." << row->metric << ": changed by more than " << *arguments.tolerance
              << " %\n";
  return beyond.empty() ? exit_done : exit_failed;
}

}  // namespace xenolith
