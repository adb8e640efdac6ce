#include "sim-core/base/portable_math.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace xenolith {
namespace {

/// How many units in the last place two numbers lie apart.
double units_apart(double a, double b) {
  return std::fabs(a - b) /
         (std::nextafter(std::fabs(b), std::numeric_limits<double>::infinity()) - std::fabs(b));
}

double normal_probability(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

// Fixed for ever, like the random bits.
TEST(PortableMath, HasFixedBits) {
  EXPECT_EQ(portable_log(3), 0x1.193ea7aad030bp+0);
  EXPECT_EQ(portable_exp(1), 0x1.5bf0a8b14576ap+1);
  EXPECT_EQ(portable_exp(709.7), 0x1.d75ae7a50ee14p+1023);
}

TEST(PortableMath, KnownValues) {
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_EQ(portable_log(2), M_LN2);
  EXPECT_EQ(portable_log(0.5), -M_LN2);
  EXPECT_LE(units_apart(portable_log(5e-324), std::log(5e-324)), 1);
  EXPECT_LE(units_apart(portable_log(1.7976931348623157e308), std::log(1.7976931348623157e308)), 1);
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_exp(-1000), 0);
  EXPECT_EQ(portable_exp(1000), std::numeric_limits<double>::infinity());
}

TEST(PortableMath, NormalQuantilesOfTheTables) {
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.995), 2.575829303548901, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-13);
}

RC_GTEST_PROP(PortableMathProperty, LogarithmAgreesWithTheLibrary, ()) {
  const double x =
      std::ldexp(*rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 53), *rc::gen::inRange(-900, 900));
  RC_ASSERT(units_apart(portable_log(x), std::log(x)) <= 2);
}

RC_GTEST_PROP(PortableMathProperty, ExponentialAgreesWithTheLibrary, ()) {
  const double x =
      std::ldexp(*rc::gen::inRange<std::int64_t>(-(std::int64_t{1} << 40), std::int64_t{1} << 40), -31);
  RC_ASSERT(units_apart(portable_exp(x), std::exp(x)) <= 2);
}

RC_GTEST_PROP(PortableMathProperty, QuantileInvertsTheProbability, ()) {
  const double p = std::ldexp(*rc::gen::inRange<std::int64_t>(1, (std::int64_t{1} << 52) - 1), -52);
  RC_ASSERT(std::fabs(normal_probability(normal_quantile(p)) - p) <= 2e-14 * p);
}

TEST(PortableMathDeathTest, OutsideTheDomainIsAnInternalError) {
  EXPECT_EXIT((void)portable_log(0), testing::ExitedWithCode(70), "logarithm");
  EXPECT_EXIT((void)portable_log(-1), testing::ExitedWithCode(70), "logarithm");
  EXPECT_EXIT((void)normal_quantile(1), testing::ExitedWithCode(70), "probability");
}

}  // namespace
}  // namespace xenolith
