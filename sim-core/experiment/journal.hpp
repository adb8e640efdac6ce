#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim-core/experiment/anatomy_findings.hpp"
#include "sim-core/experiment/runner.hpp"

namespace xenolith {

/// Results of single replications on disk while a sweep is under way: one file each, whole or not there.
class Journal {
 public:
  /// `inputs` tells results of other inputs apart.
  Journal(std::filesystem::path folder, std::string inputs);

  /// Point and replication of every entry that is there, in this order.
  std::vector<std::pair<std::int64_t, std::int64_t>> entries() const;

  /// Makes the folder. Throws FileError.
  void open() const;
  /// Not brought to the disk at once: an entry that a failure of the machine leaves broken counts as not
  /// there. Throws FileError.
  void write(const ReplicationResult& result) const;
  /// What was written for a replication; nothing if it is not there, is of other inputs, or failed.
  std::optional<ReplicationResult> read(std::int64_t point, std::int64_t replication) const;
  /// The failed result of a replication too.
  std::optional<ReplicationResult> read_any(std::int64_t point, std::int64_t replication) const;
  /// What its latency anatomy found lies beside a replication's result, and is written before it. Throws
  /// FileError.
  void write(std::int64_t point, std::int64_t replication, const AnatomyFindings& findings) const;
  AnatomyFindings read_anatomy(std::int64_t point, std::int64_t replication) const;
  /// Some entry is of other inputs.
  bool is_foreign() const;
  void remove() const;

 private:
  std::filesystem::path file_of(std::int64_t point, std::int64_t replication,
                                const char* extension = ".json") const;

  std::filesystem::path folder_;
  std::string inputs_;
};

}  // namespace xenolith
