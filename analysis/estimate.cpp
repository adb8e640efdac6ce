#include "analysis/estimate.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "sim-core/experiment/summary.hpp"

namespace xenolith {

Estimate estimate(std::span<const double> values) {
  Estimate result;
  result.n = values.size();
  const double n = static_cast<double>(values.size());
  double sum = 0;
  for (double value : values) sum += value;
  result.mean = sum / n;
  if (values.size() < 2) return result;
  double squares = 0;
  for (double value : values) squares += (value - result.mean) * (value - result.mean);
  const double half = student_t_975(values.size() - 1) * std::sqrt(squares / (n - 1) / n);
  result.low = result.mean - half;
  result.high = result.mean + half;
  return result;
}

std::string short_number(double value, int digits) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits);
  return {text.data(), end.ptr};
}

std::string interval_text(const Estimate& estimate) {
  if (!estimate.low || !estimate.high) return "one replication";
  return "[" + short_number(*estimate.low) + ", " + short_number(*estimate.high) + "]";
}

}  // namespace xenolith
