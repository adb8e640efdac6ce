#include "sim-core/base/number.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

namespace xenolith {
namespace {

TEST(Number, IsShort) {
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(12.0), "12");
  EXPECT_EQ(to_text(-0.0), "0");
  EXPECT_EQ(to_text(1e6), "1000000");
  EXPECT_EQ(to_text(0.0762), "0.0762");
  EXPECT_EQ(to_text(1e15), "1e+15");
  EXPECT_EQ(to_text(1.5e-9), "1.5e-09");
  EXPECT_EQ(to_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(to_text(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
}

RC_GTEST_PROP(NumberProperty, ReadsBackTheSame, (double value)) {
  RC_PRE(std::isfinite(value));
  RC_ASSERT(std::strtod(to_text(value).c_str(), nullptr) == value);
}

TEST(NumberDeathTest, WhatIsNotFiniteNeverReachesAFile) {
  EXPECT_EXIT((void)to_text(std::nan("")), testing::ExitedWithCode(70), "not finite");
  EXPECT_EXIT((void)to_text(HUGE_VAL), testing::ExitedWithCode(70), "not finite");
}

}  // namespace
}  // namespace xenolith
