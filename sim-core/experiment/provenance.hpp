#pragma once

#include <string>
#include <vector>

#include "sim-core/experiment/plan.hpp"

namespace xenolith {

/// The program that made the results.
struct ToolInfo {
  std::string version;
  std::string revision;  ///< of the sources; "unknown" outside of a repository
  std::string compiler;
  std::string build_type;
};

/// How well a metric of a point is known, where replications go on until it is.
struct ReachedPrecision {
  std::int64_t point = 0;
  std::string metric;
  std::int64_t replications = 0;
  std::optional<double> relative_halfwidth;
  bool reached = false;
};

/// Everything of a run that manifest.json tells.
struct ManifestFacts {
  ToolInfo tool;
  std::vector<std::string> command;
  std::string status;  ///< "complete", "failed" or "interrupted"
  Shard shard;
  std::string started;  ///< UTC, ISO 8601
  double wall_seconds = 0;
  std::uint64_t events = 0;
  std::vector<std::string> failures;
  std::vector<ReachedPrecision> precision = {};
};

/// A hash of all that decides the results: input files, what was set, seed, replications, version.
std::string input_hash(const Plan& plan, const ToolInfo& tool);

/// manifest.json: who, when, from what, and hashes of the results that lie in `folder`.
Json manifest_of(const Plan& plan, const ManifestFacts& facts, const std::filesystem::path& folder);

/// resolved.json: every value of every point, and where it comes from. Of a design, the rows after the first
/// hold only what their points vary.
///
/// Of more than `most_whole_points` points each has a line of its own, and one that consists of the same
/// components as an earlier one only says so (`like`) and lists what differs; then a shard holds its own
/// points, and those that these are like.
std::string resolved_text(const Plan& plan, const Shard& shard = {});
inline constexpr std::size_t most_whole_points = 256;

/// What the texts of all shards give together: they are the same, or each has lines of its own. Nothing if
/// two shards say different things.
std::optional<std::string> joined_resolved(const std::vector<std::string>& shards);

/// The time as manifests write it, and as folders are named after it: "20261121T120000Z".
std::string utc_now();

}  // namespace xenolith
