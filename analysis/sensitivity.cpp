#include "analysis/sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/sensitivity_figure.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

using Values = std::vector<std::optional<double>>;

/// Of so many as were asked for, those that must be left.
std::size_t needed_of(std::size_t asked) {
  constexpr std::size_t least = 2;
  return std::min(asked, std::max(least, (asked + 1) / 2));
}

/// What becomes of a claim at either end of an input's range.
std::string verdict_at_ends(const DesignOutput& output, std::size_t factor) {
  if (output.verdicts.empty()) return {};
  std::string text = output.verdicts[0];
  const std::string& low = output.verdicts[1 + 2 * factor];
  const std::string& high = output.verdicts[2 + 2 * factor];
  if (low != output.verdicts[0]) text += "; " + low + " at the lowest";
  if (high != output.verdicts[0]) text += "; " + high + " at the highest";
  return text;
}

/// Inputs that lack an end are not in the picture.
void add_tornado(std::size_t o, const DesignOutput& output, std::size_t factors,
                 std::vector<SensitivityRow>& rows) {
  const Values& values = output.values;
  for (std::size_t f = 0; f < factors; ++f) {
    if (!values[0] || !values[1 + 2 * f] || !values[2 + 2 * f]) continue;
    const double low = *values[1 + 2 * f];
    const double high = *values[2 + 2 * f];
    const auto [least, most] = std::minmax({*values[0], low, high});
    rows.push_back({o, f, most - least, {values[0], low, high, most - least}, verdict_at_ends(output, f)});
  }
}

void add_morris(std::size_t o, const Values& values, std::size_t factors, const SensitivityOptions& options,
                std::vector<SensitivityRow>& rows) {
  const MorrisDesign design = morris_design(factors, options.trajectories, options.seed);
  const auto effects = morris_effects(design, values);
  for (std::size_t f = 0; f < factors; ++f) {
    const MorrisEffect& one = effects[f];
    rows.push_back({o,
                    f,
                    one.mu_star,
                    {one.mu, one.mu_star, one.mu_star_error, one.sigma, static_cast<double>(one.count)}});
  }
}

void add_sobol(std::size_t o, const Values& values, std::size_t factors, const SensitivityOptions& options,
               std::vector<SensitivityRow>& rows) {
  const auto indices = sobol_indices(factors, options.samples, values, options.seed);
  const auto used = static_cast<double>(whole_samples(factors, options.samples, values).size());
  for (std::size_t f = 0; f < factors; ++f) {
    Values numbers(6);
    double size = 0;
    if (indices) {
      const SobolIndex& one = (*indices)[f];
      numbers = {one.first, one.first_low, one.first_high, one.total, one.total_low, one.total_high};
      size = one.total;
    }
    numbers.emplace_back(used);
    rows.push_back({o, f, size, std::move(numbers)});
  }
}

std::vector<DesignRow> design_of(const SensitivityOptions& options, std::size_t factors) {
  switch (options.method) {
    case SensitivityMethod::tornado:
      return tornado_design(factors);
    case SensitivityMethod::morris:
      return morris_design(factors, options.trajectories, options.seed).rows;
    case SensitivityMethod::sobol:
      return sobol_design(factors, options.samples, options.seed);
  }
  return {};
}

/// Shares of a range at which a model must accept a value.
std::vector<double> tried_shares(SensitivityMethod method) {
  if (method == SensitivityMethod::tornado) return {0.0, 1.0};
  if (method == SensitivityMethod::morris) return {0.0, 1.0 / 3, 2.0 / 3, 1.0};
  return {0.123, 0.456, 0.789};
}

/// Outputs that enough rows give; the others are told of.
std::vector<DesignOutput> usable_outputs(std::vector<DesignOutput> outputs, std::size_t factors,
                                         const SensitivityOptions& options, SensitivityResult& result) {
  std::vector<DesignOutput> usable;
  for (DesignOutput& output : outputs) {
    const auto given = static_cast<std::size_t>(std::count_if(output.values.begin(), output.values.end(),
                                                              [](const auto& v) { return v.has_value(); }));
    const std::size_t ran = output.values.size() - result.left_out.all().size();
    const std::string lacking = shortage(output, factors, options);
    std::string note = output.name + ": " + std::to_string(ran - given) + " of " + std::to_string(ran) +
                       " rows that were run do not give it";
    if (!lacking.empty()) note += "; left out, " + lacking;
    if (given < ran || !lacking.empty()) result.notes.push_back(std::move(note));
    if (lacking.empty()) usable.push_back(std::move(output));
  }
  return usable;
}

/// A base sample of Sobol is of use with all its rows or not at all: none of the others is run.
void widen_to_samples(std::size_t factors, const SensitivityOptions& options, LeftOutRows& left_out) {
  if (options.method != SensitivityMethod::sobol) return;
  const LeftOutRows refused = left_out;
  for (const auto& [row, why] : refused.all()) {
    const auto samples = static_cast<std::int64_t>(options.samples);
    for (std::int64_t block = 0; block < static_cast<std::int64_t>(factors) + 2; ++block)
      left_out.add(block * samples + row % samples,
                   "of the same base sample as row " + std::to_string(row) + ", " + why);
  }
}

