#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/batch_means.hpp"
#include "analysis/quantile_interval.hpp"
#include "sim-core/experiment/interval.hpp"
#include "sim-core/experiment/result.hpp"

namespace xenolith {

/// How well one metric of one point is known.
struct PrecisionRow {
  std::int64_t point = 0;
  std::vector<std::string> parameters;
  std::string component;
  std::string metric;
  std::string unit;
  MeanInterval mean;                       ///< over replications
  double median = 0;                       ///< over replications
  std::optional<QuantileInterval> around;  ///< of the median
  /// From the windows of the only replication, where they were measured and there is no other.
  std::optional<BatchMeans> batches;
  /// Windows at the beginning that MSER-5 would leave out, of all: what is left of a start-up.
  std::optional<std::size_t> transient;
  std::size_t windows = 0;
};

/// One row for each metric of each point that has a value, windows not counted as metrics.
std::vector<PrecisionRow> precision_rows(const ResultTable& table, double confidence);

/// Columns side by side for a terminal.
std::string precision_text(const ResultTable& table, const std::vector<PrecisionRow>& rows,
                           double confidence);
/// All numbers; a field without a value is empty.
std::string precision_csv(const ResultTable& table, const std::vector<PrecisionRow>& rows, double confidence);

}  // namespace xenolith
