#include "sim-core/base/log_linear_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim-core/base/random.hpp"

namespace xenolith {
namespace {

TEST(LogLinearHistogram, bins_worked_by_hand) {
  // Three bits after the first: 16 to 31 in steps of 2, 32 to 63 in steps of 4.
  const LogLinearHistogram histogram(3);
  const auto ends = [&](std::int64_t number) {
    const auto bin = histogram.bin_of(number);
    return std::pair(bin.low, bin.high);
  };
  EXPECT_EQ(ends(0), std::pair(std::int64_t{0}, std::int64_t{0}));
  EXPECT_EQ(ends(15), std::pair(std::int64_t{15}, std::int64_t{15}));
  EXPECT_EQ(ends(17), std::pair(std::int64_t{16}, std::int64_t{17}));
  EXPECT_EQ(ends(62), std::pair(std::int64_t{60}, std::int64_t{63}));
  EXPECT_EQ(ends(-62), std::pair(std::int64_t{-63}, std::int64_t{-60}));
  EXPECT_EQ(ends(std::numeric_limits<std::int64_t>::max()).second, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(ends(std::numeric_limits<std::int64_t>::min()).first, -std::numeric_limits<std::int64_t>::max());
}

TEST(LogLinearHistogram, bins_join_without_gaps_and_are_narrow) {
  const LogLinearHistogram histogram(5);
  std::int64_t number = 0;
  while (number < 1'000'000'000'000) {
    const auto bin = histogram.bin_of(number);
    ASSERT_EQ(bin.low, number);
    ASSERT_LE(static_cast<double>(bin.high - bin.low),
              static_cast<double>(std::max<std::int64_t>(bin.low, 1)) / 32);
    number = bin.high + 1;
  }
}

TEST(LogLinearHistogram, the_sum_over_any_split_is_the_same) {
  RandomStream random(1, 0, "numbers");
  LogLinearHistogram whole;
  std::vector<LogLinearHistogram> parts(3);
  for (int i = 0; i < 2000; ++i) {
    const std::int64_t number = random.uniform_int(-1000, 1'000'000'000);
    whole.add(number);
    parts[static_cast<std::size_t>(random.uniform_int(0, 2))].add(number);
  }
  LogLinearHistogram forth = parts[0];
  forth.merge(parts[1]);
  forth.merge(parts[2]);
  LogLinearHistogram back = parts[2];
  back.merge(parts[0]);
  back.merge(parts[1]);
  EXPECT_TRUE(forth == whole);
  EXPECT_TRUE(back == whole);
  EXPECT_EQ(forth.count(), 2000);
  back.add(5);
  EXPECT_FALSE(back == whole);
}

TEST(LogLinearHistogram, quantiles_are_off_by_a_fixed_share_at_most) {
  RandomStream random(2, 0, "numbers");
  LogLinearHistogram histogram(7);
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < 999; ++i) {
    numbers.push_back(random.uniform_int(1, 1 << (1 + i % 30)));
    histogram.add(numbers.back());
  }
  std::sort(numbers.begin(), numbers.end());
  for (const double p : {0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 1.0}) {
    const auto rank = std::max(1.0, std::ceil(p * 999.0));
    const auto exact = static_cast<double>(numbers[static_cast<std::size_t>(rank) - 1]);
    EXPECT_NEAR(*histogram.quantile(p), exact, exact / 256 + 1e-9) << p;
  }
  EXPECT_FALSE(LogLinearHistogram().quantile(0.5).has_value());
}

}  // namespace
}  // namespace xenolith
