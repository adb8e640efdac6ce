#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace xenolith {

/// A mean over independent replications and what is known about it.
struct Estimate {
  double mean = 0;
  /// 95 % confidence interval by Student's t with n - 1 degrees of freedom; absent for a single replication.
  std::optional<double> low;
  std::optional<double> high;
  std::size_t n = 0;
};

/// Estimates the mean of `values`, one per replication. Precondition: `values` is not empty and finite.
///
/// Replications are independent, so the interval is right for any statistic of a replication, a quantile
/// included, as long as its values over replications are near normal. Equal values give an interval of width
/// zero.
Estimate estimate(std::span<const double> values);

/// Shortest decimal text with at most `digits` significant digits: 0.0763, 53.2, 1.5.
std::string short_number(double value, int digits = 4);

/// "[0.0751, 0.0769]", or "one replication" where there is no interval.
std::string interval_text(const Estimate& estimate);

}  // namespace xenolith
