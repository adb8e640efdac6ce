#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim-core/experiment/anatomy_findings.hpp"
#include "sim-core/experiment/provenance.hpp"
#include "sim-core/experiment/result.hpp"
#include "sim-core/experiment/tracing.hpp"

namespace xenolith {

struct Execution;

/// How a plan is carried out.
struct ExecuteOptions {
  std::filesystem::path out;  ///< empty: out/<scenario>/<time>-<hash>
  bool force = false;         ///< write over results that are there
  bool resume = false;        ///< go on with what an earlier, unfinished call left
  TraceOptions tracing;       ///< of the first replication of the first point
  int jobs = 1;               ///< processes at a time
  Shard shard;
  std::vector<std::string> command;
  ToolInfo tool;
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may be empty
  Anatomy::Wanted anatomy;  ///< the statistics whose requests are taken apart; empty: none
  /// Called with all results before they are written, and so before the manifest; may be empty.
  std::function<void(Execution&)> analyse;
};

/// The latency anatomy of one replication.
struct ReplicationAnatomy {
  std::int64_t replication = 0;
  AnatomyFindings findings;
};

/// What came of it.
struct Execution {
  int exit_code = 0;  ///< 0; 1 a replication failed; 70 a process broke down; 130 interrupted
  std::filesystem::path folder;
  ResultTable table;
  std::vector<std::string> failures;               ///< one line each
  std::vector<std::int64_t> failed_points = {};    ///< in which a replication failed, in order
  std::vector<std::string> notes = {};             ///< precision that was not reached, one line each
  std::vector<ReplicationAnatomy> anatomies = {};  ///< where asked for, in the order of the replications
};

/// Runs every replication of every point of the shard, each in a process of its own, and writes samples.csv,
/// summary.csv, histograms.csv where they are asked for, resolved.json, trace.json and, last, manifest.json.
/// Failures do not stop the others.
///
/// Throws InputError if the folder must not be written to, FileError if it cannot be.
Execution execute(const Plan& plan, const ExecuteOptions& options);

/// Writes samples.csv and summary.csv. Throws FileError.
void write_tables(const ResultTable& table, const std::filesystem::path& folder);

/// Makes an output folder ready: it is new or empty, or `force` removes the results in it. Throws InputError,
/// FileError.
void prepare_folder(const std::filesystem::path& folder, bool force);

/// The samples of a result folder; one that holds none is a problem. Throws FileError.
std::optional<ResultTable> read_results(const std::filesystem::path& folder, Problems& problems);

/// The manifest of a result folder; nothing if there is none.
std::optional<Json> read_manifest(const std::filesystem::path& folder, Problems& problems);

}  // namespace xenolith
