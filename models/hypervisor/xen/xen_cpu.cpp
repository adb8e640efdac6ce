#include "models/hypervisor/xen/xen_cpu.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "models/hypervisor/xen/idle_sidecore.hpp"
#include "models/hypervisor/xen/xen.hpp"
#include "models/hypervisor/xen/xen_virtual_cpu.hpp"

namespace xenolith {

XenCpu::XenCpu(Xen& xen, int index, std::unique_ptr<Scheduler> scheduler, Duration tick_phase)
    : xen_(xen),
      index_(index),
      scheduler_(std::move(scheduler)),
      tick_phase_(tick_phase),
      server_(xen.sim()),
      attention_(xen.sim()),
      slice_timer_(Timer::of<&XenCpu::slice_over>(xen.sim(), this)),
      tick_timer_(Timer::of<&XenCpu::tick>(xen.sim(), this)) {}

Task<> XenCpu::main() {
  for (;;) {
    while (!wanted()) {
      co_await idle();
    }
    co_await enter();
    while (wanted()) {
      const std::optional<Interrupt> interrupt = xen_.processor().take(index_);
      if (interrupt) {
        co_await serve(*interrupt);
      } else {
        co_await schedule();
      }
    }
    leave();
  }
}

/// Until something may have happened. A CPU without a domain to run may be the sidecore meanwhile.
Task<> XenCpu::idle() {
  XenIdleSidecore* const duty = xen_.idle_sidecore();
  if (duty != nullptr && duty->vacant() && current_ == nullptr) {
    doing_ = {};
    co_await duty->serve_on(*this);
  } else {
    co_await attention_.wait();
  }
}

Task<> XenCpu::run(Cycles work) { return server_.compute(xen_.processor().time_of(work), 0); }

Task<> XenCpu::stall(Task<> operation) { return server_.hold(std::move(operation), 0); }

Task<> XenCpu::signal(GuestKernel& guest, EventPort port, Trail cause) {
  XenVirtualCpu& target = xen_.virtual_cpu_of(guest);
  if (&target == current_) signalled_current_ = true;
  return xen_.send(Payer{&server_, 0, index_}, target, port, cause);
}

SchedulingUnit XenCpu::admit(XenVirtualCpu& virtual_cpu) {
  units_.push_back(&virtual_cpu);
  const SchedulingUnit unit = scheduler_->admit();
  return unit;
}

bool XenCpu::wake(XenVirtualCpu& virtual_cpu) {
  const SchedulingUnit running = current_ == nullptr ? idle_unit : current_->unit();
  const Time now = xen_.now();
  const WakeDecision decision = scheduler_->wake(virtual_cpu.unit(), running, now);
  if (decision.schedule_by && slice_timer_.armed() && slice_timer_.due() > *decision.schedule_by) {
    slice_timer_.arm(std::max(now, *decision.schedule_by));
  }
  if (!decision.schedule_now) return false;
  return !std::exchange(schedule_raised_, true);
}

bool XenCpu::wanted() const { return schedule_raised_ || xen_.processor().interrupt_waits(index_); }

/// Stops the guest, or wakes the CPU up.
Task<> XenCpu::enter() {
  entered_ = true;
  Processor& processor = xen_.processor();
  if (current_ != nullptr) {
    WorkServer& guest = current_->server();
    while (guest.held()) {
      co_await guest.released().wait();
    }
  }
  const bool halted = processor.halted(index_);
  processor.run(index_, server_, "hypervisor");
  exit_from_halt_ = halted ? processor.interrupt_timing().halt_exit : Duration::zero();
  if (halted) {
    co_await server_.wait(exit_from_halt_, 0);
  }
  doing_ = {};
}

void XenCpu::leave() {
  entered_ = false;
  if (current_ == nullptr) {
    xen_.processor().halt(index_);
    return;
  }
  current_->entered_by(doing_);
  current_->client().entered();  // first, so that an upcall comes before what was interrupted
  xen_.processor().run(index_, current_->server(), current_->name());
}

void XenCpu::begin_trail(Interrupt interrupt) {
  const bool told = interrupt.source == Interrupt::Source::ipi;
  const Trail cause = told ? std::exchange(notified_by_, {}) : interrupt.cause;
  if (!cause) return;
  doing_ = cause;
  xen_.served_for(doing_, "wait for the interrupt to be taken", exit_from_halt_);
}

Task<> XenCpu::serve(Interrupt interrupt) {
  begin_trail(interrupt);
  co_await server_.compute(xen_.processor().interrupt_timing().entry, 0);
  worked(doing_, xen_, "interrupt entry");
  if (interrupt.source == Interrupt::Source::ipi) {
    co_await server_.compute(xen_.costs().ipi_handler, 0);
    worked(doing_, xen_, "inter-processor interrupt");
  } else if (interrupt.source == Interrupt::Source::timer) {
    co_await serve_timers();
  } else {
    signalled_current_ = false;
    if (interrupt.line < first_message_interrupt) {
      co_await serve_line(interrupt.line);
    } else {
      co_await serve_message(interrupt.line);
    }
    if (current_ != nullptr && !signalled_current_) xen_.count_stray_interrupt();
  }
}

Task<> XenCpu::serve_timers() {
  co_await server_.compute(xen_.costs().timer_softirq, 0);
  if (std::exchange(slice_over_, false)) schedule_raised_ = true;
  const Payer payer{&server_, 0, index_};
  if (std::exchange(tick_due_, false) && current_ != nullptr) {
    arm_tick();
    scheduler_->tick(current_->unit(), xen_.now());
    co_await xen_.send(payer, *current_, current_->client().timer_port());
  }
  for (std::size_t i = 0; i < units_.size(); ++i) {
    XenVirtualCpu& unit = *units_[i];
    if (unit.take_expiry()) {
      co_await xen_.send(payer, unit, unit.client().timer_port());
    }
  }
}

/// A device's interrupt: masked at the controller while it is in service, by this CPU or by a guest.
Task<> XenCpu::serve_line(int line) {
  InterruptRouter& router = xen_.interrupts();
  co_await server_.compute(xen_.costs().interrupt_dispatch, 0);
  co_await server_.wait(router.access_time(), 0);
  worked(doing_, xen_, "interrupt dispatch");
  router.mask(line);
  router.end_of_interrupt(line);
  const LineBinding bound = xen_.bound_to(line);
  if (bound.guest != nullptr) {
    co_await signal(*bound.guest, bound.port, doing_);
  } else if (bound.handler != nullptr) {
    const Time begin = xen_.now();
    co_await bound.handler->interrupt(*this);
    xen_.record_interrupt(begin);
    co_await server_.wait(router.access_time(), 0);
    router.unmask(line);
  }
}

/// A message-signalled interrupt is an edge: nothing is masked, and its number says whose it is.
Task<> XenCpu::serve_message(int number) {
  co_await server_.compute(xen_.costs().interrupt_dispatch, 0);
  worked(doing_, xen_, "interrupt dispatch");
  const Time begin = xen_.now();
  const MessageBinding bound = xen_.message_bound_to(number);
  co_await signal(*bound.guest, bound.port, doing_);
  xen_.record_interrupt(begin);
}

/// From here on the hypervisor works for what woke this domain.
void XenCpu::follow(XenVirtualCpu& next) {
  Trail cause = next.take_woken_by();
  if (!cause) return;
  xen_.waited_for(cause, doing_, "wait to be scheduled");
  doing_ = cause;
}

Task<> XenCpu::schedule() {
  schedule_raised_ = false;
  XenVirtualCpu* const previous = current_;
  const SchedulingUnit running = previous == nullptr ? idle_unit : previous->unit();
  const bool runnable = previous != nullptr && !previous->blocked();
  const ScheduleDecision decision = scheduler_->schedule(running, runnable, xen_.now());
  XenVirtualCpu* const next =
      decision.next == idle_unit ? nullptr : units_[static_cast<std::size_t>(decision.next)];
  current_ = next;
  if (next == nullptr) {
    slice_timer_.cancel();  // an idle CPU would only find itself idle again
    tick_timer_.cancel();
  } else {
    slice_timer_.arm_after(decision.run_time);
  }
  if (next != previous && previous != nullptr) previous->switched_out(ticks());
  if (next != nullptr && next == previous) next->stays();
  if (next != nullptr && next != previous) follow(*next);
  const XenCosts& costs = xen_.costs();
  co_await server_.compute(costs.schedule + costs.timer_softirq, 0);
  worked(doing_, xen_, "schedule");
  if (next != previous && next != nullptr) {
    co_await switch_to(*next);
  }
}

/// Registers and address space stay loaded while the CPU idles, so that the same guest comes back cheaply.
Task<> XenCpu::switch_to(XenVirtualCpu& next) {
  Processor& processor = xen_.processor();
  const bool tick_passed = next.switched_in(ticks());
  const bool full = loaded_ != &next;
  xen_.count_dispatch(full);
  co_await server_.compute(full ? xen_.costs().domain_switch : xen_.costs().idle_switch, 0);
  worked(doing_, xen_, "switch domains");
  if (full) processor.load_address_space(index_, next.address_space());
  loaded_ = &next;
  co_await server_.wait(processor.touch(index_, next.state()), 0);
  worked(doing_, xen_, "switch domains");
  if (tick_passed) next.client().set_pending(next.client().timer_port());
  arm_tick();
}

std::int64_t XenCpu::ticks() const {
  return (xen_.now() - Time::origin() + xen_.costs().tick - tick_phase_) / xen_.costs().tick;
}

void XenCpu::arm_tick() { tick_timer_.arm(Time::origin() + tick_phase_ + xen_.costs().tick * ticks()); }

void XenCpu::slice_over() {
  slice_over_ = true;
  raise_timer();
}

void XenCpu::tick() {
  tick_due_ = true;
  raise_timer();
}

void XenCpu::raise_timer() { xen_.processor().raise(index_, Interrupt{Interrupt::Source::timer, -1}); }

}  // namespace xenolith
