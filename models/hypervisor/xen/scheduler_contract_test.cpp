#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "models/hypervisor/xen/bvt_scheduler.hpp"
#include "models/hypervisor/xen/credit_scheduler.hpp"

/// What every scheduler of a CPU must do, whatever its rules.
namespace xenolith {
namespace {

struct Kind {
  std::string name;
  std::function<std::unique_ptr<Scheduler>()> make;
};

std::unique_ptr<Scheduler> bvt(bool since_switch) {
  return std::make_unique<BvtScheduler>(BvtScheduler::Settings{.charging_unit = 100_us,
                                                               .advance = 10,
                                                               .context_switch_allowance = 5_ms,
                                                               .charge_since_switch = since_switch});
}

std::unique_ptr<Scheduler> credit() {
  return std::make_unique<CreditScheduler>(
      std::make_shared<CreditAccounting>(CreditAccounting::Settings{.cpus = 1,
                                                                    .tick = 10_ms,
                                                                    .credits_per_tick = 100,
                                                                    .ticks_per_accounting = 3,
                                                                    .ticks_per_slice = 3,
                                                                    .first = 30_ms}));
}

class SchedulerContract : public testing::TestWithParam<Kind> {
 protected:
  static Time at(Duration time) { return Time::origin() + time; }
  /// Runs units that never block, with ticks and slices as a CPU gives them; how long each has run.
  std::vector<Duration> share(int count, Duration end) {
    std::vector<Duration> ran(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) scheduler->admit();
    for (int i = 0; i < count; ++i) scheduler->wake(i, idle_unit, at(0_ms));
    ScheduleDecision now_runs = scheduler->schedule(idle_unit, false, at(0_ms));
    Duration decision = now_runs.run_time;
    Duration since{};
    for (Duration tick = 10_ms; tick <= end; tick += 10_ms) {
      while (decision < tick) {
        ran[static_cast<std::size_t>(now_runs.next)] += decision - since;
        since = decision;
        now_runs = scheduler->schedule(now_runs.next, true, at(decision));
        decision += now_runs.run_time;
      }
      scheduler->tick(now_runs.next, at(tick));
    }
    return ran;
  }
  std::unique_ptr<Scheduler> scheduler = GetParam().make();
};

TEST_P(SchedulerContract, IdlesWithoutWork) {
  scheduler->admit();
  EXPECT_EQ(scheduler->schedule(idle_unit, false, at(1_ms)).next, idle_unit);
}

TEST_P(SchedulerContract, AnIdleCpuSchedulesAtOnceAndRunsTheWokenUnit) {
  const SchedulingUnit unit = scheduler->admit();
  EXPECT_TRUE(scheduler->wake(unit, idle_unit, at(0_ms)).schedule_now);
  const ScheduleDecision decision = scheduler->schedule(idle_unit, false, at(0_ms));
  EXPECT_EQ(decision.next, unit);
  EXPECT_GT(decision.run_time, 0_ms);
}

TEST_P(SchedulerContract, AWakeOfAUnitThatRunsOrWaitsChangesNothing) {
  const SchedulingUnit one = scheduler->admit();
  const SchedulingUnit two = scheduler->admit();
  scheduler->wake(one, idle_unit, at(0_ms));
  scheduler->schedule(idle_unit, false, at(0_ms));
  EXPECT_FALSE(scheduler->wake(one, one, at(1_ms)).schedule_now);
  scheduler->wake(two, one, at(1_ms));
  EXPECT_FALSE(scheduler->wake(two, one, at(1_ms)).schedule_now);
  std::set<SchedulingUnit> seen;  // each of them once
  SchedulingUnit running = one;
  for (int i = 0; i < 2; ++i) {
    running = scheduler->schedule(running, false, at(2_ms)).next;
    EXPECT_TRUE(seen.insert(running).second);
  }
  EXPECT_EQ(running, idle_unit);
}

TEST_P(SchedulerContract, ABlockedUnitIsNotChosen) {
  const SchedulingUnit one = scheduler->admit();
  const SchedulingUnit two = scheduler->admit();
  scheduler->wake(one, idle_unit, at(0_ms));
  const SchedulingUnit first = scheduler->schedule(idle_unit, false, at(0_ms)).next;
  EXPECT_EQ(first, one);
  scheduler->wake(two, one, at(1_ms));
  EXPECT_EQ(scheduler->schedule(one, false, at(1_ms)).next, two);
  EXPECT_EQ(scheduler->schedule(two, false, at(2_ms)).next, idle_unit);
}

TEST_P(SchedulerContract, BusyUnitsShareTheCpuEvenly) {
  const std::vector<Duration> ran = share(3, 30_s);
  for (const Duration each : ran) {
    EXPECT_GT(each, 9_s);
    EXPECT_LT(each, 11_s);
  }
}

INSTANTIATE_TEST_SUITE_P(Schedulers, SchedulerContract,
                         testing::Values(Kind{"Bvt", [] { return bvt(false); }}, Kind{"Credit", credit}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace xenolith
