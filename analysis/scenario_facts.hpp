#pragma once

#include <filesystem>
#include <string>

#include "analysis/report.hpp"
#include "sim-core/experiment/home.hpp"

namespace xenolith {

/// What a page tells about a scenario that was run: from the scenario's own words, resolved.json and
/// manifest.json of its result folder, with what `origins` says about each value's source. Times and host
/// names stay in the manifest.
///
/// Copies of a component that have the same value from the same place share a line:
/// `client.guest[*].psapp.size`.
ReportScenario scenario_facts(const std::string& scenario, const std::filesystem::path& folder,
                              const Home& home, const std::map<std::string, ValueOrigin>& origins);

}  // namespace xenolith
