#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace xenolith::analytic {

/// Independent replications of each experiment. The streams depend on the replication alone, so a test that
/// passes once passes always, on every machine.
inline constexpr int replications = 30;
/// Student's t for 30 replications, two-sided 99.9 %.
inline constexpr double student = 3.659;

struct Interval {
  double mean = 0;
  double half_width = 0;
  bool contains(double value) const { return std::abs(value - mean) <= half_width; }
};

inline Interval interval(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, student * std::sqrt(squares / (n - 1) / n)};
}

/// The closed form lies in the interval, a wrong one does not, and the interval is narrow enough to tell (3
/// %).
inline void expect_agrees(const Interval& found, double closed_form, double wrong_form) {
  EXPECT_TRUE(found.contains(closed_form))
      << found.mean << " +- " << found.half_width << " does not contain " << closed_form;
  EXPECT_FALSE(found.contains(wrong_form))
      << found.mean << " +- " << found.half_width << " cannot tell " << wrong_form << " from the truth";
  EXPECT_LT(found.half_width, 0.03 * found.mean);
}

}  // namespace xenolith::analytic
