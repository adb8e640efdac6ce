#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "analysis/anatomy_change.hpp"
#include "analysis/comparison.hpp"
#include "analysis/input_changes.hpp"

namespace xenolith {

/// What `xenolith compare` is asked to do.
struct CompareOptions {
  std::filesystem::path a;
  std::filesystem::path b;
  std::map<std::string, std::string> where_a;  ///< which points of A
  std::map<std::string, std::string> where_b;
  std::vector<std::string> metrics;  ///< patterns; empty: all
  double confidence = 0.95;
};

/// Everything that two result folders say about each other.
struct CompareResult {
  CompareOptions options;
  Comparison comparison;
  std::vector<InputChange> inputs;
  std::optional<std::vector<AnatomyChange>> anatomy;  ///< where both sides have one
};

/// Reads two output folders and compares them. Mistakes are problems; throws FileError.
CompareResult compare(const CompareOptions& options, Problems& problems);

/// `name=value` words of --a and --b.
std::map<std::string, std::string> read_where(const std::vector<std::string>& words,
                                              const std::string& option, Problems& problems);

/// For people: what was changed, which metrics changed, and which component's time did. `all` tells of
/// metrics that did not change, too.
std::string compare_text(const CompareResult& result, bool all);
/// One line for each metric: parameters, component, metric, unit, pairs, means, difference, interval, change.
std::string compare_csv(const CompareResult& result);
/// All of it.
Json compare_json(const CompareResult& result);

/// Metrics that changed for sure, by more than so many percent.
std::vector<const ComparedRow*> changed_beyond(const CompareResult& result, double percent);

}  // namespace xenolith
