#include "analysis/estimate.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

TEST(Estimate, MatchesTheHandWorkedInterval) {
  // Mean 2, standard deviation 1, t(0.975, 2) = 4.302653: half width 4.302653 / sqrt(3).
  const Estimate three = estimate(std::vector<double>{1, 2, 3});
  EXPECT_DOUBLE_EQ(three.mean, 2);
  ASSERT_TRUE(three.low && three.high);
  EXPECT_NEAR(*three.low, 2 - 2.484138, 1e-6);
  EXPECT_NEAR(*three.high, 2 + 2.484138, 1e-6);
  EXPECT_EQ(three.n, 3U);
}

TEST(Estimate, HasNoIntervalForOneReplication) {
  const Estimate one = estimate(std::vector<double>{7});
  EXPECT_DOUBLE_EQ(one.mean, 7);
  EXPECT_FALSE(one.low);
  EXPECT_FALSE(one.high);
  EXPECT_EQ(interval_text(one), "one replication");
}

TEST(Estimate, EqualReplicationsGiveAnIntervalOfWidthZero) {
  const Estimate equal = estimate(std::vector<double>{4, 4, 4, 4});
  EXPECT_EQ(equal.low, 4);
  EXPECT_EQ(equal.high, 4);
}

TEST(ShortNumber, KeepsFourSignificantDigits) {
  EXPECT_EQ(short_number(0.0763149), "0.07631");
  EXPECT_EQ(short_number(53), "53");
  EXPECT_EQ(short_number(-1.5), "-1.5");
}

}  // namespace
}  // namespace xenolith
