#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analysis/factor.hpp"
#include "analysis/study.hpp"
#include "analysis/verdict.hpp"
#include "sim-core/experiment/execute.hpp"

namespace xenolith {

/// A scenario of the studies with what it gave as it is.
struct UncertainScenario {
  std::string name;
  const Plan* plan;
  std::filesystem::path folder;  ///< of its results
};

/// What came of varying the assumed values of all parts.
struct Uncertainty {
  int exit_code = 0;
  std::vector<std::string> left_out;         ///< assumed values that are not varied, with the reason
  std::vector<std::string> left_out_rows;    ///< of each scenario that has some: how many, and why the first
  std::size_t inputs = 0;                    ///< assumed values that are varied
  std::map<std::string, ModelRange> ranges;  ///< by claim
};

/// How the assumed values are varied.
struct UncertaintyOptions {
  std::size_t samples = 0;
  std::filesystem::path folder;
  ExecuteOptions execute;  ///< with `resume`, what an earlier call left is not run again
  /// Which scenario comes next, and how it is going to be executed; may be empty.
  std::function<void(const std::string& line, ExecuteOptions& execution)> begin = {};
};

/// Runs every scenario once more for each row of a Latin hypercube over the assumed values of the parts in
/// use, from their lowest to their highest plausible value, into `folder`/<scenario>. inputs.csv and
/// claims.csv in `folder` hold the value of every input and every claim in every row, left_out_rows.csv in
/// each scenario's folder the rows that could not be run. A value that several scenarios share is the same in
/// all of them, so that claims across scenarios have a range, too.
///
/// Throws as `execute`; mistakes are problems, and then nothing is run.
Uncertainty vary_assumed(const std::vector<UncertainScenario>& scenarios,
                         const std::vector<PlannedClaim>& claims, const UncertaintyOptions& options,
                         Problems& problems);

/// The range of a claim's values; nothing of fewer than two.
std::optional<ModelRange> model_range(const std::vector<double>& values, std::size_t holding);

}  // namespace xenolith
