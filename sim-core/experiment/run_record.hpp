#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/experiment/provenance.hpp"

namespace xenolith {

/// A file that a manifest names.
struct RecordedFile {
  std::string path;  ///< as the manifest writes it: from the home folder, or a bare name
  std::string hash;
  Place place;  ///< of the entry
};

/// What a manifest.json says of a run, checked as far as somebody needs it who repeats the run or joins it
/// with others.
struct RunRecord {
  std::filesystem::path folder;  ///< that holds the manifest, and beside it what it names as results
  Place place;                   ///< of the manifest
  ToolInfo tool;
  std::string status;
  Place status_place;
  std::string input_hash;
  Place input_hash_place;
  PlanRequest request;
  std::string working_folder;  ///< where the call was made
  std::vector<RecordedFile> inputs;
  std::vector<RecordedFile> results;
  std::optional<Shard> shard;
  Place shard_place;
  std::int64_t seed = 0;
  std::int64_t points = 0;
  Json manifest;  ///< all of it
};

/// Reads a manifest. Nothing, with problems at their places, if it is none, or names files that are not ours:
/// an input outside of the home folder, a result under a name that no run writes.
std::optional<RunRecord> read_run_record(const Json& manifest, const std::filesystem::path& file,
                                         Problems& problems);
/// The same from a file, or from the result folder that holds it. A file that is not there is a problem.
std::optional<RunRecord> read_run_record(const std::filesystem::path& file, Problems& problems);

/// The hash that a record names for one of its results, or null.
const RecordedFile* find_result(const RunRecord& record, std::string_view name);

/// What was asked for, as a manifest keeps it for `xenolith rerun`.
Json to_json(const PlanRequest& request);

}  // namespace xenolith
