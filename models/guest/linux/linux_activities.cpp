#include <algorithm>
#include <optional>
#include <utility>

#include "models/guest/linux/linux.hpp"
#include "sim-core/base/check.hpp"

/// What runs in the guest: upcalls, soft interrupts, processes, the tick.
namespace xenolith {

namespace {

constexpr int interrupt_level = static_cast<int>(Level::interrupt);
constexpr int softirq_level = static_cast<int>(Level::softirq);
constexpr int process_level = static_cast<int>(Level::process);

}  // namespace

void Linux::entered() {
  if (events_.upcall_due() && !in_upcall_) upcall_.notify_one();
}

void Linux::unmask_event(EventPort port) {
  events_.unmask(port);
  entered();
}

Task<> Linux::upcall_loop() {
  for (;;) {
    while (!events_.upcall_due()) {
      co_await upcall_.wait();
    }
    in_upcall_ = true;
    ++upcalls_;
    Trail trail = events_.due_cause();
    waited_for(trail, virtual_cpu().entered_by(), "wait to be entered");
    co_await spend(params_.upcall, interrupt_level);
    worked(trail, *this, "upcall");
    co_await go_over(interrupt_set_, interrupt_level);
    worked(trail, *this, "upcall");
    co_await take_events(trail);
    in_upcall_ = false;
    consider_idle();
  }
}

/// Takes all pending events, lowest port first, until none is left.
Task<> Linux::take_events(Trail upcall) {
  VirtualCpu& cpu = virtual_cpu();
  while (events_.upcall_due()) {
    events_.begin_scan();
    co_await server().wait(cpu.processor().transfer(cpu.cpu(), cpu.shared_info()), interrupt_level);
    worked(upcall, *this, "upcall");
    std::optional<EventChannels::Event> event = events_.take(0);
    while (event) {
      event_latency_.record(now() - event->since);
      Trail cause = event->cause;
      waited_for(cause, upcall, "wait for other events");
      co_await spend(params_.event_dispatch, interrupt_level);
      worked(cause, *this, "event dispatch");
      causes_[interrupt_level] = cause;
      co_await event->handler->handle();
      event = events_.take(event->port + 1);
    }
  }
}

void Linux::raise_softirq(Softirq softirq, Trail cause) {
  softirqs_.raise(softirq, cause);
  softirq_.notify_one();
}

Task<> Linux::softirq_loop() {
  for (;;) {
    while (!softirqs_.raised()) {
      co_await softirq_.wait();
    }
    in_softirq_ = true;
    Trail trail = softirqs_.due_cause();
    co_await spend(params_.softirq_dispatch, softirq_level);
    worked(trail, *this, "soft interrupt");
    co_await go_over(softirq_set_, softirq_level);
    worked(trail, *this, "soft interrupt");
    while (softirqs_.raised()) {
      Softirq next = 0;
      SoftirqHandler* handler = softirqs_.take(next);
      while (handler != nullptr) {
        Trail cause = softirqs_.cause_of(next - 1);
        waited_for(cause, trail, "wait for other soft interrupts");
        causes_[softirq_level] = cause;
        co_await handler->run();
        handler = softirqs_.take(next);
      }
    }
    in_softirq_ = false;
    consider_idle();
  }
}

void Linux::spawn_process(Task<> body) {
  ++runnable_;
  sim().spawn(process(std::move(body)));
}

Task<> Linux::process(Task<> body) {
  co_await std::move(body);
  --runnable_;
  consider_idle();
}

Task<> Linux::switch_in(Trail cause) {
  co_await spend(params_.process_switch, process_level);
  worked(cause, *this, "process switch");
  co_await go_over(process_set_, process_level);
  worked(cause, *this, "process switch");
  causes_[process_level] = cause;
}

Task<> Linux::sleep_on(WaitQueue& queue) {
  --runnable_;
  consider_idle();
  co_await queue.woken().wait();
  co_await switch_in(queue.cause);
}

Task<> Linux::wake(WaitQueue& queue, Level level, Trail cause) {
  if (queue.sleepers() == 0) co_return;
  queue.cause = cause;
  ++runnable_;
  queue.woken().notify_one();
  co_await spend(params_.process_wake, static_cast<int>(level));
}

Task<> Linux::sleep_for(Duration duration) {
  XENO_ASSERT(duration >= Duration::zero(), "a process sleeps for a negative time");
  Sleeper sleeper(sim(), sleepers_, now() + duration);
  --runnable_;
  consider_idle();
  co_await sleeper.woken.wait();
  co_await switch_in({});
}

/// Asks for the first tick at or after the earliest end of a sleep or timer, as the idle loop does before it
/// blocks.
void Linux::program_timer() {
  std::optional<Time> earliest = sleepers_.earliest();
  const std::optional<Time> timer = timers_.earliest();
  if (!earliest || (timer && *timer < *earliest)) earliest = timer;
  if (!earliest) return;
  const Time first = Time::origin() + jiffy_phase_;
  const Duration rest = *earliest - first;
  const std::int64_t wanted =
      rest <= Duration::zero() ? 0 : (rest + jiffy_ - Duration::picoseconds(1)) / jiffy_;
  const std::int64_t next = now() < first ? 0 : (now() - first) / jiffy_ + 1;
  virtual_cpu().set_timer(first + jiffy_ * std::max(wanted, next));
}

Task<> Linux::timer_interrupt() {
  ++timer_interrupts_;
  co_await spend(params_.timer_interrupt, interrupt_level);
  raise_softirq(timer_softirq_, {});
}

/// Ends the sleeps that are over, in the order in which they began, and runs the timers that are due.
Task<> Linux::expire_timers() {
  co_await spend(params_.timer_softirq, softirq_level);
  const Time limit = now();
  Sleeper* sleeper = sleepers_.take(limit);
  while (sleeper != nullptr) {
    ++runnable_;
    sleeper->woken.notify_one();
    co_await spend(params_.process_wake, softirq_level);
    sleeper = sleepers_.take(limit);
  }
  KernelTimer* timer = timers_.take(limit);
  while (timer != nullptr) {
    co_await timer->handler->expired();
    timer = timers_.take(limit);
  }
}

}  // namespace xenolith
