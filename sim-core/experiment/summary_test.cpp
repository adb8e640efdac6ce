#include "sim-core/experiment/summary.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace xenolith {
namespace {

TEST(Summary, agrees_with_a_table_of_students_t) {
  EXPECT_NEAR(student_t_975(1), 12.7062047, 1e-7);
  EXPECT_NEAR(student_t_975(4), 2.77644511, 1e-8);
  EXPECT_NEAR(student_t_975(1000), 1.96233908, 1e-8);
}

TEST(Summary, of_five_numbers_worked_by_hand) {
  const std::vector<double> values = {4, 1, 2, 5, 3};
  const Summary summary = summarize(values);
  EXPECT_EQ(summary.n, 5U);
  EXPECT_DOUBLE_EQ(*summary.mean, 3.0);
  EXPECT_DOUBLE_EQ(*summary.sd, 1.5811388300841898);
  EXPECT_NEAR(*summary.ci95_low, 3.0 - 1.9632432, 1e-6);
  EXPECT_NEAR(*summary.ci95_high, 3.0 + 1.9632432, 1e-6);
  EXPECT_DOUBLE_EQ(*summary.q1, 2.0);
  EXPECT_DOUBLE_EQ(*summary.median, 3.0);
  EXPECT_DOUBLE_EQ(*summary.q3, 4.0);
  EXPECT_DOUBLE_EQ(*summary.min, 1.0);
  EXPECT_DOUBLE_EQ(*summary.max, 5.0);
}

TEST(Summary, quantiles_lie_between_order_statistics) {
  const std::vector<double> values = {1, 2, 3, 10};
  EXPECT_DOUBLE_EQ(*summarize(values).median, 2.5);
  EXPECT_DOUBLE_EQ(*summarize(values).q3, 4.75);
}

TEST(Summary, one_value_has_no_spread_and_none_has_nothing) {
  const std::vector<double> one = {7};
  EXPECT_DOUBLE_EQ(*summarize(one).mean, 7.0);
  EXPECT_FALSE(summarize(one).sd.has_value());
  EXPECT_FALSE(summarize(one).ci95_low.has_value());
  EXPECT_EQ(summarize({}).n, 0U);
  EXPECT_FALSE(summarize({}).mean.has_value());
}

TEST(Summary, never_holds_what_is_no_number) {
  constexpr double huge = 1.7e308;
  const std::vector<double> beyond = {huge, huge};
  EXPECT_FALSE(summarize(beyond).mean.has_value());
  EXPECT_DOUBLE_EQ(*summarize(beyond).max, huge);
  const std::vector<double> apart = {-huge, huge};
  EXPECT_FALSE(summarize(apart).sd.has_value());
  EXPECT_FALSE(summarize(apart).ci95_low.has_value());
  EXPECT_DOUBLE_EQ(*summarize(apart).median, 0.0);
}

}  // namespace
}  // namespace xenolith
