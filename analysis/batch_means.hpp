#pragma once

#include <optional>
#include <span>
#include <vector>

namespace xenolith {

/// Whether consecutive values depend on each other.
struct CorrelationTest {
  double lag1 = 0;         ///< autocorrelation of neighbours
  double von_neumann = 0;  ///< mean square of successive differences over the variance: near 2 if independent
  double p_value = 1;      ///< how likely so small a ratio is of independent values
};

/// Von Neumann's ratio (1941) with the normal approximation of Young (1941), one-sided: against neighbours
/// that are alike. Nothing of fewer than three values, and of values that are all equal.
std::optional<CorrelationTest> correlation_test(std::span<const double> values);

/// A mean from one long run.
struct BatchMeans {
  std::size_t batches = 0;
  std::size_t size = 0;  ///< values in a batch
  double mean = 0;
  double half = 0;                      ///< of the interval by Student's t over the batches
  std::optional<CorrelationTest> test;  ///< of the batches; nothing if they are all equal
  bool independent = false;             ///< the test does not tell them from independent ones
};

/// Batches below which an interval is not worth much (Schmeiser 1982).
inline constexpr std::size_t least_batches = 10;

/// Averages neighbours into batches, twice as large each time, until the test at `significance` no longer
/// finds the batches correlated, or half as many would be fewer than ten (Fishman 1978). Values before the
/// first batch, fewer than one batch, are left out.
///
/// Nothing of fewer than ten values.
std::optional<BatchMeans> batch_means(std::span<const double> values, double confidence,
                                      double significance = 0.05);

}  // namespace xenolith
