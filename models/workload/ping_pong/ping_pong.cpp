#include "models/workload/ping_pong/ping_pong.hpp"

#include <string>

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

PingPong::PingPong(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      gaps_(random("gap")),
      first_box_(sim()),
      second_box_(sim()),
      taken_(sim()) {}

void PingPong::start() {
  const int first_cpu = static_cast<int>(params_.first_cpu);
  const int second_cpu = static_cast<int>(params_.second_cpu);
  const CoherentMemory& memory = *kernel_->cpu(first_cpu).lines(Level::process).memory;
  if (memory.core_of(first_cpu) == memory.core_of(second_cpu)) {
    throw Misfit("second_cpu", "both CPUs belong to one core", "logical CPUs of two cores");
  }
  if (params_.wait == LineWait::mwait && !memory.line_timing().has_mwait) {
    throw Misfit("wait", "the processor has no MONITOR and MWAIT", "spin, or a processor that has them");
  }
  if (params_.notice == PingPongNotice::poll) {
    kernel_->spawn_thread(second_cpu, second());
  } else {
    kernel_->bind_ipi(second_cpu, *this);
  }
  if (params_.notice == PingPongNotice::irq_both) kernel_->bind_ipi(first_cpu, *this);
  kernel_->spawn_thread(first_cpu, first());
}

Task<> PingPong::first() {
  for (;;) {
    co_await rest();
    co_await one_round();
    meter_round();
  }
}

Task<> PingPong::rest() {
  const Duration gap = params_.gap.sample(gaps_);
  if (params_.halt_in_gap) {
    co_await kernel_->cpu(static_cast<int>(params_.first_cpu)).halt_for(gap);
  } else {
    co_await sim().delay(gap);
  }
}

Task<> PingPong::one_round() {
  NativeCpu& cpu = kernel_->cpu(static_cast<int>(params_.first_cpu));
  const LineUser lines = cpu.lines(Level::process).telling(*this, trail_);
  co_await cpu.run(params_.timestamp, Level::process);
  const Time begin = now();
  trail_ = rtt_.begin();
  co_await cpu.run(params_.message, Level::process);
  served(trail_, "message");
  store_line(lines, second_box_, ++round_);
  if (params_.notice != PingPongNotice::poll) {
    co_await kernel_->send_ipi(cpu, static_cast<int>(params_.second_cpu), Level::process);
    served(trail_, "send the interrupt");
  }
  if (params_.notice == PingPongNotice::irq_both) {
    while (taken_round_ < round_) {
      co_await cpu.halt_until(taken_);
    }
  } else {
    co_await wait_for_line(lines, first_box_, round_ - 1, params_.wait);
  }
  XENO_ASSERT(first_box_.content() == round_, "a message came out of turn");
  co_await cpu.run(params_.timestamp, Level::process);
  served(trail_, "time stamp");
  rtt_.record(now() - begin, trail_);
}

Task<> PingPong::second() {
  NativeCpu& cpu = kernel_->cpu(static_cast<int>(params_.second_cpu));
  const LineUser lines = cpu.lines(Level::process).telling(*this, trail_);
  for (std::uint64_t answered = 0;; ++answered) {
    co_await wait_for_line(lines, second_box_, answered, params_.wait);
    co_await cpu.run(params_.message, Level::process);
    served(trail_, "message");
    store_line(lines, first_box_, second_box_.content());
  }
}

/// The message is in the mailbox: its line is fetched behind the interrupt.
Task<> PingPong::interrupt(NativeCpu& cpu) {
  const LineUser lines = cpu.lines(Level::interrupt).telling(*this, trail_);
  served(trail_, "interrupt");
  if (cpu.index() == static_cast<int>(params_.first_cpu)) {
    co_await load_line(lines, first_box_);
    taken_round_ = first_box_.content();
    taken_.notify_all();
    co_return;
  }
  co_await load_line(lines, second_box_);
  co_await cpu.run(params_.message, Level::interrupt);
  served(trail_, "message");
  store_line(lines, first_box_, second_box_.content());
  if (params_.notice == PingPongNotice::irq_both) {
    co_await kernel_->send_ipi(cpu, static_cast<int>(params_.first_cpu), Level::interrupt);
    served(trail_, "send the interrupt");
  }
}

void PingPong::meter_round() {
  if (!meter_.bound()) return;
  const Joules total = meter_->energy();
  if (metered_) round_energy_.record(total - *metered_);
  metered_ = total;
}

}  // namespace xenolith
