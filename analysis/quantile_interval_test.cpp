#include "analysis/quantile_interval.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace xenolith {
namespace {

std::vector<double> numbers(int n) {
  std::vector<double> values;
  for (int i = n; i >= 1; --i) values.push_back(i);  // not sorted
  return values;
}

TEST(QuantileInterval, of_the_median_has_the_ranks_of_the_published_tables) {
  // Ranks and coverage as in tables for the sign test (Conover 1999, table A3), from binomial sums.
  const struct {
    int n;
    std::size_t low, high;
    double coverage;
  } rows[] = {{6, 1, 6, 0.96875}, {10, 2, 9, 0.978515625}, {20, 6, 15, 0.9586105}, {30, 10, 21, 0.957226}};
  for (const auto& row : rows) {
    const auto interval = quantile_interval(numbers(row.n), 0.5, 0.95);
    ASSERT_TRUE(interval.has_value()) << row.n;
    EXPECT_EQ(interval->low_rank, row.low);
    EXPECT_EQ(interval->high_rank, row.high);
    EXPECT_NEAR(interval->coverage, row.coverage, 1e-6);
    EXPECT_DOUBLE_EQ(interval->low, static_cast<double>(row.low));
    EXPECT_DOUBLE_EQ(interval->high, static_cast<double>(row.high));
  }
}

TEST(QuantileInterval, of_other_quantiles_from_binomial_sums) {
  const auto interval = quantile_interval(numbers(100), 0.9, 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->low_rank, 84U);
  EXPECT_EQ(interval->high_rank, 96U);
  EXPECT_NEAR(interval->coverage, 0.955690107, 1e-8);
}

TEST(QuantileInterval, says_nothing_of_too_few_values) {
  EXPECT_FALSE(quantile_interval(numbers(5), 0.5, 0.95).has_value());  // 0.9375 at most
  EXPECT_TRUE(quantile_interval(numbers(5), 0.5, 0.9).has_value());
  EXPECT_FALSE(quantile_interval(numbers(1), 0.5, 0.5).has_value());
  EXPECT_FALSE(quantile_interval({}, 0.5, 0.95).has_value());
}

TEST(RangeCoverage, is_that_of_wilks) {
  EXPECT_NEAR(*range_coverage(93, 0.95), 0.95, 1e-4);  // the classical 93 for 95 % / 95 %
  EXPECT_NEAR(*range_coverage(20, 0.95), 0.784, 1e-3);
  EXPECT_NEAR(*range_coverage(10, 0.95), 0.606, 1e-3);
  EXPECT_FALSE(range_coverage(1, 0.95).has_value());
}

}  // namespace
}  // namespace xenolith
