#pragma once

#include <cstdint>
#include <list>
#include <vector>

#include "models/hypervisor/xen/scheduler.hpp"

namespace xenolith {

/// Borrowed virtual time (Duda and Cheriton, SOSP 1999) as Xen 3.0 implements it in xen/common/sched_bvt.c,
/// without warping, which is off by default.
///
/// Kept as coded: the running unit stays on the run queue; a woken unit goes to its head, a preempted one to
/// its tail, and of equal virtual times the first on the queue wins; every run is charged in whole minimum
/// charging units.
class BvtScheduler final : public Scheduler {
 public:
  struct Settings {
    Duration charging_unit;             ///< MCU: runs are charged rounded up to it
    std::int64_t advance;               ///< mcu_advance: virtual time per charging unit
    Duration context_switch_allowance;  ///< ctx_allow: least time between two decisions
    /// True: a unit that is chosen again without a switch is charged again for what it was charged already,
    /// as the source does after 25 February 2006. False: each run is charged once.
    bool charge_since_switch = false;
  };

  explicit BvtScheduler(const Settings& settings) : settings_(settings) {}

  SchedulingUnit admit() override;
  WakeDecision wake(SchedulingUnit unit, SchedulingUnit current, Time now) override;
  ScheduleDecision schedule(SchedulingUnit current, bool runnable, Time now) override;

  /// Actual virtual time of a unit, as of its last charge.
  std::int64_t virtual_time(SchedulingUnit unit) const { return at(unit).virtual_time; }
  /// Virtual time of the CPU: the least of the runnable units at the last decision.
  std::int64_t system_virtual_time() const { return system_virtual_time_; }

 private:
  struct Unit {
    std::int64_t virtual_time = 0;
    Time scheduled;  ///< from when the next charge counts
    bool queued = false;
  };
  /// The two least virtual times on the queue.
  struct Candidates {
    SchedulingUnit first = idle_unit;
    SchedulingUnit second = idle_unit;
  };

  std::int64_t charged(SchedulingUnit unit, Time now) const;
  Candidates candidates() const;
  /// Until `first` would have used up its lead over `second`.
  Duration lead(std::int64_t first, std::int64_t second) const;
  Unit& at(SchedulingUnit unit);
  const Unit& at(SchedulingUnit unit) const;

  Settings settings_;
  std::vector<Unit> units_;
  std::list<SchedulingUnit> queue_;
  std::int64_t system_virtual_time_ = 0;
};

}  // namespace xenolith
