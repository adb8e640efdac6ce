#include "analysis/sensitivity.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/sensitivity_figure.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

std::vector<double> plain(const DesignOutput& output) {
  std::vector<double> values;
  for (const auto& value : output.values) values.push_back(value.value_or(0.0));
  return values;
}

void add_tornado(std::size_t o, const std::vector<double>& values, std::size_t factors,
                 std::vector<SensitivityRow>& rows) {
  for (std::size_t f = 0; f < factors; ++f) {
    const double low = values[1 + 2 * f];
    const double high = values[2 + 2 * f];
    const auto [least, most] = std::minmax({values[0], low, high});
    rows.push_back({o, f, most - least, {values[0], low, high, most - least}});
  }
}

void add_morris(std::size_t o, const std::vector<double>& values, std::size_t factors,
                const SensitivityOptions& options, std::vector<SensitivityRow>& rows) {
  const MorrisDesign design = morris_design(factors, options.trajectories, options.seed);
  const auto effects = morris_effects(design, values);
  for (std::size_t f = 0; f < factors; ++f) {
    const MorrisEffect& one = effects[f];
    rows.push_back({o, f, one.mu_star, {one.mu, one.mu_star, one.mu_star_error, one.sigma}});
  }
}

void add_sobol(std::size_t o, const std::vector<double>& values, std::size_t factors,
               const SensitivityOptions& options, std::vector<SensitivityRow>& rows) {
  const auto indices = sobol_indices(factors, options.samples, values, options.seed);
  for (std::size_t f = 0; f < factors; ++f) {
    if (!indices) {
      rows.push_back({o, f, 0.0, std::vector<std::optional<double>>(6)});
      continue;
    }
    const SobolIndex& one = (*indices)[f];
    rows.push_back({o,
                    f,
                    one.total,
                    {one.first, one.first_low, one.first_high, one.total, one.total_low, one.total_high}});
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

/// Outputs that every row gives; the others are told of.
std::vector<DesignOutput> complete_outputs(std::vector<DesignOutput> outputs,
                                           std::vector<std::string>& notes) {
  std::vector<DesignOutput> complete;
  for (DesignOutput& output : outputs) {
    const auto missing = std::count(output.values.begin(), output.values.end(), std::nullopt);
    if (missing == 0) {
      complete.push_back(std::move(output));
    } else {
      notes.push_back(output.name + ": " + std::to_string(missing) + " of " +
                      std::to_string(output.values.size()) + " rows of the design do not give it: left out");
    }
  }
  return complete;
}

void write_results(const SensitivityResult& result, const SensitivityOptions& options,
                   std::vector<std::string>& failures) {
  write_file(result.folder / "factors.csv", factors_csv(result.factors));
  write_file(result.folder / "sensitivity.csv", sensitivity_csv(result));
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
      return {"mu", "mu_star", "mu_star_error", "sigma"};
    case SensitivityMethod::sobol:
      return {"first", "first_low", "first_high", "total", "total_low", "total_high"};
  }
  return {};
}

std::vector<SensitivityRow> sensitivity_rows(SensitivityMethod method,
                                             const std::vector<DesignOutput>& outputs, std::size_t factors,
                                             const SensitivityOptions& options) {
  std::vector<SensitivityRow> rows;
  for (std::size_t o = 0; o < outputs.size(); ++o) {
    const std::vector<double> values = plain(outputs[o]);
    const auto begin = static_cast<std::ptrdiff_t>(rows.size());
    if (method == SensitivityMethod::tornado) add_tornado(o, values, factors, rows);
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
  const Plan design = plan.with_design(design_points(plan, factors.all, rows), problems);
  if (!problems.empty()) return result;

  const Execution execution = execute(design, options.execute);
  result.exit_code = execution.exit_code;
  result.folder = execution.folder;
  result.failures = execution.failures;
  result.notes = execution.notes;
  for (const std::string& left : factors.left_out) result.notes.push_back("not varied: " + left);
  if (result.exit_code != 0) return result;
  const auto tables = tables_by_row(execution.table, rows.size());
  result.factors = std::move(factors.all);
  result.columns = sensitivity_columns(options.method);
  result.outputs = complete_outputs(options.outputs.claims ? claim_outputs(tables, claims)
                                                           : metric_outputs(tables, options.outputs.metrics),
                                    result.notes);
  result.rows = sensitivity_rows(options.method, result.outputs, result.factors.size(), options);
  if (result.outputs.empty()) result.failures.emplace_back("no output is given by every row of the design");
  write_results(result, options, result.failures);
  if (!result.failures.empty()) result.exit_code = 1;
  return result;
}

}  // namespace xenolith
