#include "models/guest/native_linux/native_linux_cpu.hpp"

#include <optional>
#include <utility>

#include "models/guest/native_linux/native_linux.hpp"
#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

constexpr int interrupt_level = static_cast<int>(Level::interrupt);

}  // namespace

NativeLinuxCpu::NativeLinuxCpu(NativeLinux& kernel, int index, Duration tick_phase)
    : kernel_(kernel),
      index_(index),
      tick_phase_(tick_phase),
      server_(kernel.sim()),
      attention_(kernel.sim()),
      tick_timer_(Timer::of<&NativeLinuxCpu::tick>(kernel.sim(), this)) {}

Task<> NativeLinuxCpu::run(Cycles work, Level level) {
  return server_.compute(kernel_.processor_->time_of(work), static_cast<int>(level));
}

Task<> NativeLinuxCpu::stall(Task<> operation, Level level) {
  return server_.hold(std::move(operation), static_cast<int>(level));
}

LineUser NativeLinuxCpu::lines(Level level) {
  return {&*kernel_.memory_,          &server_, &kernel_.sim(), index_, static_cast<int>(level),
          kernel_.processor_->clock()};
}

Task<> NativeLinuxCpu::thread(Task<> body) {
  thread_runs_ = true;
  go_on();
  co_await std::move(body);
  thread_runs_ = false;
  go_on();
}

Task<> NativeLinuxCpu::halt_until(Signal& woken) {
  thread_runs_ = false;
  go_on();
  co_await woken.wait();
  thread_runs_ = true;
  go_on();
}

Task<> NativeLinuxCpu::halt_for(Duration duration) {
  thread_runs_ = false;
  go_on();
  co_await kernel_.sim().delay(duration);
  thread_runs_ = true;
  go_on();
  co_await server_.wait(kernel_.processor_->interrupt_timing().halt_exit, interrupt_level);
  co_await server_.compute(kernel_.processor_->interrupt_timing().entry, interrupt_level);
  co_await run(kernel_.params_.tick, Level::interrupt);
}

void NativeLinuxCpu::go_on() {
  Processor& processor = *kernel_.processor_;
  const bool halted = processor.halted(index_);
  if (thread_runs_ || in_interrupt_) {
    if (!halted) return;
    processor.run(index_, server_, "linux");
    arm_tick();
  } else if (!halted) {
    tick_timer_.cancel();  // an idle CPU's ticks would only find it idle
    processor.halt(index_);
  }
}

Task<> NativeLinuxCpu::main() {
  Processor& processor = *kernel_.processor_;
  for (;;) {
    while (!processor.interrupt_waits(index_)) {
      co_await attention_.wait();
    }
    const bool halted = processor.halted(index_);
    const CpuState before = kernel_.memory_->state(index_);
    in_interrupt_ = true;
    go_on();
    if (halted) {
      co_await server_.wait(processor.interrupt_timing().halt_exit, interrupt_level);
    } else if (before == CpuState::mwait) {
      co_await server_.wait(kernel_.memory_->line_timing().mwait_exit, interrupt_level);
    }
    for (auto interrupt = processor.take(index_); interrupt; interrupt = processor.take(index_)) {
      co_await serve(*interrupt);
    }
    in_interrupt_ = false;
    go_on();
  }
}

Task<> NativeLinuxCpu::serve(Interrupt interrupt) {
  co_await server_.compute(kernel_.processor_->interrupt_timing().entry, interrupt_level);
  switch (interrupt.source) {
    case Interrupt::Source::ipi: {
      ++kernel_.ipis_;
      co_await run(kernel_.params_.ipi_dispatch, Level::interrupt);
      const auto handler = kernel_.ipi_handlers_.find(index_);
      if (handler != kernel_.ipi_handlers_.end()) {
        co_await handler->second->interrupt(*this);
      }
      break;
    }
    case Interrupt::Source::timer:
      ++kernel_.ticks_;
      arm_tick();
      co_await run(kernel_.params_.tick, Level::interrupt);
      break;
    case Interrupt::Source::line:
      ++kernel_.device_interrupts_;
      co_await serve_line(interrupt.line);
      break;
  }
}

/// Level-triggered: masked and acknowledged first, unmasked when all handlers of the line have been asked.
Task<> NativeLinuxCpu::serve_line(int line) {
  const NativeLinux::Params& params = kernel_.params_;
  InterruptRouter& router = *kernel_.interrupts_;
  co_await run(params.interrupt_dispatch, Level::interrupt);
  co_await server_.wait(router.access_time(), interrupt_level);
  router.mask(line);
  router.end_of_interrupt(line);
  for (std::int64_t i = 0; i < params.line_sharers; ++i) {
    co_await run(params.sharer, Level::interrupt);
    co_await server_.wait(params.sharer_register, interrupt_level);
  }
  const auto handler = kernel_.line_handlers_.find(line);
  if (handler != kernel_.line_handlers_.end()) {
    co_await handler->second->interrupt(*this);
  }
  co_await server_.wait(router.access_time(), interrupt_level);
  router.unmask(line);
}

void NativeLinuxCpu::arm_tick() {
  const Duration period = kernel_.params_.tick_period;
  const std::int64_t passed = (kernel_.now() - Time::origin() + period - tick_phase_) / period;
  tick_timer_.arm(Time::origin() + tick_phase_ + period * passed);
}

void NativeLinuxCpu::tick() { kernel_.processor_->raise(index_, Interrupt{Interrupt::Source::timer, -1}); }

}  // namespace xenolith
