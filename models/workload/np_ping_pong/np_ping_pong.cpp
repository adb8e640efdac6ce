#include "models/workload/np_ping_pong/np_ping_pong.hpp"

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

NpPingPong::NpPingPong(const Context& context, const Params& params)
    : Component(context), params_(params), gaps_(random("gap")), host_box_(sim()), taken_(sim()) {
  loop_.unit = NpMemory::sdram;
  loop_.size = params.size;
  loop_.instructions = params.look;
  loop_.add(np_box_);
}

void NpPingPong::start() {
  const int cpu = static_cast<int>(params_.cpu);
  const LineUser lines = kernel_->cpu(cpu).lines(Level::process);
  if (params_.wait == LineWait::mwait && !lines.memory->line_timing().has_mwait) {
    throw Misfit("wait", "the processor has no MONITOR and MWAIT", "spin, or a processor that has them");
  }
  if (params_.notice == NpNotice::irq) kernel_->bind_line(doorbell_->line(), cpu, *this);
  processor_->load(0, 0, *this);
  kernel_->spawn_thread(cpu, core());
}

Task<> NpPingPong::core() {
  NativeCpu& cpu = kernel_->cpu(static_cast<int>(params_.cpu));
  for (;;) {
    const Duration gap = params_.gap.sample(gaps_);
    co_await sim().delay(gap);
    co_await one_round(cpu);
  }
}

Task<> NpPingPong::one_round(NativeCpu& cpu) {
  const auto arrive = [](void* self, std::uint64_t number) {
    auto& here = *static_cast<NpPingPong*>(self);
    here.served(here.trail_, "into the board's memory");
    here.np_box_.push(number, here.now());
  };
  co_await cpu.run(params_.timestamp, Level::process);
  begin_ = now();
  trail_ = rtt_.begin();
  co_await cpu.run(params_.message, Level::process);
  served(trail_, "message");
  co_await cpu.stall(host_io_->write(params_.size, {arrive, this, ++round_, &trail_}), Level::process);
  if (params_.notice == NpNotice::irq) {
    while (taken_round_ < round_) {
      co_await cpu.halt_until(taken_);
    }
    co_return;
  }
  co_await wait_for_line(cpu.lines(Level::process).telling(*this, trail_), host_box_, round_ - 1,
                         params_.wait);
  co_await cpu.run(params_.timestamp, Level::process);
  served(trail_, "time stamp");
  rtt_.record(now() - begin_, trail_);
}

/// The doorbell is read first: it pushes the answer, posted before it, into memory.
Task<> NpPingPong::interrupt(NativeCpu& cpu) {
  DoorbellBits bits = 0;
  if (taken_round_ < round_) served(trail_, "interrupt");
  co_await cpu.stall(doorbell_->read_by_host(&bits), Level::interrupt);
  if (bits == 0) co_return;
  served(trail_, "read the doorbell");
  co_await cpu.stall(doorbell_->clear_by_host(bits), Level::interrupt);
  co_await load_line(cpu.lines(Level::interrupt).telling(*this, trail_), host_box_);
  XENO_ASSERT(host_box_.content() == round_, "the doorbell has overtaken the answer");
  co_await cpu.run(params_.timestamp, Level::interrupt);
  served(trail_, "time stamp");
  rtt_.record(now() - begin_, trail_);
  taken_round_ = round_;
  taken_.notify_all();
}

Task<> NpPingPong::execute(MicroContext& context) {
  const auto arrive = [](void* self, std::uint64_t number) {
    auto& here = *static_cast<NpPingPong*>(self);
    here.served(here.trail_, "into host memory");
    here.kernel_->cpu(0).lines(Level::process).memory->device_wrote(here.host_box_, number);
  };
  for (;;) {
    co_await context.poll(loop_);
    waited(trail_, "look of the micro-engine");
    const std::uint64_t number = np_box_.pop();
    co_await context.run(params_.answer);
    served(trail_, "micro-code");
    co_await context.pci(device_io_->write(params_.size, {arrive, this, number, &trail_}));
    if (params_.notice == NpNotice::irq) {
      co_await context.pci(doorbell_->ring(1));
    }
  }
}

}  // namespace xenolith
