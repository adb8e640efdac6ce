#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace xenolith {

/// An interval of a quantile between two order statistics of independent values.
struct QuantileInterval {
  double low = 0;
  double high = 0;
  std::size_t low_rank = 0;  ///< from 1
  std::size_t high_rank = 0;
  double coverage = 0;  ///< the probability that the quantile lies between them: at least what was asked for
};

/// The narrowest pair of ranks around the quantile `p` whose coverage is at least `confidence`, whatever the
/// distribution is: binomial tails (David and Nagaraja 2003, section 7.1). Of equally many ranks apart, the
/// pair with the greatest coverage.
///
/// Nothing if there are too few values, as for the median at 95 % with fewer than six.
std::optional<QuantileInterval> quantile_interval(std::span<const double> values, double p,
                                                  double confidence);

/// The share of a distribution that lies between the least and the greatest of n independent values, with
/// this confidence (Wilks 1941): 0.784 of 20 values with 0.95.
std::optional<double> range_coverage(std::size_t n, double confidence);

}  // namespace xenolith
