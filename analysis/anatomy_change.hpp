#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/anatomy_table.hpp"
#include "analysis/comparison.hpp"

namespace xenolith {

/// replication,component,stage,requests,service_ps,waiting_ps: sums over the requests of each replication, a
/// line for every stage that any request passed. What `compare` pairs.
std::string anatomy_samples_csv(const RequestSet& requests);

/// How a component's part of a request changed, in microseconds.
struct AnatomyChange {
  std::string component;
  double service_a = 0;
  double service_b = 0;
  double waiting_a = 0;
  double waiting_b = 0;
  MeanInterval difference;  ///< of service and waiting together, B - A, over replications that both have
  Change change = Change::unknown;
};

/// Reads anatomy_samples.csv of both folders: each component, the greatest change first, and at the end
/// "the whole". Nothing if one of them has none. Throws FileError.
std::optional<std::vector<AnatomyChange>> anatomy_changes(const std::filesystem::path& a,
                                                          const std::filesystem::path& b, double confidence,
                                                          Problems& problems);

}  // namespace xenolith
