#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/base/json.hpp"
#include "sim-core/base/log_linear_histogram.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The distribution of a statistic's observations at one point.
struct HistogramResult {
  std::string component;
  std::string statistic;
  std::string unit;
  double scale = 1;  ///< counted numbers per unit
  LogLinearHistogram histogram;
};

/// All observations of some statistics together; nothing of statistics that keep none.
std::optional<HistogramResult> histogram_of(const std::string& component,
                                            const std::vector<Statistic*>& statistics);

/// Adds a replication's histograms to those of its point.
void merge_histograms(std::vector<HistogramResult>& all, const std::vector<HistogramResult>& more);

/// As a journal keeps them.
Json to_json(const std::vector<HistogramResult>& histograms);
/// Nothing if it is not what `to_json` wrote.
std::optional<std::vector<HistogramResult>> histograms_from(const Json& json);

/// One point's histograms and its parameters.
struct HistogramRow {
  std::int64_t point = 0;
  std::vector<std::string> parameters;
  std::vector<HistogramResult> histograms;
};
/// `scenario,point,<parameters>,component,statistic,unit,low,high,count`: a line for each bin that holds
/// something.
std::string histograms_csv(const std::string& scenario, const std::vector<std::string>& columns,
                           const std::vector<HistogramRow>& rows);
/// Those of several shards as one, in the order of the points; "" if none has any. Throws FileError.
std::string joined_histograms(const std::vector<std::filesystem::path>& folders, Problems& problems);

}  // namespace xenolith
