#include "sim-core/base/check.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "sim-core/base/units.hpp"

namespace xenolith {
namespace {

struct Moment {
  Time now;
  std::string_view address;
};

CheckContext context_of(const Moment& run) {
  return {&run, [](const void* object) { return static_cast<const Moment*>(object)->now; },
          [](const void* object) { return static_cast<const Moment*>(object)->address; }};
}

TEST(Check, WhatHoldsCostsNothingAndSaysNothing) {
  int told = 0;
  const auto text = [&told] {
    ++told;
    return "unused";
  };
  XENO_ASSERT(1 + 1 == 2, text());
  EXPECT_EQ(told, 0);
}

TEST(CheckDeathTest, TellsTextAndPlaceWithoutAContext) {
  EXPECT_EXIT(XENO_ASSERT(1 > 2, "one is more than two"), testing::ExitedWithCode(70),
              "^internal error: one is more than two at sim-core/base/check_test.cpp:[0-9]+\n$");
}

TEST(CheckDeathTest, TellsTimeAndComponent) {
  const Moment run{Time::origin() + 9.42_us, "client.guest3.nic"};
  const auto fail = [&run] {
    set_check_context(context_of(run));
    XENO_ASSERT(false, "ring index");
  };
  EXPECT_EXIT(fail(), testing::ExitedWithCode(70),
              ", simulated time 9.42 us, component client.guest3.nic\n$");
}

TEST(CheckDeathTest, AnUnknownComponentIsLeftOut) {
  const Moment run{Time::origin(), ""};
  const auto fail = [&run] {
    set_check_context(context_of(run));
    XENO_ASSERT(false, "ring index");
  };
  EXPECT_EXIT(fail(), testing::ExitedWithCode(70), "simulated time 0 s\n$");
}

TEST(CheckDeathTest, FailingWhileTellingEnds) {
  const auto fail = [] {
    set_check_context({nullptr,
                       [](const void*) -> Time {
                         XENO_ASSERT(false, "no clock");
                         return {};
                       },
                       nullptr});
    XENO_ASSERT(false, "first");
  };
  EXPECT_EXIT(fail(), testing::ExitedWithCode(70), "no clock");
}

TEST(Check, ContextsNest) {
  const Moment outer{Time::origin(), "outer"};
  const Moment inner{Time::origin(), "inner"};
  const CheckContext none = set_check_context(context_of(outer));
  const CheckContext before = set_check_context(context_of(inner));
  EXPECT_EQ(before.object, &outer);
  EXPECT_EQ(set_check_context(none).object, &inner);
}

}  // namespace
}  // namespace xenolith
