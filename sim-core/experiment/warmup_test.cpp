#include "sim-core/experiment/warmup.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "sim-core/base/portable_math.hpp"
#include "sim-core/base/random.hpp"

namespace xenolith {
namespace {

TEST(Mser, leaves_out_exactly_a_step_at_the_beginning) {
  std::vector<double> series(40, 5.0);
  for (std::size_t i = 0; i < 7; ++i) series[i] = 9.0;
  // Noise that is the same everywhere: without it every truncation from 7 on is as good.
  for (std::size_t i = 0; i < series.size(); ++i) series[i] += i % 2 == 0 ? 0.5 : -0.5;
  EXPECT_EQ(mser_truncation(series), 7U);
}

TEST(Mser, worked_by_hand) {
  // Squares over the square of the count: 30 / 100, then 2.2222 / 81, 2 / 64, 1.7143 / 49, 1.5 / 36.
  const std::vector<double> series = {6, 0, 1, 0, 1, 0, 1, 0, 1, 0};
  EXPECT_EQ(mser_truncation(series), 1U);
}

TEST(Mser, keeps_everything_of_a_series_without_a_transient) {
  std::vector<double> series;
  for (int i = 0; i < 60; ++i) series.push_back(i % 3);
  EXPECT_EQ(mser_truncation(series), 0U);
}

TEST(Mser, says_when_the_series_has_not_settled_or_is_too_short) {
  std::vector<double> rising(50);
  std::iota(rising.begin(), rising.end(), 0.0);
  EXPECT_FALSE(mser_truncation(rising).has_value());
  EXPECT_FALSE(mser_truncation(std::vector<double>(9, 1.0)).has_value());
  EXPECT_FALSE(mser5_truncation(std::vector<double>(49, 1.0)).has_value());
  EXPECT_EQ(mser5_truncation(std::vector<double>(50, 1.0)), 0U);
}

/// Waiting times of successive customers of an M/M/1 queue (Lindley), the first of which waits `first`.
std::vector<double> waiting_times(std::uint64_t seed, double load, double first, std::size_t count) {
  RandomStream random(seed, 0, "queue");
  std::vector<double> times;
  double wait = first;
  for (std::size_t i = 0; i < count; ++i) {
    times.push_back(wait);
    const double service = -portable_log(random.uniform_positive());
    const double gap = -portable_log(random.uniform_positive()) / load;
    wait = std::max(0.0, wait + service - gap);
  }
  return times;
}

double mean_from(const std::vector<double>& values, std::size_t begin) {
  return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(begin), values.end(), 0.0) /
         static_cast<double>(values.size() - begin);
}

TEST(Mser5, removes_the_bias_of_a_queue_that_starts_long) {
  // Waiting time in the queue of M/M/1 at load 0.5 with services of mean 1: 0.5 / (1 - 0.5) = 1. From 200 on
  // the queue drains at 0.5 a unit of time: about 200 customers later it is empty.
  double raw = 0;
  double truncated = 0;
  constexpr int runs = 20;
  for (int seed = 0; seed < runs; ++seed) {
    const auto times = waiting_times(static_cast<std::uint64_t>(seed), 0.5, 200.0, 4000);
    const auto cut = mser5_truncation(times);
    ASSERT_TRUE(cut.has_value());
    EXPECT_GT(*cut, 100U);
    EXPECT_LT(*cut, 900U);
    raw += mean_from(times, 0) / runs;
    truncated += mean_from(times, *cut) / runs;
  }
  EXPECT_GT(raw, 4.0);
  EXPECT_NEAR(truncated, 1.0, 0.1);
}

}  // namespace
}  // namespace xenolith
