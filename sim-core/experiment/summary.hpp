#pragma once

#include <optional>
#include <span>

namespace xenolith {

/// What the replications of one measurement say together.
struct Summary {
  std::size_t n = 0;  ///< replications with a value
  std::optional<double> mean;
  std::optional<double> sd;        ///< of the sample; from two values on
  std::optional<double> ci95_low;  ///< Student's t interval of the mean; from two values on
  std::optional<double> ci95_high;
  std::optional<double> median;  ///< quantiles as of type 7 of Hyndman and Fan
  std::optional<double> q1;
  std::optional<double> q3;
  std::optional<double> min;
  std::optional<double> max;
};

Summary summarize(std::span<const double> values);

/// The quantile 0.975 of Student's t distribution, to nine significant digits: the same on every machine.
double student_t_975(std::size_t degrees_of_freedom);

}  // namespace xenolith
