#include "analysis/quantile_interval.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

namespace xenolith {

std::optional<QuantileInterval> quantile_interval(std::span<const double> values, double p,
                                                  double confidence) {
  const std::size_t n = values.size();
  if (n < 2) return std::nullopt;
  const boost::math::binomial_distribution<double> below(static_cast<double>(n), p);
  // up_to[k]: the probability that at most k values lie below the quantile.
  std::vector<double> up_to(n);
  for (std::size_t k = 0; k < n; ++k) up_to[k] = boost::math::cdf(below, static_cast<double>(k));
  QuantileInterval best;
  for (std::size_t apart = 1; apart < n; ++apart) {
    for (std::size_t low = 1; low + apart <= n; ++low) {
      const double coverage = up_to[low + apart - 1] - up_to[low - 1];
      if (coverage >= confidence && coverage > best.coverage) best = {0, 0, low, low + apart, coverage};
    }
    if (best.high_rank > 0) break;
  }
  if (best.high_rank == 0) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  best.low = sorted[best.low_rank - 1];
  best.high = sorted[best.high_rank - 1];
  return best;
}

std::optional<double> range_coverage(std::size_t n, double confidence) {
  if (n < 2) return std::nullopt;
  const auto count = static_cast<double>(n);
  // Falls in the share: 1 - share^n - n (1 - share) share^(n - 1).
  const auto confidence_of = [&](double share) {
    return 1.0 - std::pow(share, count) - count * (1.0 - share) * std::pow(share, count - 1.0);
  };
  double low = 0.0;
  double high = 1.0;
  constexpr int halvings = 60;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (low + high) / 2;
    (confidence_of(middle) >= confidence ? low : high) = middle;
  }
  return low;
}

}  // namespace xenolith
