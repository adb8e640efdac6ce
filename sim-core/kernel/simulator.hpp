#pragma once

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <limits>
#include <stdexcept>

#include "sim-core/base/check.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/event_queue.hpp"
#include "sim-core/kernel/process.hpp"
#include "sim-core/kernel/ready_ring.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// What ends a run before everything is done.
struct RunLimits {
  Time until = Time::max();  ///< events due later stay; `now()` becomes this time
  std::uint64_t events = std::numeric_limits<std::uint64_t>::max();  ///< so many more events
  const std::atomic<bool>* stop = nullptr;  ///< looked at every few thousand events; true: stop
};

enum class RunOutcome {
  finished,     ///< nothing is left to happen; processes may still wait for what will not come
  time_limit,   ///< the next event is due after `until`
  event_limit,  ///< so many events have happened
  stopped,      ///< Simulator::stop() was called
  interrupted,  ///< the stop flag was set
};

/// A process ended with an exception that nobody caught, or a timer's function threw one. `what()` starts
/// with the simulated time; the exception is nested (std::rethrow_if_nested).
class ProcessFailure : public std::runtime_error, public std::nested_exception {
 public:
  ProcessFailure(Time when, const std::string& reason);
  Time when() const noexcept { return when_; }

 private:
  Time when_;
};

/// Clock, event queue and processes of one simulation.
///
/// **Order.** Events happen in the order of (time, order of scheduling): of two that are due at one time, the
/// one that was scheduled first comes first, whatever it is: the end of a delay, a timer, a deadline, a
/// start, a wake-up. What becomes due at the current instant (`yield`, a start, a wake-up by a signal, a
/// lease, a message) goes to the end of the ready ring, behind everything that is due now. A wake-up that
/// replaces a deadline counts as scheduled when the wake-up happened.
///
/// A simulator, its processes and everything they wait for belong to one thread. What outlives whom does not
/// matter: resources, signals, mailboxes and timers may be destroyed before or after their simulator.
class Simulator {
 public:
  Simulator();
  /// Destroys every process that still lives, the youngest first, each from its innermost task outwards.
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  Time now() const noexcept { return now_; }

  /// Makes a process of a task. It starts at the current instant, after everything that is already due now.
  Process spawn(Task<> task);

  /// Waits so long; zero goes behind everything that is due now. Negative is an internal error.
  auto delay(Duration duration) noexcept { return DelayAwaiter{*this, now_ + duration}; }
  /// Waits until a time that is not in the past; `Time::max()` waits for ever.
  auto wait_until(Time time) noexcept { return DelayAwaiter{*this, time}; }
  /// Waits for everything that is already due now.
  auto yield() noexcept { return DelayAwaiter{*this, now_}; }

  /// Runs until nothing is left or a limit is met, whichever is first; may be called again.
  /// Throws ProcessFailure if a process does not catch its exception; that process is gone then.
  RunOutcome run(const RunLimits& limits = {});
  /// Makes `run` return after the current event.
  void stop() noexcept;

  /// Processes resumed and timers fired so far.
  std::uint64_t events() const noexcept { return events_; }
  /// Events that shared their instant with the event before: their order was decided by the order of
  /// scheduling.
  std::uint64_t ties() const noexcept { return events_ - instants_; }
  /// Processes that have not ended.
  std::size_t processes() const noexcept { return processes_; }
  /// Entries of the event queue, stale ones included.
  std::size_t queued() const noexcept { return queue_.size(); }

  /// For the primitives of the kernel only. A block (a suspended task or a timer) waits for one thing at a
  /// time. Schedules a block; a time that is not after now means now, `Time::max()` never.
  void schedule(detail::Block* block, Time time) {
    if (time > now_) {
      if (time != Time::max()) queue_.push(time.ps(), arm(block));
    } else {
      ready_.push(arm(block));
    }
  }
  /// Schedules a block for now, instead of what it was scheduled for.
  void wake(detail::Block* block) {
    unschedule(block);
    ready_.push(arm(block));
  }
  /// Forgets what a block is scheduled for; nothing if it is not scheduled.
  void unschedule(detail::Block* block) noexcept {
    if (!block->pending()) return;
    block->word += detail::one_step;
    arena_.count_cancelled();
  }

 private:
  friend class Process;
  struct DelayAwaiter {
    Simulator& simulator;
    Time time;
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> frame) const {
      XENO_ASSERT(time >= simulator.now_, "a process waits for a time in the past");
      simulator.schedule(detail::Block::of(frame.address()), time);
    }
    void await_resume() const noexcept {}
  };
  class Running;

  static std::uint64_t arm(detail::Block* block) {
    XENO_ASSERT(!block->pending(), "a process or timer is scheduled twice");
    return block->word += detail::one_step;
  }
  bool run_batch(Time until, RunOutcome& outcome);
  detail::Block* advance(Time until, RunOutcome& outcome);
  detail::Block* next_ready();
  void collect(std::int64_t time);
  void dispatch(detail::Block* block);
  void attend();
  void bury(detail::ProcessBlock* process) noexcept;
  void cancel(detail::ProcessBlock* process) noexcept;
  [[noreturn]] void fail(std::exception_ptr error);
  void purge_stale();

  // What every event touches comes first.
  detail::Arena& arena_;
  detail::Trampoline trampoline_;
  Time now_;
  std::uint64_t events_ = 0;
  std::uint64_t batch_end_ = 0;
  std::uint64_t instants_ = 0;
  Time last_event_;
  detail::ReadyRing ready_;
  detail::EventQueue queue_;
  detail::ProcessBlock* youngest_ = nullptr;
  std::size_t processes_ = 0;
  std::uint64_t cancelled_seen_ = 0;  ///< stale entries of the arena's count that are gone from here
  std::uint64_t next_sweep_ = 0;
  bool running_ = false;
  bool stopping_ = false;
  bool tearing_down_ = false;
};

}  // namespace xenolith
