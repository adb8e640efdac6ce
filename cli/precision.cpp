#include <iostream>

#include "analysis/precision_table.hpp"
#include "cli/session.hpp"

namespace xenolith {

int precision_command(const Arguments& arguments) {
  Problems problems;
  const std::filesystem::path folder = arguments.names.front();
  const auto table = read_results(folder, problems);
  if (!table) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  const auto rows = precision_rows(*table, arguments.confidence);
  std::cout << (arguments.csv ? precision_csv(*table, rows, arguments.confidence)
                              : precision_text(*table, rows, arguments.confidence));
  return exit_done;
}

}  // namespace xenolith
