#include "models/guest/native_linux/native_linux.hpp"

#include <string>
#include <utility>

#include "models/guest/native_linux/native_linux_cpu.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

NativeLinux::NativeLinux(const Context& context, const Params& params)
    : Component(context), params_(params) {}

NativeLinux::~NativeLinux() = default;

void NativeLinux::boot() {
  if (!cpus_.empty()) return;
  RandomStream phases = random("ticks");
  for (int cpu = 0; cpu < processor_->cpus(); ++cpu) {
    const Duration phase = Duration::picoseconds(phases.uniform_int(0, params_.tick_period.ps() - 1));
    cpus_.push_back(std::make_unique<NativeLinuxCpu>(*this, cpu, phase));
  }
  processor_->boot(*this);
}

void NativeLinux::start() {
  boot();
  for (const auto& cpu : cpus_) sim().spawn(cpu->main());
}

NativeLinuxCpu& NativeLinux::at(int cpu) {
  boot();
  if (cpu < 0 || cpu >= processor_->cpus()) {
    throw Misfit("cpu", "the machine has no logical CPU " + std::to_string(cpu),
                 "0 to " + std::to_string(processor_->cpus() - 1));
  }
  return *cpus_[static_cast<std::size_t>(cpu)];
}

NativeCpu& NativeLinux::cpu(int index) { return at(index); }

void NativeLinux::spawn_thread(int cpu, Task<> body) { sim().spawn(at(cpu).thread(std::move(body))); }

void NativeLinux::bind_ipi(int cpu, NativeInterruptHandler& handler) {
  XENO_ASSERT(ipi_handlers_.emplace(at(cpu).index(), &handler).second, "a CPU's interrupt is bound twice");
}

void NativeLinux::bind_line(int line, int cpu, NativeInterruptHandler& handler) {
  XENO_ASSERT(line_handlers_.emplace(line, &handler).second, "an interrupt line is bound twice");
  interrupts_->route(line, at(cpu).index());
}

Task<> NativeLinux::send_ipi(NativeCpu& from, int to, Level level) {
  const Duration command = processor_->time_of(params_.ipi_command) + processor_->interrupt_timing().ipi_send;
  co_await from.server().compute(command, static_cast<int>(level));
  processor_->send_ipi(from.index(), to);
}

void NativeLinux::interrupt_pending(int cpu) { at(cpu).attention(); }

}  // namespace xenolith
