#include "models/cpu/smt_processor/logical_cpu.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

LogicalCpu::LogicalCpu(const Context& context, int index, CoreObserver& core)
    : Component(context), index_(index), core_(core) {
  attach_statistics(*this);
}

void LogicalCpu::run(WorkServer* context, std::string_view name) {
  if (context == running_) return;
  draw_until_now();
  if (running_ != nullptr) {
    XENO_ASSERT(!running_->held(), "a context is taken from its CPU while an operation holds it");
    running_->observe(nullptr);
    running_->set_speed(0);
  }
  running_ = context;
  name_ = name;
  running_since_ = now();
  busy_.set(context == nullptr ? 0 : 1);
  if (context != nullptr) {
    context->set_speed(speed_);
    context->observe(this);
  }
  state_ = CpuState::work;
  tell_state();
  core_.core_changed(index_);
}

void LogicalCpu::note_state(CpuState state) {
  XENO_ASSERT(state != CpuState::halt, "a CPU is halted by running nothing on it");
  if (state == state_) return;
  state_ = state;
  tell_state();
}

void LogicalCpu::tell_state() {
  if (states_ != nullptr) states_->state_changed(index_, state());
}

bool LogicalCpu::computes() const {
  return running_ != nullptr && running_->activity() == ServerActivity::compute;
}

void LogicalCpu::set_speed(int per_mille) {
  if (per_mille == speed_) return;
  speed_ = per_mille;
  if (running_ != nullptr) running_->set_speed(per_mille);
}

void LogicalCpu::raise(Interrupt interrupt) {
  switch (interrupt.source) {
    case Interrupt::Source::ipi:
      ipi_ = true;
      break;
    case Interrupt::Source::timer:
      timer_ = true;
      break;
    case Interrupt::Source::line:
      if (std::none_of(lines_.begin(), lines_.end(),
                       [&](const Interrupt& waiting) { return waiting.line == interrupt.line; }))
        lines_.push_back(interrupt);
      break;
  }
}

std::optional<Interrupt> LogicalCpu::take() {
  if (!interrupt_waits()) return std::nullopt;
  ++interrupts_;
  if (ipi_) {
    ipi_ = false;
    return Interrupt{Interrupt::Source::ipi, -1, {}};
  }
  if (timer_) {
    timer_ = false;
    return Interrupt{Interrupt::Source::timer, -1, {}};
  }
  const Interrupt interrupt = lines_.front();
  lines_.erase(lines_.begin());
  return interrupt;
}

void LogicalCpu::count_misses(std::int64_t misses, std::int64_t walks) {
  cache_misses_.add(misses);
  page_walks_.add(walks);
}

void LogicalCpu::activity_changed(WorkServer&) { core_.core_changed(index_); }

void LogicalCpu::draw_until_now() {
  if (trace() == nullptr || running_ == nullptr || running_since_ == now()) return;
  trace()->slice(address(), name_, running_since_, now());
}

}  // namespace xenolith
