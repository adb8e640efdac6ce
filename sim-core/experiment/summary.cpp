#include "sim-core/experiment/summary.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim-core/experiment/interval.hpp"

namespace xenolith {
namespace {

/// Interpolates linearly between order statistics.
double quantile_of(const std::vector<double>& sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const double floor = std::floor(position);
  const auto below = static_cast<std::size_t>(floor);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double between = sorted[above] - sorted[below];
  const double weight = position - floor;
  return std::isfinite(between) ? sorted[below] + weight * between
                                : (1.0 - weight) * sorted[below] + weight * sorted[above];
}

}  // namespace

double student_t_975(std::size_t degrees_of_freedom) {
  constexpr double upper = 0.975;
  return student_t_quantile(upper, degrees_of_freedom);
}

Summary summarize(std::span<const double> values) {
  Summary summary;
  summary.n = values.size();
  if (values.empty()) return summary;
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  // Values near the end of a double's range may have a sum beyond it: then there is no mean.
  if (std::isfinite(mean)) summary.mean = mean;
  if (summary.mean && values.size() > 1) {
    double squares = 0.0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double sd = std::sqrt(squares / (n - 1.0));
    const double half = student_t_975(values.size() - 1) * sd / std::sqrt(n);
    if (std::isfinite(half) && std::isfinite(mean + half) && std::isfinite(mean - half)) {
      summary.sd = sd;
      summary.ci95_low = mean - half;
      summary.ci95_high = mean + half;
    }
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  summary.median = quantile_of(sorted, 0.5);
  summary.q1 = quantile_of(sorted, 0.25);
  summary.q3 = quantile_of(sorted, 0.75);
  summary.min = sorted.front();
  summary.max = sorted.back();
  return summary;
}

}  // namespace xenolith
