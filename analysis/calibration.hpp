#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/claim.hpp"
#include "analysis/magnitude.hpp"
#include "sim-core/experiment/catalogue.hpp"
#include "sim-core/experiment/settings.hpp"

namespace xenolith {

/// How a parameter's range is gone through.
inline const std::vector<std::string> calibration_scales = {"linear", "log"};

/// A parameter that a calibration may choose: one of the scenario, or the address of a component's.
struct CalibrationParameter {
  std::string address;
  Magnitude initial;
  Magnitude low;
  Magnitude high;
  bool logarithmic = false;
};

/// A measurement that the simulation is held against.
struct CalibrationTarget {
  std::map<std::string, std::string> at;  ///< what is set for it: parameter or address -> value
  std::string component;                  ///< as in the result files
  std::string metric;
  std::string unit;
  double value = 0;
  std::optional<double> uncertainty;  ///< standard deviation of the measurement
  std::string source;                 ///< id of a microbenchmark in a ledger, or a citation
};

/// A file `scenarios/<system>/<name>.calibration.json`: which free parameters are fitted to which
/// measurements.
struct Calibration {
  std::string name;  ///< "kimberley/creation"
  std::string file;
  std::string about;
  std::string scenario;
  RunOverrides run;
  std::vector<CalibrationParameter> parameters;
  std::vector<CalibrationTarget> targets;
};

/// Every mistake is added to `problems` with its place; a source that is no microbenchmark of the ledgers and
/// no citation is one: results are there to be predicted.
Calibration read_calibration(const Json& json, const std::string& file, const std::vector<Ledger>& ledgers,
                             Problems& problems);

/// What the scenario says to it: parameters that there are not, points that it has not, metrics that it does
/// not measure. `calibration` was read from `json`.
void check_calibration(const Json& json, const Calibration& calibration, Catalogue& catalogue,
                       Problems& problems);

/// The description: a file, or a name below scenarios/; "" with a problem if there is none.
std::filesystem::path find_calibration(const Home& home, const std::string& given, Problems& problems);

/// configs/calibration/<name>.json, where its result is kept; a "/" in the name becomes "-".
std::filesystem::path calibration_result_file(const Home& home, const std::string& name);

}  // namespace xenolith
