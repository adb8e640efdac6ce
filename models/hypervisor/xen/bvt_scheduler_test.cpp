#include "models/hypervisor/xen/bvt_scheduler.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

class BvtSchedulerTest : public testing::Test {
 protected:
  static BvtScheduler make(bool since_switch = false) {
    return BvtScheduler({.charging_unit = 100_us,
                         .advance = 10,
                         .context_switch_allowance = 5_ms,
                         .charge_since_switch = since_switch});
  }
  static Time at(Duration time) { return Time::origin() + time; }
};

TEST_F(BvtSchedulerTest, AnIdleCpuTakesTheFirstThatWakes) {
  BvtScheduler bvt = make();
  const SchedulingUnit unit = bvt.admit();
  EXPECT_TRUE(bvt.wake(unit, idle_unit, at(0_us)).schedule_now);
  const ScheduleDecision decision = bvt.schedule(idle_unit, false, at(0_us));
  EXPECT_EQ(decision.next, unit);
  EXPECT_EQ(decision.run_time, 50_ms);  // alone
}

TEST_F(BvtSchedulerTest, IdlesWhenNobodyIsLeft) {
  BvtScheduler bvt = make();
  const SchedulingUnit unit = bvt.admit();
  bvt.wake(unit, idle_unit, at(0_us));
  bvt.schedule(idle_unit, false, at(0_us));
  const ScheduleDecision decision = bvt.schedule(unit, false, at(30_us));
  EXPECT_EQ(decision.next, idle_unit);
  EXPECT_EQ(decision.run_time, 5_ms);
}

TEST_F(BvtSchedulerTest, RunsAreChargedInWholeUnits) {
  BvtScheduler bvt = make();
  const SchedulingUnit unit = bvt.admit();
  for (const Duration run : {1_us, 100_us, 101_us}) {  // 1, 1 and 2 units
    bvt.wake(unit, idle_unit, at(1_s));
    bvt.schedule(idle_unit, false, at(1_s));
    bvt.schedule(unit, false, at(1_s) + run);
  }
  EXPECT_EQ(bvt.virtual_time(unit), 40);
}

TEST_F(BvtSchedulerTest, AWokenUnitIsRaisedToTheSystemsVirtualTime) {
  BvtScheduler bvt = make();
  const SchedulingUnit busy = bvt.admit();
  const SchedulingUnit sleeper = bvt.admit();
  bvt.wake(busy, idle_unit, at(0_us));
  bvt.schedule(idle_unit, false, at(0_us));
  bvt.schedule(busy, true, at(1_ms));  // ten units: 100
  EXPECT_EQ(bvt.system_virtual_time(), 100);
  const WakeDecision decision = bvt.wake(sleeper, busy, at(1_ms));
  EXPECT_EQ(bvt.virtual_time(sleeper), 100);
  EXPECT_TRUE(decision.schedule_now);  // equal is enough
}

TEST_F(BvtSchedulerTest, AWokenUnitThatIsAheadWaitsForTheAllowance) {
  BvtScheduler bvt = make();
  const SchedulingUnit ahead = bvt.admit();
  const SchedulingUnit behind = bvt.admit();
  bvt.wake(ahead, idle_unit, at(0_us));
  bvt.schedule(idle_unit, false, at(0_us));
  bvt.schedule(ahead, false, at(10_ms));  // blocks with 1000
  bvt.wake(behind, idle_unit, at(20_ms));
  bvt.schedule(idle_unit, false, at(20_ms));
  const WakeDecision decision = bvt.wake(ahead, behind, at(20_ms) + 150_us);
  EXPECT_FALSE(decision.schedule_now);
  // 1000 - 20 is 98 units, taken as nanoseconds.
  EXPECT_EQ(decision.schedule_by, at(20_ms) + 98_ns + 5_ms);
}

TEST_F(BvtSchedulerTest, OfEqualTimesTheHeadOfTheQueueWins) {
  BvtScheduler bvt = make();
  const SchedulingUnit first = bvt.admit();
  const SchedulingUnit second = bvt.admit();
  const SchedulingUnit third = bvt.admit();
  for (const SchedulingUnit unit : {first, second, third}) bvt.wake(unit, idle_unit, at(0_us));
  EXPECT_EQ(bvt.schedule(idle_unit, false, at(0_us)).next, third);
  EXPECT_EQ(bvt.schedule(third, false, at(0_us)).next, second);
  EXPECT_EQ(bvt.schedule(second, false, at(0_us)).next, first);
}

TEST_F(BvtSchedulerTest, APreemptedUnitGoesBehindItsEquals) {
  BvtScheduler bvt = make();
  const SchedulingUnit one = bvt.admit();
  const SchedulingUnit two = bvt.admit();
  bvt.wake(one, idle_unit, at(0_us));
  bvt.wake(two, idle_unit, at(0_us));
  EXPECT_EQ(bvt.schedule(idle_unit, false, at(0_us)).next, two);
  const ScheduleDecision decision = bvt.schedule(two, true, at(100_us));  // 10 against 0
  EXPECT_EQ(decision.next, one);
  EXPECT_EQ(decision.run_time, 5_ms + 1_ns);
  EXPECT_EQ(bvt.schedule(one, true, at(200_us)).next, two);  // 10 each: two went to the tail first
}

TEST_F(BvtSchedulerTest, AWakeOfAQueuedUnitChangesNothing) {
  BvtScheduler bvt = make();
  const SchedulingUnit unit = bvt.admit();
  bvt.wake(unit, idle_unit, at(0_us));
  bvt.schedule(idle_unit, false, at(0_us));
  EXPECT_FALSE(bvt.wake(unit, unit, at(1_us)).schedule_now);
}

TEST_F(BvtSchedulerTest, TheSourceChargesARepeatedChoiceAgain) {
  for (const bool since_switch : {false, true}) {
    BvtScheduler bvt = make(since_switch);
    const SchedulingUnit unit = bvt.admit();
    bvt.wake(unit, idle_unit, at(0_us));
    bvt.schedule(idle_unit, false, at(0_us));
    bvt.schedule(unit, true, at(50_ms));   // 500 units
    bvt.schedule(unit, true, at(100_ms));  // 500 more, or 1000 more
    EXPECT_EQ(bvt.virtual_time(unit), since_switch ? 15'000 : 10'000);
  }
}

}  // namespace
}  // namespace xenolith
