#include "models/hypervisor/xen/credit_scheduler.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

constexpr CreditAccounting::Settings one_cpu{.cpus = 1,
                                             .tick = 10_ms,
                                             .credits_per_tick = 100,
                                             .ticks_per_accounting = 3,
                                             .ticks_per_slice = 3,
                                             .first = 30_ms};

struct CreditTest : testing::Test {
  static Time at(Duration time) { return Time::origin() + time; }
  /// A unit that the CPU has switched to.
  SchedulingUnit running(Duration now) {
    const SchedulingUnit unit = credit.admit();
    credit.wake(unit, idle_unit, at(now));
    EXPECT_EQ(credit.schedule(idle_unit, false, at(now)).next, unit);
    return unit;
  }
  std::shared_ptr<CreditAccounting> accounting = std::make_shared<CreditAccounting>(one_cpu);
  CreditScheduler credit{accounting};
};

TEST_F(CreditTest, SlicesAreThirtyMilliseconds) {
  const SchedulingUnit unit = running(0_ms);
  EXPECT_EQ(credit.schedule(unit, true, at(1_ms)).run_time, 30_ms);
}

TEST_F(CreditTest, AWokenUnitWithCreditsIsBoosted) {
  const SchedulingUnit unit = running(0_ms);
  EXPECT_EQ(credit.unit(unit).priority, CreditPriority::boost);
}

TEST_F(CreditTest, ATickTakesCreditsAndTheBoost) {
  const SchedulingUnit unit = running(0_ms);
  credit.tick(unit, at(5_ms));
  EXPECT_EQ(credit.unit(unit).credit, -100);
  EXPECT_EQ(credit.unit(unit).priority, CreditPriority::under);  // over only after an accounting
}

TEST_F(CreditTest, ABoostedUnitPreemptsOneThatHasLostItsBoost) {
  const SchedulingUnit busy = running(0_ms);
  const SchedulingUnit sleeper = credit.admit();
  EXPECT_FALSE(credit.wake(sleeper, busy, at(1_ms)).schedule_now);  // boost against boost
  EXPECT_EQ(credit.schedule(busy, false, at(2_ms)).next, sleeper);
  credit.schedule(sleeper, false, at(3_ms));
  credit.wake(busy, idle_unit, at(4_ms));
  credit.schedule(idle_unit, false, at(4_ms));
  credit.tick(busy, at(5_ms));
  EXPECT_TRUE(credit.wake(sleeper, busy, at(6_ms)).schedule_now);
  EXPECT_EQ(credit.schedule(busy, true, at(6_ms)).next, sleeper);
}

TEST_F(CreditTest, TwoBusyUnitsShareWhatAPeriodGives) {
  const SchedulingUnit one = running(0_ms);
  const SchedulingUnit two = credit.admit();
  credit.wake(two, one, at(0_ms));
  credit.tick(one, at(10_ms));
  credit.tick(one, at(20_ms));
  credit.tick(one, at(30_ms));  // its own charge comes first, then 150 for each
  EXPECT_EQ(credit.unit(one).credit, -150);
  EXPECT_EQ(credit.unit(two).credit, 150);
  EXPECT_EQ(credit.unit(one).priority, CreditPriority::over);
  EXPECT_EQ(credit.unit(two).priority, CreditPriority::under);
}

TEST_F(CreditTest, AUnitWithoutCreditsWaitsForThoseWithAndIsNotBoosted) {
  const SchedulingUnit one = running(0_ms);
  const SchedulingUnit two = credit.admit();
  credit.wake(two, one, at(0_ms));
  for (const Duration tick : {10_ms, 20_ms, 30_ms}) credit.tick(one, at(tick));
  EXPECT_EQ(credit.schedule(one, true, at(30_ms)).next, two);
  EXPECT_EQ(credit.schedule(two, true, at(31_ms)).next, two);  // ahead of the one without credits
  credit.schedule(two, false, at(32_ms));                      // now one runs
  credit.schedule(one, false, at(33_ms));
  credit.wake(one, idle_unit, at(34_ms));
  EXPECT_EQ(credit.unit(one).priority, CreditPriority::over);
}

TEST_F(CreditTest, AnAccountingSortsTheQueueAtTheNextTick) {
  const SchedulingUnit one = running(0_ms);
  const SchedulingUnit two = credit.admit();
  const SchedulingUnit three = credit.admit();
  credit.wake(two, one, at(0_ms));
  credit.wake(three, one, at(0_ms));
  for (const Duration tick : {3_ms, 4_ms, 5_ms}) credit.tick(one, at(tick));
  EXPECT_EQ(credit.schedule(one, true, at(6_ms)).next, two);  // both boosted: first come
  EXPECT_EQ(credit.schedule(two, true, at(7_ms)).next, three);
  for (const Duration tick : {10_ms, 20_ms}) credit.tick(three, at(tick));
  credit.tick(three, at(30_ms));  // one: -300 + 100, two: +100, three: -300 + 100
  EXPECT_EQ(credit.unit(one).credit, -200);
  EXPECT_EQ(credit.unit(two).credit, 100);
  EXPECT_EQ(credit.schedule(three, false, at(31_ms)).next, two);  // one had queued before it at equal rank
}

TEST_F(CreditTest, CreditsNeverFallBelowASlice) {
  const SchedulingUnit one = running(0_ms);
  const SchedulingUnit two = credit.admit();
  credit.wake(two, one, at(0_ms));
  for (int tick = 0; tick < 29; ++tick) credit.tick(one, at(1_ms * tick));
  credit.tick(one, at(30_ms));
  EXPECT_EQ(credit.unit(one).credit, -300);
}

TEST_F(CreditTest, AUnitThatEarnsMoreThanASliceLeavesTheAccounting) {
  const SchedulingUnit unit = credit.admit();
  accounting->until(at(30_ms), true);
  EXPECT_EQ(credit.unit(unit).credit, 300);
  EXPECT_TRUE(credit.unit(unit).active);
  accounting->until(at(60_ms), true);
  EXPECT_EQ(credit.unit(unit).credit, 0);
  EXPECT_FALSE(credit.unit(unit).active);
}

TEST_F(CreditTest, WhatOneCannotUseGoesToTheOthers) {
  // Two CPUs' worth of credits, three units: 200 each; a fourth of a CPU's worth more than one can use is
  // none. With two units on two CPUs each gets its peak of 300.
  CreditAccounting::Settings settings = one_cpu;
  settings.cpus = 2;
  for (const int count : {2, 3}) {
    const auto shared = std::make_shared<CreditAccounting>(settings);
    CreditScheduler scheduler(shared);
    for (int i = 0; i < count; ++i) scheduler.admit();
    shared->until(at(30_ms), true);
    EXPECT_EQ(scheduler.unit(0).credit, count == 2 ? 300 : 200);
  }
}

TEST_F(CreditTest, PeriodsWithoutWorkAreMadeUpFor) {
  const SchedulingUnit unit = running(0_ms);
  credit.tick(unit, at(10_ms));
  credit.schedule(unit, false, at(11_ms));
  accounting->until(at(1000_s), true);
  EXPECT_FALSE(credit.unit(unit).active);
  EXPECT_LT(accounting->epoch(), 5);  // idle periods are skipped
}

}  // namespace
}  // namespace xenolith
