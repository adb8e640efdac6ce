#pragma once

#include <optional>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// A virtual CPU as a scheduler knows it: a small number that it is given when it is admitted.
using SchedulingUnit = int;
/// In place of a unit: the CPU is idle.
inline constexpr SchedulingUnit idle_unit = -1;

/// What follows from a wake-up.
struct WakeDecision {
  bool schedule_now = false;          ///< the CPU shall schedule at once
  std::optional<Time> schedule_by{};  ///< the CPU shall schedule then, if it would only do so later
};

/// What follows from a scheduling decision.
struct ScheduleDecision {
  SchedulingUnit next = idle_unit;
  Duration run_time;  ///< until the next decision, if nothing happens before
};

/// Who runs next on one logical CPU. Pure rules: costs and mechanics are its caller's.
class Scheduler {
 public:
  virtual ~Scheduler() = default;
  /// A virtual CPU that belongs on this logical CPU from now on and is not runnable yet.
  virtual SchedulingUnit admit() = 0;
  /// A unit has become runnable while `current` runs.
  virtual WakeDecision wake(SchedulingUnit unit, SchedulingUnit current, Time now) = 0;
  /// Chooses a unit in place of `current`, which ran until now and may go on if it is still `runnable`.
  virtual ScheduleDecision schedule(SchedulingUnit current, bool runnable, Time now) = 0;
  /// The hypervisor's tick has found `current` running.
  virtual void tick(SchedulingUnit /*current*/, Time /*now*/) {}
};

}  // namespace xenolith
