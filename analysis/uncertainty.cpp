#include "analysis/uncertainty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

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
  std::set<std::string> inputs = {};
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
    for (const Factor& factor : factors.all) designs.back().inputs.insert(factor.name);
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
int add_design(Design& design, const ExecuteOptions& options, std::vector<SampleTable>& rows,
               Uncertainty& result, Problems& problems) {
  if (design.plan == nullptr) {
    const auto table = read_results(design.scenario->folder, problems);
    if (table) add_results(*table, false, rows);
    return 0;
  }
  const Execution execution = execute(*design.plan, options);
  if (execution.exit_code != 0 && execution.exit_code != 1) return execution.exit_code;
  design.left_out.add_failed(*design.plan, execution);
  if (!design.left_out.empty()) {
    write_file(options.out / "left_out_rows.csv", design.left_out.csv());
    result.left_out_rows.push_back(design.scenario->name + ": " + design.left_out.text(rows.size()));
  }
  add_results(without_rows(execution.table, design.left_out), true, rows);
  return 0;
}

/// The shares of the inputs that the claim's scenarios have, in some rows.
std::map<std::string, std::vector<double>> inputs_of(const PlannedClaim& planned,
                                                     const std::vector<Design>& designs, std::size_t samples,
                                                     const std::vector<std::size_t>& rows) {
  const auto scenarios = scenarios_of(*planned.claim, *planned.ledger);
  std::map<std::string, std::vector<double>> inputs;
  for (const Design& design : designs) {
    if (std::find(scenarios.begin(), scenarios.end(), design.scenario->name) == scenarios.end()) continue;
    for (const std::string& name : design.inputs) {
      if (inputs.contains(name)) continue;
      const auto shares = latin_shares(samples, design_seed, name);
      for (const std::size_t row : rows) inputs[name].push_back(shares[row]);
    }
  }
  return inputs;
}

void write_influences(const std::string& claim, const std::vector<Influence>& all, CsvWriter& writer) {
  for (const Influence& one : all) {
    const std::array<std::string, 7> line{claim,
                                          one.input,
                                          std::to_string(one.rows),
                                          fmt::format("{:.4f}", one.spearman),
                                          one.partial ? fmt::format("{:.4f}", *one.partial) : "",
                                          fmt::format("{:.4f}", one.threshold),
                                          one.is_by_chance() ? "no" : "yes"};
    writer.add_row(line);
  }
}

/// Judges every claim in every row. What came of it goes to claims.csv, which inputs the claims go along with
/// to influence.csv.
void judge_rows(const std::vector<PlannedClaim>& claims, const std::vector<Design>& designs,
                const std::vector<SampleTable>& rows, const fs::path& folder, Uncertainty& result) {
  CsvWriter writer(std::array<std::string, 5>{"claim", "row", "unit", "value", "verdict"});
  CsvWriter moved(std::array<std::string, 7>{"claim", "input", "rows", "rank_correlation",
                                             "partial_rank_correlation", "by_chance_below", "beyond_chance"});
  for (const PlannedClaim& planned : claims) {
    std::vector<double> values;
    std::vector<std::size_t> given;
    std::size_t holding = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const Judgement judgement = judge(*planned.claim, *planned.ledger, rows[r]);
      writer.add_row(std::array<std::string, 5>{planned.claim->id, std::to_string(r), planned.claim->unit,
                                                judgement.value ? to_text(judgement.value->mean) : "",
                                                std::string(verdict_name(judgement.verdict))});
      if (!judgement.value) continue;
      values.push_back(judgement.value->mean);
      given.push_back(r);
      if (judgement.verdict == Verdict::holds) ++holding;
    }
    auto range = model_range(values, holding);
    if (!range) continue;
    const auto all = influences(inputs_of(planned, designs, rows.size(), given), values);
    write_influences(planned.claim->id, all, moved);
    for (const Influence& one : all) {
      range->by_chance_below = one.threshold;
      if (!one.is_by_chance()) range->moved_by.push_back(one);
    }
    result.ranges.emplace(planned.claim->id, std::move(*range));
  }
  fs::create_directories(folder);
  write_file(folder / "claims.csv", std::string(writer.text()));
  write_file(folder / "influence.csv", std::string(moved.text()));
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
  return ModelRange{values.size(), *low, *high, *coverage, holding, 0, {}};
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
    ExecuteOptions execution = options.execute;
    execution.out = options.folder / designs[i].scenario->name;
    if (options.begin) options.begin(heading(designs[i], i, designs.size()), execution);
    result.exit_code = add_design(designs[i], execution, rows, result, problems);
    if (result.exit_code != 0 || !problems.empty()) return result;
  }
  judge_rows(claims, designs, rows, options.folder, result);
  return result;
}

}  // namespace xenolith
