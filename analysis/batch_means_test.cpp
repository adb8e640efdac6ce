#include "analysis/batch_means.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim-core/base/portable_math.hpp"
#include "sim-core/base/random.hpp"

namespace xenolith {
namespace {

/// NIST StRD, data set Michelso: speed of light in air, thousands of km/s.
const std::vector<double> michelson = {
    299.85, 299.74, 299.90, 300.07, 299.93, 299.85, 299.95, 299.98, 299.98, 299.88, 300.00, 299.98, 299.93,
    299.65, 299.76, 299.81, 300.00, 300.00, 299.96, 299.96, 299.96, 299.94, 299.96, 299.94, 299.88, 299.80,
    299.85, 299.88, 299.90, 299.84, 299.83, 299.79, 299.81, 299.88, 299.88, 299.83, 299.80, 299.79, 299.76,
    299.80, 299.88, 299.88, 299.88, 299.86, 299.72, 299.72, 299.62, 299.86, 299.97, 299.95, 299.88, 299.91,
    299.85, 299.87, 299.84, 299.84, 299.85, 299.84, 299.84, 299.84, 299.89, 299.81, 299.81, 299.82, 299.80,
    299.77, 299.76, 299.74, 299.75, 299.76, 299.91, 299.92, 299.89, 299.86, 299.88, 299.72, 299.84, 299.85,
    299.85, 299.78, 299.89, 299.84, 299.78, 299.81, 299.76, 299.81, 299.79, 299.81, 299.82, 299.85, 299.87,
    299.87, 299.81, 299.74, 299.81, 299.94, 299.95, 299.80, 299.81, 299.87};

TEST(CorrelationTest, agrees_with_the_certified_autocorrelation_of_nist) {
  const auto test = correlation_test(michelson);
  ASSERT_TRUE(test.has_value());
  EXPECT_NEAR(test->lag1, 0.535199668621283, 1e-9);
  EXPECT_LT(test->p_value, 1e-6);
}

TEST(CorrelationTest, worked_by_hand) {
  // Mean 3; squares 10; steps 4 ones; products of neighbours 2 + 0 + 0 + 2.
  const auto test = correlation_test(std::vector<double>{1, 2, 3, 4, 5});
  EXPECT_DOUBLE_EQ(test->lag1, 0.4);
  EXPECT_DOUBLE_EQ(test->von_neumann, 0.4);
  // 1 - 0.2 over sqrt(3 / 24): 2.2627 standard deviations.
  EXPECT_NEAR(test->p_value, 0.01183, 1e-5);
}

TEST(CorrelationTest, says_nothing_of_equal_or_few_values) {
  EXPECT_FALSE(correlation_test(std::vector<double>{1, 2}).has_value());
  EXPECT_FALSE(correlation_test(std::vector<double>(50, 3.0)).has_value());
}

/// A stationary autoregression of mean 0 with unit variance.
std::vector<double> autoregression(double phi, std::uint64_t seed, std::size_t count) {
  RandomStream random(seed, 0, "ar");
  std::vector<double> values;
  double state = normal_quantile(random.uniform_open());
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(state);
    state = phi * state + std::sqrt(1 - phi * phi) * normal_quantile(random.uniform_open());
  }
  return values;
}

TEST(CorrelationTest, rejects_independent_values_as_often_as_it_should) {
  int rejected = 0;
  constexpr int runs = 1000;
  for (int seed = 0; seed < runs; ++seed) {
    const auto values = autoregression(0.0, static_cast<std::uint64_t>(seed), 30);
    if (correlation_test(values)->p_value < 0.05) ++rejected;
  }
  EXPECT_NEAR(rejected, 50, 25);  // 3.6 standard deviations
}

TEST(BatchMeans, cover_the_mean_of_a_correlated_series_where_plain_values_do_not) {
  int covered = 0;
  int plain = 0;
  constexpr int runs = 300;
  for (int seed = 0; seed < runs; ++seed) {
    const auto values = autoregression(0.8, static_cast<std::uint64_t>(seed), 1024);
    const auto means = batch_means(values, 0.95);
    ASSERT_TRUE(means.has_value());
    EXPECT_GT(means->size, 1U);
    if (std::fabs(means->mean) <= means->half) ++covered;
    const auto as_if_independent = batch_means(values, 0.95, 0.0);  // whatever the test says
    if (std::fabs(as_if_independent->mean) <= as_if_independent->half) ++plain;
  }
  EXPECT_GT(covered, 0.88 * runs);
  EXPECT_LT(plain, 0.60 * runs);  // the variance of the mean is nine times what it seems: about 50 %
}

TEST(BatchMeans, tell_when_even_ten_batches_are_correlated) {
  std::vector<double> rising;
  for (int i = 0; i < 100; ++i) rising.push_back(i);
  const auto means = batch_means(rising, 0.95);
  ASSERT_TRUE(means.has_value());
  EXPECT_FALSE(means->independent);
  EXPECT_EQ(means->batches, 12U);
  EXPECT_EQ(means->size, 8U);
  EXPECT_FALSE(batch_means(std::vector<double>(9, 1.0), 0.95).has_value());
}

TEST(BatchMeans, of_equal_values_have_no_width) {
  const auto means = batch_means(std::vector<double>(20, 4.0), 0.95);
  ASSERT_TRUE(means.has_value());
  EXPECT_EQ(means->half, 0.0);
  EXPECT_TRUE(means->independent);
}

}  // namespace
}  // namespace xenolith
