#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "analysis/claim.hpp"
#include "sim-core/base/json.hpp"

namespace xenolith {

/// Reads one ledger of claims; every mistake is added to `problems` with its place.
Ledger read_ledger(const Json& json, const std::string& file, Problems& problems);
/// The same from a file that may be missing or no JSON.
Ledger read_ledger_file(const std::filesystem::path& file, Problems& problems);

}  // namespace xenolith
