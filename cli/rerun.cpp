#include "sim-core/experiment/rerun.hpp"

#include <iostream>

#include "cli/run_point.hpp"

namespace xenolith {
namespace {

/// out/<scenario>/rerun-<time>-<hash>.
std::filesystem::path default_folder(const RunRecord& record, const std::string& scenario) {
  constexpr std::size_t digits = 8;
  return std::filesystem::path("out") / scenario /
         ("rerun-" + utc_now() + "-" + record.input_hash.substr(0, digits));
}

int compare(const RunRecord& record, const Execution& execution) {
  int exit_code = exit_done;
  for (const RepeatedFile& file : compare_results(record, execution.folder)) {
    if (file.difference.empty()) {
      std::cout << file.name << ": the same\n";
    } else {
      std::cerr << file.name << ": " << file.difference << '\n';
      exit_code = exit_failed;
    }
  }
  const std::string other = other_tool(record.tool, tool_info());
  if (exit_code != exit_done && !other.empty()) std::cerr << other << '\n';
  std::cout << execution.folder.string() << '\n';
  return exit_code;
}

}  // namespace

int rerun_command(const Arguments& arguments, Session& session) {
  Problems problems;
  const auto record = read_run_record(std::filesystem::path(arguments.names.front()), problems);
  PlanRequest request;
  if (record) request = request_again(*record, session.home(), arguments.run.scenario, problems);
  std::optional<Plan> plan;
  if (problems.empty()) plan.emplace(request, session.catalogue(), problems);
  if (problems.empty()) check_same_plan(*record, *plan, problems);
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  ExecuteOptions options = execute_options(arguments, problems);
  if (options.out.empty()) options.out = default_folder(*record, plan->scenario().name);
  options.shard = record->shard.value_or(Shard());
  const Performance performance = perform(*plan, options, std::cerr);
  if (performance.exit_code != exit_done || !performance.execution) return performance.exit_code;
  return compare(*record, *performance.execution);
}

}  // namespace xenolith
