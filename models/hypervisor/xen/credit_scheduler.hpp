#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <utility>
#include <vector>

#include "models/hypervisor/xen/scheduler.hpp"

namespace xenolith {

/// How urgent a unit is, the least first.
enum class CreditPriority { over, under, boost };

/// A virtual CPU under the credit scheduler.
struct CreditUnit {
  std::int64_t credit = 0;
  CreditPriority priority = CreditPriority::under;
  bool active = false;  ///< takes part in accounting
  bool queued = false;
};

/// What the credit schedulers of all CPUs of a machine share: who takes part in accounting, and the
/// accounting every few ticks, which gives every active unit its fair share of credits.
///
/// Periods that nobody has looked at are made up for before anything changes; they cost no event.
class CreditAccounting {
 public:
  struct Settings {
    std::int64_t cpus = 1;
    Duration tick;
    std::int64_t credits_per_tick = 0;
    std::int64_t ticks_per_accounting = 0;
    std::int64_t ticks_per_slice = 0;
    Duration first;  ///< first accounting, after the start
  };
  explicit CreditAccounting(const Settings& settings);

  /// Carries out the accounting of all periods that end before `now`, or at it.
  void until(Time now, bool inclusive);
  /// Charges a unit for a tick, makes it active, and takes its boost away.
  void charge(CreditUnit& unit);
  void activate(CreditUnit& unit);
  /// Number of accountings that may have changed priorities.
  std::int64_t epoch() const { return epoch_; }
  Duration slice() const { return settings_.tick * settings_.ticks_per_slice; }

 private:
  void account();
  void give(CreditUnit& unit, std::int64_t share);

  const Settings settings_;
  const std::int64_t slice_credits_;
  Time next_;
  std::list<CreditUnit*> active_;
  std::int64_t balance_ = 0;
  std::int64_t epoch_ = 0;
};

/// The credit scheduler of one CPU, as in Xen's xen/common/sched_credit.c of 30 October 2006, with equal
/// weights, without caps and without balancing between CPUs.
///
/// Kept as coded: the running unit is not on the queue; units queue by priority, behind their equals; a tick
/// takes a fixed number of credits from whoever runs then, and its boost; a woken unit that has credits is
/// boosted; a unit that earns more than a slice's worth leaves the accounting with none.
class CreditScheduler final : public Scheduler {
 public:
  explicit CreditScheduler(std::shared_ptr<CreditAccounting> accounting)
      : accounting_(std::move(accounting)) {}

  SchedulingUnit admit() override;
  WakeDecision wake(SchedulingUnit unit, SchedulingUnit current, Time now) override;
  ScheduleDecision schedule(SchedulingUnit current, bool runnable, Time now) override;
  void tick(SchedulingUnit current, Time now) override;

  const CreditUnit& unit(SchedulingUnit unit) const;

 private:
  CreditUnit& at(SchedulingUnit unit);
  void insert(SchedulingUnit unit);
  void sort();

  std::shared_ptr<CreditAccounting> accounting_;
  std::vector<std::unique_ptr<CreditUnit>> units_;
  std::list<SchedulingUnit> queue_;
  std::int64_t sorted_ = 0;  ///< epoch of the last sort
};

}  // namespace xenolith