/// Rows that nothing speaks against before they are run, or problems.
Plan plan_rows(const Plan& plan, const std::vector<Factor>& factors, const std::vector<DesignRow>& rows,
               const SensitivityOptions& options, SensitivityResult& result, Problems& problems) {
  Plan design = possible_design(plan, factors, rows, result.left_out);
  widen_to_samples(factors.size(), options, result.left_out);
  design.drop_rows([&](std::int64_t row) { return result.left_out.has(row); });
  DesignOutput any{"", "", Values(rows.size(), 0.0), {}};
  for (const auto& [row, why] : result.left_out.all()) any.values[static_cast<std::size_t>(row)].reset();
  const std::string lacking = shortage(any, factors.size(), options);
  if (!lacking.empty())
    problems.add({plan.scenario().file, 0, 0}, "", lacking + ": " + result.left_out.text(rows.size()),
                 "inputs whose values fit each other: narrower ranges, or some of them with --only");
  return design;
}

void write_results(const SensitivityResult& result, const SensitivityOptions& options,
                   std::vector<std::string>& failures) {
  write_file(result.folder / "factors.csv", factors_csv(result.factors));
  write_file(result.folder / "sensitivity.csv", sensitivity_csv(result));
  if (!result.left_out.empty()) write_file(result.folder / "left_out_rows.csv", result.left_out.csv());
  if (options.formats.empty() || result.rows.empty()) return;
  const std::string mistake = draw_sensitivity(options.home, result.folder, options.formats);
  if (!mistake.empty()) failures.push_back(mistake);
}

}  // namespace

std::vector<std::string> sensitivity_columns(SensitivityMethod method) {
  switch (method) {
    case SensitivityMethod::tornado:
      return {"nominal", "at_low", "at_high", "swing"};
    case SensitivityMethod::morris:
      return {"mu", "mu_star", "mu_star_error", "sigma", "effects"};
    case SensitivityMethod::sobol:
      return {"first", "first_low", "first_high", "total", "total_low", "total_high", "samples"};
  }
  return {};
}

std::string shortage(const DesignOutput& output, std::size_t factors, const SensitivityOptions& options) {
  const auto few = [](std::size_t left, std::size_t asked, const char* of) {
    if (left >= needed_of(asked)) return std::string();
    return fmt::format("{} of {} {} are left, {} are needed", left, asked, of, needed_of(asked));
  };
  if (options.method == SensitivityMethod::sobol)
    return few(whole_samples(factors, options.samples, output.values).size(), options.samples,
               "base samples");
  if (options.method == SensitivityMethod::morris) {
    std::size_t least = options.trajectories;
    const MorrisDesign design = morris_design(factors, options.trajectories, options.seed);
    for (const MorrisEffect& effect : morris_effects(design, output.values))
      least = std::min(least, effect.count);
    return few(least, options.trajectories, "effects of an input");
  }
  std::vector<SensitivityRow> rows;
  add_tornado(0, output, factors, rows);
  return rows.empty() ? "the nominal row and both ends of an input are needed" : "";
}

std::vector<SensitivityRow> sensitivity_rows(SensitivityMethod method,
                                             const std::vector<DesignOutput>& outputs, std::size_t factors,
                                             const SensitivityOptions& options) {
  std::vector<SensitivityRow> rows;
  for (std::size_t o = 0; o < outputs.size(); ++o) {
    const Values& values = outputs[o].values;
    const auto begin = static_cast<std::ptrdiff_t>(rows.size());
    if (method == SensitivityMethod::tornado) add_tornado(o, outputs[o], factors, rows);
    if (method == SensitivityMethod::morris) add_morris(o, values, factors, options, rows);
    if (method == SensitivityMethod::sobol) add_sobol(o, values, factors, options, rows);
    std::stable_sort(rows.begin() + begin, rows.end(),
                     [](const SensitivityRow& a, const SensitivityRow& b) { return a.size > b.size; });
  }
  return rows;
}

SensitivityResult analyse_sensitivity(const Plan& plan, const SensitivityOptions& options,
                                      Problems& problems) {
  SensitivityResult result;
  const StudyLibrary library =
      options.outputs.claims ? read_study_library(options.home, problems) : StudyLibrary();
  Factors factors = find_factors(plan, options.factors, problems);
  std::vector<PlannedClaim> claims;
  if (options.outputs.claims && problems.empty())
    claims = claims_of_scenario(library, plan.scenario().name, options.outputs.ids, problems);
  if (!problems.empty()) return result;
  drop_refused(plan, tried_shares(options.method), factors);
  const std::vector<DesignRow> rows = design_of(options, factors.all.size());
  const Plan design = plan_rows(plan, factors.all, rows, options, result, problems);
  if (!problems.empty()) return result;

  const Execution execution = execute(design, options.execute);
  result.exit_code = execution.exit_code;
  result.folder = execution.folder;
  result.failures = execution.failures;
  result.notes = execution.notes;
  for (const std::string& left : factors.left_out) result.notes.push_back("not varied: " + left);
  if (result.exit_code != 0 && result.exit_code != 1) return result;
  result.exit_code = 0;
  result.failures.clear();
  result.left_out.add_failed(design, execution);
  result.design_rows = rows.size();
  if (!result.left_out.empty()) result.notes.push_back(result.left_out.text(rows.size()));
  const auto tables = tables_by_row(without_rows(execution.table, result.left_out), rows.size());
  result.factors = std::move(factors.all);
  result.columns = sensitivity_columns(options.method);
  result.outputs = usable_outputs(options.outputs.claims ? claim_outputs(tables, claims)
                                                         : metric_outputs(tables, options.outputs.metrics),
                                  result.factors.size(), options, result);
  result.rows = sensitivity_rows(options.method, result.outputs, result.factors.size(), options);
  if (result.outputs.empty()) result.failures.emplace_back("no output is given by enough rows of the design");
  write_results(result, options, result.failures);
  if (!result.failures.empty()) result.exit_code = 1;
  return result;
}

}  // namespace xenolith
