#include "models/guest/linux/linux.hpp"

#include <utility>

namespace xenolith {

namespace {

constexpr int idle_level = WorkServer::levels - 1;
static_assert(static_cast<int>(Level::process) < idle_level, "the idle loop runs behind all processes");

}  // namespace

Linux::Linux(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      jiffy_(Cycles(1) / params.timer_frequency),
      frames_(random("frames")),
      tick_(*this),
      timer_port_(events_.bind(tick_)),
      timer_softirq_(softirqs_.bind(tick_)),
      upcall_(sim()),
      softirq_(sim()),
      idle_(sim()) {}

void Linux::start() {
  interrupt_set_ = allot(params_.interrupt_lines, params_.interrupt_pages);
  softirq_set_ = allot(params_.softirq_lines, params_.softirq_pages);
  process_set_ = allot(params_.process_lines, params_.process_pages);
  idle_set_ = allot(params_.idle_lines, params_.idle_pages);
  jiffy_phase_ = virtual_cpu().boot_stamp() % jiffy_;
  sim().spawn(upcall_loop());
  sim().spawn(softirq_loop());
  sim().spawn(idle_loop());
}

VirtualCpu& Linux::virtual_cpu() {
  if (virtual_cpu_ == nullptr) virtual_cpu_ = &hypervisor_->create_virtual_cpu(*this, *this, params_.cpus);
  return *virtual_cpu_;
}

Task<> Linux::spend(Cycles work, int level) {
  return server().compute(virtual_cpu().processor().time_of(work), level);
}

Task<> Linux::run(Cycles work, Level level) { return spend(work, static_cast<int>(level)); }

Task<> Linux::hypercall(Cycles work, Level level) {
  VirtualCpu& cpu = virtual_cpu();
  return server().compute(cpu.hypercall_entry() + cpu.processor().time_of(work), static_cast<int>(level));
}

Task<> Linux::access(SharedLines& lines, Level level) {
  VirtualCpu& cpu = virtual_cpu();
  co_await server().wait(cpu.processor().transfer(cpu.cpu(), lines), static_cast<int>(level));
}

Task<> Linux::stall(Task<> operation, Level level) {
  return server().hold(std::move(operation), static_cast<int>(level));
}

Task<> Linux::copy(Bytes size, CopyFrom from, Level level) {
  const BitRate rate = from == CopyFrom::cache ? params_.copy_from_cache : params_.copy_from_memory;
  return server().wait(size / rate, static_cast<int>(level));
}

WorkingSet Linux::allot(std::int64_t lines, std::int64_t pages) {
  WorkingSet set = virtual_cpu().processor().allot(lines, pages, frames_);
  set.address_space = virtual_cpu().address_space();
  return set;
}

Task<> Linux::touch(WorkingSet& set, Level level) { return go_over(set, static_cast<int>(level)); }

Task<> Linux::go_over(WorkingSet& set, int level) {
  VirtualCpu& cpu = virtual_cpu();
  co_await server().wait(cpu.processor().touch(cpu.cpu(), set), level);
}

Task<> Linux::notify(GuestKernel& target, EventPort port, Level level, Trail cause) {
  co_await hypercall(Cycles(0), level);
  worked(cause, *this, "hypercall");
  co_await virtual_cpu().send(target, port, static_cast<int>(level), cause);
}

bool Linux::nothing_to_do() const {
  return runnable_ == 0 && !in_upcall_ && !events_.upcall_due() && !in_softirq_ && !softirqs_.raised();
}

/// Called whenever an activity has come to its end.
void Linux::consider_idle() {
  if (nothing_to_do()) idle_.notify_one();
}

/// Interrupted at any time by what is more urgent; in the end it blocks if there is still nothing to do.
Task<> Linux::idle_loop() {
  while (params_.polls) {
    co_await server().compute(jiffy_, idle_level);
  }
  constexpr int hypercalls = 2;  // set_timer_op and sched_op block
  for (;;) {
    if (!nothing_to_do()) {
      co_await idle_.wait();
    }
    if (!nothing_to_do()) continue;
    co_await spend(params_.idle_entry, idle_level);
    co_await go_over(idle_set_, idle_level);
    co_await server().compute(virtual_cpu().hypercall_entry() * hypercalls, idle_level);
    if (!nothing_to_do()) continue;
    program_timer();
    ++blocks_;
    virtual_cpu().block();
    co_await idle_.wait();
  }
}

}  // namespace xenolith
