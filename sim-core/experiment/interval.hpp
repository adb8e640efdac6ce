#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace xenolith {

/// The quantile `p` of Student's t distribution, to nine significant digits: the same on every machine.
/// 0 < p < 1, at least one degree of freedom.
double student_t_quantile(double p, std::size_t degrees_of_freedom);

/// A mean of independent values and half the width of its interval by Student's t.
struct MeanInterval {
  std::size_t n = 0;
  double mean = 0;
  std::optional<double> half;  ///< nothing for a single value

  /// Half the width over the mean's magnitude; 0 for values that are all equal, nothing where it is not
  /// finite.
  std::optional<double> relative_half() const;
};

/// Nothing of no values, and of values whose sum is not finite. 0 < confidence < 1.
std::optional<MeanInterval> mean_interval(std::span<const double> values, double confidence);

}  // namespace xenolith
