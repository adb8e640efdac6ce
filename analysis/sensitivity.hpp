#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/design_outputs.hpp"
#include "analysis/left_out_rows.hpp"
#include "sim-core/experiment/execute.hpp"

namespace xenolith {

/// How the inputs are varied.
enum class SensitivityMethod {
  tornado,  ///< one at a time, to either end of its range
  morris,   ///< elementary effects
  sobol,    ///< shares of the variance
};

/// What `xenolith sensitivity` is asked to do.
struct SensitivityOptions {
  SensitivityMethod method = SensitivityMethod::tornado;
  FactorOptions factors;
  OutputOptions outputs;
  std::size_t trajectories = 10;  ///< morris
  std::size_t samples = 64;       ///< sobol: rows of each matrix
  std::uint64_t seed = 1;         ///< of the design
  ExecuteOptions execute;
  Home home;
  std::vector<std::string> formats;  ///< of svg, pdf, png; empty: no figure
};

/// What one factor does to one output, by the names of `SensitivityResult::columns`.
struct SensitivityRow {
  std::size_t output = 0;
  std::size_t factor = 0;
  double size = 0;  ///< by which the factors of an output are ordered
  std::vector<std::optional<double>> numbers;
  std::string verdict = {};  ///< of a claim in a tornado: "holds", "holds; fails at the lowest"
};

struct SensitivityResult {
  int exit_code = 0;
  std::filesystem::path folder;
  std::vector<std::string> columns;
  std::vector<DesignOutput> outputs;
  std::vector<Factor> factors;
  std::vector<SensitivityRow> rows;  ///< output by output, the largest first
  LeftOutRows left_out;
  std::size_t design_rows = 0;
  std::vector<std::string> notes;
  std::vector<std::string> failures;
};

/// Runs the plan's points for every row of the method's design, as `execute` does, and writes besides
/// factors.csv, sensitivity.csv, left_out_rows.csv if there are any, and figures/sensitivity. Mistakes are
/// problems, and then nothing is run.
///
/// A row whose combination of values the models refuse, and one in which a run fails, is left out: of Morris
/// with the effects that touch it, of Sobol with its base sample. Half of the effects of every input, or of
/// the base samples, and two of them, must be left; of a tornado the nominal row and one input.
SensitivityResult analyse_sensitivity(const Plan& plan, const SensitivityOptions& options,
                                      Problems& problems);

/// For people: of each output the factors that move it most.
std::string sensitivity_text(const SensitivityResult& result, SensitivityMethod method);
std::string sensitivity_csv(const SensitivityResult& result);
/// name,source,nominal,low,high,scale,addresses
std::string factors_csv(const std::vector<Factor>& factors);

/// What an output lacks: why its rows are too few for the method; "" if they are enough.
std::string shortage(const DesignOutput& output, std::size_t factors, const SensitivityOptions& options);

/// The rows that outputs give by a method; kept apart so that known functions can be tried.
std::vector<SensitivityRow> sensitivity_rows(SensitivityMethod method,
                                             const std::vector<DesignOutput>& outputs, std::size_t factors,
                                             const SensitivityOptions& options);
std::vector<std::string> sensitivity_columns(SensitivityMethod method);

}  // namespace xenolith
