#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "models/contract/processor.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/component.hpp"

namespace xenolith {

class VirtualCpu;

/// What a guest's CPU does first: an interrupt handler before a soft interrupt before a process.
enum class Level { interrupt = 0, softirq = 1, process = 2 };

/// Runs when an event channel that is bound to it is pending and the guest's CPU takes the upcall.
class EventHandler {
 public:
  virtual ~EventHandler() = default;
  /// In interrupt context: keep it short, raise a soft interrupt for the rest.
  virtual Task<> handle() = 0;
};

/// Deferred work of a device driver, run once for any number of raises, never twice at the same time.
class SoftirqHandler {
 public:
  virtual ~SoftirqHandler() = default;
  virtual Task<> run() = 0;
};

/// An end of an event channel: pending is a bit, so raising it twice before it is seen is one event.
using EventPort = int;
/// A soft interrupt of one guest.
using Softirq = int;

/// Where processes of one guest sleep until another activity of that guest wakes them. A wake-up that finds
/// nobody asleep is lost: look for what you wait for, then sleep without anything in between.
class WaitQueue {
 public:
  explicit WaitQueue(Simulator& sim) : woken_(sim) {}
  std::size_t sleepers() const { return woken_.waiting(); }
  /// For the kernel that keeps the queue.
  Signal& woken() { return woken_; }
  Trail cause;  ///< of the last wake-up

 private:
  Signal woken_;
};

/// Where the bytes lie that a guest reads when it copies.
enum class CopyFrom {
  cache,   ///< it has used them a short while ago
  memory,  ///< a device or another CPU has written them
};

/// Deferred work of a kernel that its timer starts; runs in the timer's soft interrupt.
class TimerHandler {
 public:
  virtual ~TimerHandler() = default;
  virtual Task<> expired() = 0;
};

/// A timer of a guest's kernel. It must not be destroyed while it is armed.
struct KernelTimer {
  explicit KernelTimer(TimerHandler& what) : handler(&what) {}
  TimerHandler* handler;
  Time due;
  bool armed = false;
};

/// The kernel of a guest operating system on its one virtual CPU: whose time is spent, who runs first, who
/// sleeps.
///
/// All work is charged to the virtual CPU, which the hypervisor schedules and may preempt, and which
/// interrupts. The guest gives its CPU back (blocks) by itself as soon as nothing in it can run.
class GuestKernel {
 public:
  static constexpr std::string_view contract = "guest-kernel";
  virtual ~GuestKernel() = default;

  /// Spends `work` cycles of this guest at `level`. Must be awaited by an activity of this guest.
  virtual Task<> run(Cycles work, Level level) = 0;
  /// Spends `work` cycles inside the hypervisor on the guest's behalf, plus the cost of entering it.
  virtual Task<> hypercall(Cycles work, Level level) = 0;
  /// Fetches lines that another cache may hold modified, and owns them afterwards: waiting for the memory
  /// bus.
  virtual Task<> access(SharedLines& lines, Level level) = 0;
  /// Occupies the CPU while `operation` (a store to a device, a load from it) goes on.
  virtual Task<> stall(Task<> operation, Level level) = 0;
  /// Copies so many bytes into memory that the CPU's caches hold.
  virtual Task<> copy(Bytes size, CopyFrom from, Level level) = 0;
  /// Allots memory of this guest that an activity goes over each time it runs.
  virtual WorkingSet allot(std::int64_t lines, std::int64_t pages) = 0;
  /// Goes over a working set: waits for those of its lines and translations that the CPU's caches no longer
  /// hold.
  virtual Task<> touch(WorkingSet& set, Level level) = 0;

  /// Binds a handler to a new event port of this guest.
  virtual EventPort bind_event(EventHandler& handler) = 0;
  /// Sends an event from this guest to another's port: a hypercall at `level`, then what the hypervisor makes
  /// of it.
  virtual Task<> notify(GuestKernel& target, EventPort port, Level level, Trail cause = {}) = 0;
  virtual void mask_event(EventPort port) = 0;
  virtual void unmask_event(EventPort port) = 0;

  virtual Softirq bind_softirq(SoftirqHandler& handler) = 0;
  virtual void raise_softirq(Softirq softirq, Trail cause = {}) = 0;

  /// A process of this guest: runs `body` at process level; while it sleeps the guest may block. A process
  /// that waits by other means than sleeping keeps its CPU busy meanwhile.
  virtual void spawn_process(Task<> body) = 0;
  /// Called by a process: sleeps until its wait queue is woken. Switching processes costs CPU time on waking.
  virtual Task<> sleep_on(WaitQueue& queue) = 0;
  /// Called by a process: sleeps for at least `duration`, as the guest's timer allows.
  virtual Task<> sleep_for(Duration duration) = 0;
  /// Starts a timer that goes off at the first tick at or after `duration` from now; one that is armed is set
  /// anew. Called by an activity of this guest.
  virtual void set_timer(KernelTimer& timer, Duration duration) = 0;
  virtual void cancel_timer(KernelTimer& timer) = 0;
  /// Wakes one process that sleeps on the queue; the waker pays for the wake-up at its own level.
  virtual Task<> wake(WaitQueue& queue, Level level, Trail cause = {}) = 0;

  /// Why the handler runs that runs at this level now; for a process, why it was woken. For the latency
  /// anatomy, as all `Trail cause`: empty when nobody wants to know. To be asked at once.
  virtual Trail cause(Level) const { return {}; }
  /// For how long the call of `run`, `hypercall`, `access`, `stall` or `touch` that returned last occupied
  /// the CPU. To be asked by its caller, at once.
  virtual Duration last_service() const { return Duration::max(); }
  /// For how long this call waited because the guest did not run.
  virtual Duration last_stop() const { return Duration::zero(); }
  /// Marks the way of a request at a stage of `where`, right after one of these calls: what that took of the
  /// CPU is service; before, the guest did not run, or did what is more urgent.
  void worked(Trail& trail, const Component& where, std::string_view stage) {
    if (!trail) return;
    component().waited_first(trail, "domain does not run", last_stop());
    where.served_for(trail, stage, last_service());
  }

  /// How often this guest has been scheduled in since the start.
  virtual std::uint64_t dispatches() const = 0;
  virtual Bytes memory() const = 0;
  /// The CPU that the hypervisor gives to this guest.
  virtual VirtualCpu& virtual_cpu() = 0;
  virtual Component& component() = 0;
};

}  // namespace xenolith
