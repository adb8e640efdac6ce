#pragma once

#include <algorithm>

#include "models/contract/network_processor.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

/// A memory unit of the network processor: one queue, served in order.
///
/// The service is deterministic, so that the end of a reference is known when it is made and no event is
/// needed to carry it through the queue. References must be made in the order of time.
class MemoryUnit {
 public:
  struct Timing {
    Duration latency{};   ///< from service to the first data, unloaded
    Duration command{};   ///< least time that one command occupies the unit
    BitRate bandwidth{};  ///< sustained rate of data
  };
  struct Access {
    Time served;  ///< the memory is read or written now
    Time moved;   ///< the unit has taken or given the data
    Time done;    ///< the signal is back at who asked
  };

  MemoryUnit(Simulator& sim, const Timing& timing) : sim_(sim), timing_(timing) {}

  /// The engine that polls queues in this unit, and has to be brought up to date before anyone else uses it.
  void watch(PollWatcher& watcher);
  const PollWatcher* watcher() const { return watcher_; }

  /// A reference made now.
  Access request(Bytes size);
  /// A reference made at `at`, which is not before the last one.
  Access reference(Bytes size, Time at);
  /// The same for a reference that keeps the unit busy for `occupied`: when the memory is read.
  Time serve(Time at, Duration occupied) {
    const Time served = std::max(at, free_at_);
    free_at_ = served + occupied;
    return served;
  }

  /// A reference made at `at`, if the unit is free then; nothing is changed.
  Access unloaded(Bytes size, Time at) const {
    const Duration transfer = size / timing_.bandwidth;
    return {at, at + std::max(timing_.command, transfer), at + timing_.latency + transfer};
  }
  /// How long a reference keeps the unit busy.
  Duration occupied(Bytes size) const { return std::max(timing_.command, size / timing_.bandwidth); }
  Time free_at() const { return free_at_; }
  void busy_until(Time free) { free_at_ = std::max(free_at_, free); }
  /// The unit has stood under a periodic load for `span`.
  void shift(Duration span) { free_at_ += span; }

 private:
  Simulator& sim_;
  Timing timing_;
  PollWatcher* watcher_ = nullptr;
  Time free_at_;
  Bytes size_{};  ///< of the last reference, whose transfer time is kept
  Duration transfer_{};
};

}  // namespace xenolith
