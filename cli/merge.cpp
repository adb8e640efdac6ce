#include "sim-core/experiment/merge.hpp"

#include <iostream>

#include "cli/session.hpp"

namespace xenolith {

int merge_command(const Arguments& arguments) {
  std::vector<std::filesystem::path> shards(arguments.names.begin(), arguments.names.end());
  std::filesystem::path out = arguments.out;
  if (out.empty()) {
    out = shards.front();
    shards.erase(shards.begin());
  }
  Problems problems;
  if (shards.empty())
    problems.add({"merge", 0, 0}, "", "there is no shard", "merge SHARD... --out DIR, or merge DIR SHARD...");
  const ResultTable table = merge_shards(shards, out, arguments.force, arguments.words, problems);
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  std::cout << out.string() << '\n';
  return exit_done;
}

}  // namespace xenolith
