#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/calibration.hpp"
#include "sim-core/base/scratch_folder.hpp"
#include "sim-core/experiment/plan.hpp"

namespace xenolith {

/// A run of a calibration that gave no value: the fit ends.
class CalibrationRunFailed : public std::runtime_error {
 public:
  CalibrationRunFailed(const std::string& what, int status) : std::runtime_error(what), exit_code(status) {}
  int exit_code;
};

/// What the simulation gives for the targets of a calibration.
///
/// Targets with the same settings share a run. All runs of one call go side by side, each replication in a
/// process of its own, as in a sweep; the random numbers of all parameter values are the same.
class CalibrationRuns {
 public:
  CalibrationRuns(const Calibration& calibration, Catalogue& catalogue, int jobs);
  CalibrationRuns(const CalibrationRuns&) = delete;
  CalibrationRuns& operator=(const CalibrationRuns&) = delete;

  /// Every target at every vector of parameters, in the target's unit: the mean over replications. Throws
  /// CalibrationRunFailed, and InputError for settings that do not fit the scenario.
  std::vector<std::vector<double>> simulate(const std::vector<std::vector<Magnitude>>& vectors);

  std::size_t runs() const { return runs_; }

 private:
  std::unique_ptr<Plan> plan_for(const std::vector<Magnitude>& vector, std::size_t setting) const;
  std::filesystem::path folder_of(std::size_t plan) const;
  double target_value(const CalibrationTarget& target, std::size_t plan, const Plan& what) const;

  const Calibration& calibration_;
  Catalogue& catalogue_;
  int jobs_;
  ScratchFolder scratch_;
  std::vector<std::map<std::string, std::string>> settings_;  ///< distinct `at` of the targets
  std::size_t runs_ = 0;
};

}  // namespace xenolith
