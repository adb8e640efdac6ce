#include "analysis/uncertainty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/design_outputs.hpp"
#include "analysis/left_out_rows.hpp"
#include "analysis/quantile_interval.hpp"
#include "sim-core/base/csv.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/base/number.hpp"
#include "sim-core/experiment/latin_hypercube.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t design_seed = 1;

/// A scenario with its design; null pointer for one without an assumed value.
struct Design {
  const UncertainScenario* scenario;
  std::unique_ptr<Plan> plan;
  LeftOutRows left_out;
};

std::vector<Design> designs_of(const std::vector<UncertainScenario>& scenarios, std::size_t samples,
                               std::map<std::string, Factor>& inputs, Uncertainty& result,
                               Problems& problems) {
  std::vector<Design> designs;
  for (const UncertainScenario& scenario : scenarios) {
    Problems none;  // a scenario without an uncertain input stays as it is
    Factors factors = find_factors(*scenario.plan, {}, none);
    drop_refused(*scenario.plan, {0.123, 0.456, 0.789}, factors);
    result.left_out.insert(result.left_out.end(), factors.left_out.begin(), factors.left_out.end());
    for (const Factor& factor : factors.all) inputs.emplace(factor.name, factor);
    designs.push_back({&scenario, nullptr, {}});
    if (factors.all.empty()) continue;
    Design& own = designs.back();
    own.plan = std::make_unique<Plan>(possible_design(
        *scenario.plan, factors.all, latin_design(factors.all, samples, design_seed), own.left_out));
    if (own.plan->points().empty())
      problems.add({scenario.plan->scenario().file, 0, 0}, "",
                   "no row of the design is possible: " + own.left_out.text(samples),
                   "assumed values whose ranges fit each other");
  }
  std::sort(result.left_out.begin(), result.left_out.end());
  result.left_out.erase(std::unique(result.left_out.begin(), result.left_out.end()), result.left_out.end());
  result.inputs = inputs.size();
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

/// Which scenario of how many comes next, and how much of it.
std::string heading(const Design& design, std::size_t index, std::size_t count) {
  const std::string which =
      fmt::format("inputs, scenario {} of {}: {}", index + 1, count, design.scenario->name);
  if (design.plan == nullptr) return which + ": no assumed input, as it is";
  return which + fmt::format(": {} points in all rows, {} replications of each", design.plan->points().size(),
                             to_text(design.plan->replications()));
}

/// Runs a design and adds what it gives to the rows; 0 if nothing ended it. A combination of extremes that a
/// limit stops leaves its row out; an interrupt ends it all.
int add_design(Design& design, const UncertaintyOptions& options, std::vector<SampleTable>& rows,
               Uncertainty& result, Problems& problems) {
  if (design.plan == nullptr) {
    const auto table = read_results(design.scenario->folder, problems);
    if (table) add_results(*table, false, rows);
    return 0;
  }
  ExecuteOptions own = options.execute;
  own.out = options.folder / design.scenario->name;
  const Execution execution = execute(*design.plan, own);
  if (execution.exit_code != 0 && execution.exit_code != 1) return execution.exit_code;
  design.left_out.add_failed(*design.plan, execution);
  if (!design.left_out.empty()) {
    write_file(own.out / "left_out_rows.csv", design.left_out.csv());
    result.left_out_rows.push_back(design.scenario->name + ": " + design.left_out.text(rows.size()));
  }
  add_results(without_rows(execution.table, design.left_out), true, rows);
  return 0;
}

/// Judges every claim in every row, and writes what came of it to claims.csv.
void judge_rows(const std::vector<PlannedClaim>& claims, const std::vector<SampleTable>& rows,
                const fs::path& folder, Uncertainty& result) {
  const std::array<std::string, 5> header{"claim", "row", "unit", "value", "verdict"};
  CsvWriter writer(header);
  for (const PlannedClaim& planned : claims) {
    std::vector<double> values;
    std::size_t holding = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const Judgement judgement = judge(*planned.claim, *planned.ledger, rows[r]);
      const std::array<std::string, 5> line{planned.claim->id, std::to_string(r), planned.claim->unit,
                                            judgement.value ? to_text(judgement.value->mean) : "",
                                            std::string(verdict_name(judgement.verdict))};
      writer.add_row(line);
      if (!judgement.value) continue;
      values.push_back(judgement.value->mean);
      if (judgement.verdict == Verdict::holds) ++holding;
    }
    if (const auto range = model_range(values, holding)) result.ranges.emplace(planned.claim->id, *range);
  }
  fs::create_directories(folder);
  write_file(folder / "claims.csv", std::string(writer.text()));
}

/// Which value each input had in which row.
void write_inputs(const std::map<std::string, Factor>& factors, std::size_t samples, const fs::path& folder) {
  const std::array<std::string, 4> header{"input", "source", "row", "value"};
  CsvWriter writer(header);
  for (const auto& [name, factor] : factors) {
    const auto shares = latin_shares(samples, design_seed, name);
    for (std::size_t r = 0; r < samples; ++r) {
      const std::array<std::string, 4> line{name, factor.source, std::to_string(r),
                                            scalar_text(factor.range.at(shares[r]))};
      writer.add_row(line);
    }
  }
  fs::create_directories(folder);
  write_file(folder / "inputs.csv", std::string(writer.text()));
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
                         const std::vector<PlannedClaim>& claims, const UncertaintyOptions& options,
                         Problems& problems) {
  Uncertainty result;
  std::map<std::string, Factor> inputs;
  std::vector<Design> designs = designs_of(scenarios, options.samples, inputs, result, problems);
  if (!problems.empty()) return result;
  write_inputs(inputs, options.samples, options.folder);
  std::vector<SampleTable> rows(options.samples);
  for (std::size_t i = 0; i < designs.size(); ++i) {
    if (options.tell) options.tell(heading(designs[i], i, designs.size()));
    result.exit_code = add_design(designs[i], options, rows, result, problems);
    if (result.exit_code != 0 || !problems.empty()) return result;
  }
  judge_rows(claims, rows, options.folder, result);
  return result;
}

}  // namespace xenolith
