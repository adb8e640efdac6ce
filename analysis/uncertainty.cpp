#include "analysis/uncertainty.hpp"

#include <algorithm>
#include <set>

#include "analysis/design_outputs.hpp"
#include "analysis/quantile_interval.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

constexpr std::uint64_t design_seed = 1;

/// A scenario with its design; null pointer for one without an assumed value.
struct Design {
  const UncertainScenario* scenario;
  std::unique_ptr<Plan> plan;
};

std::vector<Design> designs_of(const std::vector<UncertainScenario>& scenarios, std::size_t samples,
                               Uncertainty& result, Problems& problems) {
  std::vector<Design> designs;
  std::set<std::string> names;
  for (const UncertainScenario& scenario : scenarios) {
    Problems none;  // a scenario without an uncertain input stays as it is
    const Factors factors = find_factors(*scenario.plan, {}, none);
    result.left_out.insert(result.left_out.end(), factors.left_out.begin(), factors.left_out.end());
    for (const Factor& factor : factors.all) names.insert(factor.name);
    designs.push_back({&scenario, nullptr});
    if (factors.all.empty()) continue;
    auto points = design_points(*scenario.plan, factors.all, latin_design(factors.all, samples, design_seed));
    designs.back().plan = std::make_unique<Plan>(scenario.plan->with_design(std::move(points), problems));
  }
  std::sort(result.left_out.begin(), result.left_out.end());
  result.left_out.erase(std::unique(result.left_out.begin(), result.left_out.end()), result.left_out.end());
  result.inputs = names.size();
  return designs;
}

/// Adds the results of one scenario to the tables of all rows.
void add_results(const ResultTable& results, bool designed, std::vector<SampleTable>& rows) {
  const auto own = tables_by_row(results, rows.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (designed) {
      for (const Sample& sample : own[r].rows()) rows[r].add(sample);
      continue;
    }
    for (const ResultTable::Row& row : results.rows) {
      if (!row.measurement.value) continue;
      Sample sample{results.scenario,          row.point,
                    row.replication,           {},
                    row.measurement.component, row.measurement.metric,
                    row.measurement.unit,      *row.measurement.value};
      for (std::size_t i = 0; i < results.columns.size(); ++i) {
        if (!row.parameters[i].empty()) sample.parameters.emplace(results.columns[i], row.parameters[i]);
      }
      rows[r].add(std::move(sample));
    }
  }
}

}  // namespace

std::optional<ModelRange> model_range(const std::vector<double>& values, std::size_t holding) {
  constexpr double confidence = 0.95;
  const auto coverage = range_coverage(values.size(), confidence);
  if (!coverage) return std::nullopt;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return ModelRange{values.size(), *low, *high, *coverage, holding};
}

Uncertainty vary_assumed(const std::vector<UncertainScenario>& scenarios,
                         const std::vector<PlannedClaim>& claims, std::size_t samples,
                         const std::filesystem::path& folder, const ExecuteOptions& options,
                         Problems& problems) {
  Uncertainty result;
  const std::vector<Design> designs = designs_of(scenarios, samples, result, problems);
  if (!problems.empty()) return result;
  std::vector<SampleTable> rows(samples);
  for (const Design& design : designs) {
    if (design.plan == nullptr) {
      const auto table = read_results(design.scenario->folder, problems);
      if (table) add_results(*table, false, rows);
      continue;
    }
    ExecuteOptions own = options;
    own.out = folder / design.scenario->name;
    const Execution execution = execute(*design.plan, own);
    for (const std::string& failure : execution.failures)
      result.failures.push_back(design.scenario->name + ": " + failure);
    // A combination of extremes that a limit stops leaves its row out; an interrupt ends it all.
    if (execution.exit_code != 0 && execution.exit_code != 1) {
      result.exit_code = execution.exit_code;
      return result;
    }
    add_results(execution.table, true, rows);
  }
  for (const PlannedClaim& planned : claims) {
    std::vector<double> values;
    std::size_t holding = 0;
    for (const SampleTable& row : rows) {
      const Judgement judgement = judge(*planned.claim, *planned.ledger, row);
      if (!judgement.value) continue;
      values.push_back(judgement.value->mean);
      if (judgement.verdict == Verdict::holds) ++holding;
    }
    if (const auto range = model_range(values, holding)) result.ranges.emplace(planned.claim->id, *range);
  }
  return result;
}

}  // namespace xenolith
