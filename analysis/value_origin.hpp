#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis/claim.hpp"
#include "sim-core/experiment/home.hpp"

namespace xenolith {

/// What a file of hardware/ says about a value besides the value.
struct ValueOrigin {
  std::string kind;         ///< "spec", "measured", "paper", "assumed" or "calibrated"
  std::string calibration;  ///< of a fitted value
};

/// Every value below hardware/ by its place, as resolved.json names it: "hardware/network/pm3386.json:7:16".
std::map<std::string, ValueOrigin> read_value_origins(const Home& home);

/// What a calibration in configs/calibration/ was fitted to.
struct FittedTo {
  std::vector<std::string> sources;
  std::vector<std::string> warnings;
};
/// By the calibration's name. A file that is no result of `calibrate` is a problem.
std::map<std::string, FittedTo> read_calibration_results(const Home& home, Problems& problems);

/// How a claim stands to the data that parameters of its scenarios were fitted to.
struct FittedData {
  std::set<std::string> calibrations;  ///< whose values its scenarios use
  std::set<std::string> own;           ///< those of them that were fitted to the claim's own number
};

/// Follows a claim's calibrations to the inputs that they were fitted to, and from these to the claims that
/// tell the same number (`repeats`).
FittedData fitted_data(const Claim& claim, const Ledger& ledger, const std::set<std::string>& calibrations,
                       const std::map<std::string, FittedTo>& results);

}  // namespace xenolith
