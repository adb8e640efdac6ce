#include "models/hypervisor/xen/credit_scheduler.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

constexpr std::int64_t weight = 256;  // of every domain

std::int64_t divided_up(std::int64_t amount, std::int64_t by) { return (amount + by - 1) / by; }

}  // namespace

CreditAccounting::CreditAccounting(const Settings& settings)
    : settings_(settings),
      slice_credits_(settings.credits_per_tick * settings.ticks_per_slice),
      next_(Time::origin() + settings.first) {}

void CreditAccounting::until(Time now, bool inclusive) {
  const Duration period = settings_.tick * settings_.ticks_per_accounting;
  while (next_ < now || (inclusive && next_ == now)) {
    if (active_.empty()) {
      const std::int64_t skipped = std::max<std::int64_t>((now - next_) / period, 1);
      next_ = next_ + period * skipped;
      balance_ = 0;
      continue;
    }
    account();
    next_ = next_ + period;
  }
}

void CreditAccounting::charge(CreditUnit& unit) {
  unit.credit -= settings_.credits_per_tick;
  activate(unit);
  if (unit.priority == CreditPriority::boost) unit.priority = CreditPriority::under;
}

void CreditAccounting::activate(CreditUnit& unit) {
  if (unit.active) return;
  unit.active = true;
  active_.push_front(&unit);
}

/// A unit earns at most what it can use in one period; what it cannot use goes to those behind it on the
/// list.
void CreditAccounting::account() {
  const std::int64_t all_weight = weight * std::ssize(active_);
  const std::int64_t per_period = settings_.credits_per_tick * settings_.ticks_per_accounting;
  std::int64_t total = settings_.cpus * per_period;
  std::int64_t peak = per_period;
  if (balance_ < 0) {
    total -= balance_;
    peak += divided_up(-balance_ * weight, all_weight);
  }
  std::int64_t weight_left = all_weight;
  std::int64_t balance = 0;
  bool extra = false;
  const std::list<CreditUnit*> order = active_;
  for (CreditUnit* const unit : order) {
    weight_left -= weight;
    std::int64_t fair = divided_up(total * weight, all_weight);
    if (fair < peak) {
      extra = true;
    } else {
      if (weight_left != 0) total += divided_up((fair - peak) * all_weight, weight_left);
      if (extra) {
        active_.remove(unit);
        active_.push_front(unit);
      }
      fair = peak;
    }
    give(*unit, fair);
    balance += unit->credit;
  }
  balance_ = balance;
  ++epoch_;
}

void CreditAccounting::give(CreditUnit& unit, std::int64_t share) {
  unit.credit += share;
  if (unit.credit < 0) {
    unit.priority = CreditPriority::over;
    unit.credit = std::max(unit.credit, -slice_credits_);
    return;
  }
  unit.priority = CreditPriority::under;
  if (unit.credit <= slice_credits_) return;
  unit.active = false;
  unit.credit = 0;
  active_.remove(&unit);
}

SchedulingUnit CreditScheduler::admit() {
  units_.push_back(std::make_unique<CreditUnit>());
  accounting_->activate(*units_.back());
  return static_cast<SchedulingUnit>(units_.size()) - 1;
}

WakeDecision CreditScheduler::wake(SchedulingUnit unit, SchedulingUnit current, Time now) {
  accounting_->until(now, false);
  CreditUnit& woken = at(unit);
  if (unit == current || woken.queued) return {};
  if (woken.priority == CreditPriority::under) woken.priority = CreditPriority::boost;
  insert(unit);
  return {current == idle_unit || woken.priority > at(current).priority, {}};
}

ScheduleDecision CreditScheduler::schedule(SchedulingUnit current, bool runnable, Time now) {
  accounting_->until(now, false);
  if (current != idle_unit && runnable) insert(current);
  if (queue_.empty()) return {idle_unit, accounting_->slice()};
  const SchedulingUnit next = queue_.front();
  queue_.pop_front();
  at(next).queued = false;
  return {next, accounting_->slice()};
}

/// Priorities change here and at the next accounting; they count when somebody schedules.
void CreditScheduler::tick(SchedulingUnit current, Time now) {
  accounting_->until(now, false);
  accounting_->charge(at(current));
  accounting_->until(now, true);
  sort();
}

const CreditUnit& CreditScheduler::unit(SchedulingUnit unit) const {
  return const_cast<CreditScheduler*>(this)->at(unit);
}

CreditUnit& CreditScheduler::at(SchedulingUnit unit) {
  XENO_ASSERT(unit >= 0 && unit < static_cast<int>(units_.size()), "a scheduler does not know this unit");
  return *units_[static_cast<std::size_t>(unit)];
}

void CreditScheduler::insert(SchedulingUnit unit) {
  const auto behind = std::find_if(queue_.begin(), queue_.end(), [&](SchedulingUnit other) {
    return at(unit).priority > at(other).priority;
  });
  queue_.insert(behind, unit);
  at(unit).queued = true;
}

/// After an accounting: those with credits before those without, otherwise in the order in which they were.
void CreditScheduler::sort() {
  if (sorted_ == accounting_->epoch()) return;
  sorted_ = accounting_->epoch();
  std::list<SchedulingUnit> without;
  for (auto at_unit = queue_.begin(); at_unit != queue_.end();) {
    const auto here = at_unit++;
    if (at(*here).priority == CreditPriority::over) without.splice(without.end(), queue_, here);
  }
  queue_.splice(queue_.end(), without);
}

}  // namespace xenolith
