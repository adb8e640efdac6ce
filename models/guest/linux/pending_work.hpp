#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "models/contract/guest_kernel.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/signal.hpp"

/// What waits in a guest's kernel: events, soft interrupts, sleeping processes. State only; time is Linux's
/// to spend.
namespace xenolith {

/// The ends of event channels of one guest, with the flag that an upcall is due.
class EventChannels {
 public:
  struct Event {
    EventPort port;
    EventHandler* handler;
    Time since;  ///< when the bit was set
    Trail cause;
  };

  EventPort bind(EventHandler& handler);
  /// Sets a port's bit. True if the upcall has become due by it.
  bool set(EventPort port, Time now, Trail cause = {});
  void mask(EventPort port);
  /// An event that came meanwhile makes the upcall due.
  void unmask(EventPort port);
  bool upcall_due() const { return upcall_due_; }
  /// Why the upcall became due.
  Trail due_cause() const { return due_cause_; }
  /// The upcall looks at the bits from now on: what is set later makes it due again.
  void begin_scan() { upcall_due_ = false; }
  /// Takes the lowest port from `from` on that is pending and not masked.
  std::optional<Event> take(EventPort from);

 private:
  struct Channel {
    EventHandler* handler = nullptr;
    bool pending = false;
    bool masked = false;
    Time since;
    Trail cause;
  };
  void make_due(const Channel& channel);
  Channel& at(EventPort port);

  std::vector<Channel> channels_;
  bool upcall_due_ = false;
  Trail due_cause_;
};

/// The soft interrupts of one guest; the first that was bound goes first.
class Softirqs {
 public:
  Softirq bind(SoftirqHandler& handler);
  void raise(Softirq softirq, Trail cause = {});
  bool raised() const;
  /// Why the first that is raised for a request was raised, and why this one was raised last.
  Trail due_cause() const;
  Trail cause_of(Softirq softirq) const { return works_[static_cast<std::size_t>(softirq)].cause; }
  /// Takes the lowest from `from` on that is raised; gives its number and moves past it.
  SoftirqHandler* take(Softirq& from);

 private:
  struct Work {
    SoftirqHandler* handler = nullptr;
    bool raised = false;
    Trail cause = {};
  };
  std::vector<Work> works_;
};

class SleepQueue;

/// A process that sleeps until a time; stands in its coroutine.
struct Sleeper {
  Sleeper(Simulator& sim, SleepQueue& queue, Time until);
  ~Sleeper();
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;

  SleepQueue* queue;  ///< null when it has been taken, or the queue is no more
  Time due;
  Signal woken;
};

/// Processes that sleep until a time, in the order in which they began to.
class SleepQueue {
 public:
  SleepQueue() = default;
  ~SleepQueue();
  SleepQueue(const SleepQueue&) = delete;
  SleepQueue& operator=(const SleepQueue&) = delete;

  /// When the first sleep ends.
  std::optional<Time> earliest() const;
  /// Takes the first that is due at `now`; null if there is none.
  Sleeper* take(Time now);

 private:
  friend struct Sleeper;
  std::vector<Sleeper*> sleepers_;
};

/// The kernel timers that are armed.
class TimerList {
 public:
  void set(KernelTimer& timer, Time due);
  void cancel(KernelTimer& timer);
  /// When the first of them goes off.
  std::optional<Time> earliest() const;
  /// Takes one that is due at `now`, the one armed first; null if there is none.
  KernelTimer* take(Time now);

 private:
  std::vector<KernelTimer*> armed_;
};

}  // namespace xenolith
