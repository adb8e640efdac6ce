#include "models/hypervisor/xen/bvt_scheduler.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

/// With nobody else to run, a unit is looked at again after this many context switch allowances.
constexpr int allowances_when_alone = 10;

}  // namespace

SchedulingUnit BvtScheduler::admit() {
  units_.push_back(Unit{system_virtual_time_, Time::origin(), false});
  return static_cast<SchedulingUnit>(units_.size()) - 1;
}

WakeDecision BvtScheduler::wake(SchedulingUnit unit, SchedulingUnit current, Time now) {
  Unit& woken = at(unit);
  if (woken.queued) return {};
  queue_.push_front(unit);
  woken.queued = true;
  woken.virtual_time = std::max(woken.virtual_time, system_virtual_time_);
  if (current == idle_unit) return {true, {}};
  const std::int64_t running = charged(current, now);
  if (woken.virtual_time <= running) return {true, {}};
  return {false, at(current).scheduled + lead(running, woken.virtual_time)};
}

ScheduleDecision BvtScheduler::schedule(SchedulingUnit current, bool runnable, Time now) {
  if (current != idle_unit) {
    Unit& unit = at(current);
    unit.virtual_time = charged(current, now);
    queue_.remove(current);
    unit.queued = runnable;
    if (runnable) queue_.push_back(current);
  }
  const Candidates found = candidates();
  if (found.first == idle_unit) return {idle_unit, settings_.context_switch_allowance};
  Unit& next = at(found.first);
  system_virtual_time_ = next.virtual_time;  // without warping the least of all
  if (found.first != current || !settings_.charge_since_switch) next.scheduled = now;
  if (found.second == idle_unit)
    return {found.first, settings_.context_switch_allowance * allowances_when_alone};
  return {found.first, lead(next.virtual_time, at(found.second).virtual_time)};
}

std::int64_t BvtScheduler::charged(SchedulingUnit unit, Time now) const {
  const Unit& u = at(unit);
  const Duration ran = now - u.scheduled;
  const std::int64_t units =
      (ran + settings_.charging_unit - Duration::picoseconds(1)) / settings_.charging_unit;
  return u.virtual_time + units * settings_.advance;
}

BvtScheduler::Candidates BvtScheduler::candidates() const {
  Candidates found;
  for (const SchedulingUnit unit : queue_) {
    if (found.first == idle_unit || at(unit).virtual_time < at(found.first).virtual_time) {
      found.second = found.first;
      found.first = unit;
    } else if (found.second == idle_unit || at(unit).virtual_time < at(found.second).virtual_time) {
      found.second = unit;
    }
  }
  return found;
}

/// The source adds the difference of virtual times over the advance, a count of charging units, as
/// nanoseconds. So does this: in effect the lead is the context switch allowance.
Duration BvtScheduler::lead(std::int64_t first, std::int64_t second) const {
  const std::int64_t charging_units = (second - first) / settings_.advance;
  return Duration::picoseconds(charging_units * 1000) + settings_.context_switch_allowance;
}

BvtScheduler::Unit& BvtScheduler::at(SchedulingUnit unit) {
  XENO_ASSERT(unit >= 0 && unit < static_cast<int>(units_.size()), "a scheduler does not know this unit");
  return units_[static_cast<std::size_t>(unit)];
}

const BvtScheduler::Unit& BvtScheduler::at(SchedulingUnit unit) const {
  return const_cast<BvtScheduler*>(this)->at(unit);
}

}  // namespace xenolith
