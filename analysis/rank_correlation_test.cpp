#include "analysis/rank_correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace xenolith {
namespace {

TEST(RankCorrelation, equal_values_share_their_places) {
  EXPECT_EQ(midranks({30, 10, 20, 20}), (std::vector<double>{4, 1, 2.5, 2.5}));
}

TEST(RankCorrelation, is_one_of_any_rising_function_and_minus_one_of_any_falling) {
  const std::vector<double> x = {-2, 5, 0.1, 3, 1};
  std::vector<double> rising;
  std::vector<double> falling;
  for (const double one : x) {
    rising.push_back(std::exp(one));
    falling.push_back(-one * one * one);
  }
  EXPECT_NEAR(*rank_correlation(x, rising), 1, 1e-12);
  EXPECT_NEAR(*rank_correlation(x, falling), -1, 1e-12);
  EXPECT_FALSE(rank_correlation(x, {1, 1, 1, 1, 1}).has_value());
}

TEST(RankCorrelation, is_spearmans_formula_where_no_values_are_equal) {
  // Differences of places 1, -1, 1, -1, 0: 1 - 6 * 4 / (5 * 24) = 0.8.
  EXPECT_NEAR(*rank_correlation({1, 2, 3, 4, 5}, {2, 1, 4, 3, 5}), 0.8, 1e-12);
  // Places 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, squares 4.5 and 5.
  EXPECT_NEAR(*rank_correlation({10, 20, 20, 30}, {1, 2, 3, 4}), 4.5 / std::sqrt(4.5 * 5), 1e-12);
}

TEST(PartialRankCorrelation, is_the_closed_form_of_three_columns) {
  const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7};
  const std::vector<double> z = {2, 1, 4, 3, 6, 7, 5};
  const std::vector<double> y = {1, 3, 2, 6, 4, 7, 5};
  const double xy = *rank_correlation(x, y);
  const double zy = *rank_correlation(z, y);
  const double xz = *rank_correlation(x, z);
  const auto partial = partial_rank_correlations({x, z}, y);
  EXPECT_NEAR(*partial[0], (xy - xz * zy) / std::sqrt((1 - xz * xz) * (1 - zy * zy)), 1e-12);
  EXPECT_NEAR(*partial[1], (zy - xz * xy) / std::sqrt((1 - xz * xz) * (1 - xy * xy)), 1e-12);
  EXPECT_GT(std::fabs(*partial[0] - xy), 0.1);
}

TEST(PartialRankCorrelation, needs_three_rows_more_than_columns_and_columns_that_differ) {
  const std::vector<double> x = {1, 2, 3, 4};
  const std::vector<double> z = {2, 1, 4, 3};
  EXPECT_FALSE(partial_rank_correlations({x, z}, {1, 3, 2, 4})[0].has_value());
  const std::vector<double> five = {1, 2, 3, 4, 5};
  EXPECT_FALSE(partial_rank_correlations({five, five}, {1, 3, 2, 4, 5})[0].has_value());
  EXPECT_TRUE(partial_rank_correlations({five, {2, 1, 4, 3, 5}}, {1, 3, 2, 4, 5})[0].has_value());
}

TEST(ChanceCorrelation, is_that_of_published_tables) {
  // Critical values of the product moment correlation, 5 %, two-sided: 0.444 of 20 pairs, 0.279 of 50.
  EXPECT_NEAR(chance_correlation(20, 1, 0.95), 0.4438, 0.0005);
  EXPECT_NEAR(chance_correlation(50, 1, 0.95), 0.2787, 0.0005);
  // Of five at once each at 1 %: 0.561 of 20 pairs.
  EXPECT_NEAR(chance_correlation(20, 5, 0.95), 0.5614, 0.0005);
  EXPECT_GT(chance_correlation(20, 40, 0.95), 0.65);
}

}  // namespace
}  // namespace xenolith
