#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim-core/experiment/result.hpp"

namespace xenolith {

/// Joins the folders of all shards of one sweep into what the sweep in one piece would have written: the same
/// bytes in samples.csv, summary.csv and resolved.json. Shards of other inputs, missing, double or unfinished
/// ones are problems, and nothing is written then. Throws InputError if `out` must not be written to,
/// FileError.
ResultTable merge_shards(const std::vector<std::filesystem::path>& shards, const std::filesystem::path& out,
                         bool force, const std::vector<std::string>& command, Problems& problems);

}  // namespace xenolith
