#pragma once

#include <string>
#include <vector>

#include "sim-core/experiment/home.hpp"
#include "sim-core/experiment/settings.hpp"

namespace xenolith {

/// The members of a scenario's `run` that a profile may change.
inline const std::vector<std::string> profile_settings = {"warmup", "duration", "replications"};

/// How long and how often studies run: `configs/profiles/<name>.json`.
struct Profile {
  std::string name;
  RunOverrides run;                             ///< for every scenario
  std::map<std::string, RunOverrides> studies;  ///< for one scenario; wins over `run`

  /// What the profile changes in the `run` of a scenario.
  RunOverrides overrides_for(const std::string& scenario) const;
};

/// Reads a profile; one that is not there is a problem that names those that are.
Profile read_profile(const Home& home, const std::string& name, Problems& problems);

/// The same from what was read of a file, wherever it lies.
Profile read_profile(const Json& json, const std::string& name, const Home& home, Problems& problems);

/// Names of the profiles, sorted.
std::vector<std::string> profile_names(const Home& home);

}  // namespace xenolith
