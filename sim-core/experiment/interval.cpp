#include "sim-core/experiment/interval.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <charconv>
#include <cmath>

namespace xenolith {

double student_t_quantile(double p, std::size_t degrees_of_freedom) {
  const boost::math::students_t distribution(static_cast<double>(degrees_of_freedom));
  // The library's last digits depend on the processor's mathematics; what is left does not.
  char text[32];
  constexpr int digits = 8;
  const auto end = std::to_chars(text, text + sizeof text, boost::math::quantile(distribution, p),
                                 std::chars_format::scientific, digits);
  double rounded = 0.0;
  std::from_chars(text, end.ptr, rounded);
  return rounded;
}

std::optional<double> MeanInterval::relative_half() const {
  if (!half) return std::nullopt;
  if (*half == 0.0) return 0.0;
  const double relative = *half / std::fabs(mean);
  return std::isfinite(relative) ? std::optional(relative) : std::nullopt;
}

std::optional<MeanInterval> mean_interval(std::span<const double> values, double confidence) {
  if (values.empty()) return std::nullopt;
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  MeanInterval interval{values.size(), sum / n, {}};
  if (!std::isfinite(interval.mean)) return std::nullopt;
  if (values.size() < 2) return interval;
  double squares = 0.0;
  for (const double value : values) squares += (value - interval.mean) * (value - interval.mean);
  const double t = student_t_quantile(0.5 + confidence / 2, values.size() - 1);
  const double half = t * std::sqrt(squares / (n - 1.0)) / std::sqrt(n);
  if (std::isfinite(half)) interval.half = half;
  return interval;
}

}  // namespace xenolith
