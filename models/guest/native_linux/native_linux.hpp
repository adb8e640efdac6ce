#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/native_kernel.hpp"
#include "models/contract/processor.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

class NativeLinuxCpu;

/// Linux directly on a machine: a kernel thread bound to each CPU that has one, interrupt handlers, ticks.
///
/// A CPU without a thread, or whose thread sleeps, is halted. See README.md for what is left out.
class NativeLinux final : public Component, public NativeKernel, private SystemSoftware {
 public:
  static constexpr std::string_view summary =
      "Linux on the bare machine: bound kernel threads, device and inter-processor interrupts, ticks.";

  struct Params {
    Cycles interrupt_dispatch{};
    Cycles ipi_dispatch{};
    Cycles ipi_command{};
    Duration tick_period{};
    Cycles tick{};
    std::int64_t line_sharers = 0;
    Cycles sharer{};
    Duration sharer_register{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::interrupt_dispatch, "interrupt_dispatch",
                   "From the entry of a device interrupt to its handler, and from there to the return.",
                   not_negative),
          required(&Params::ipi_dispatch, "ipi_dispatch",
                   "The same for an inter-processor interrupt, with its end of interrupt.", not_negative),
          required(&Params::ipi_command, "ipi_command",
                   "Kernel's part in sending one: choosing the target, waiting for the last command.",
                   not_negative),
          required(&Params::tick_period, "tick_period", "Period of the timer interrupt (1/HZ).", positive),
          required(&Params::tick, "tick", "Work of one timer interrupt.", not_negative),
          optional(&Params::line_sharers, "line_sharers",
                   "Other devices on a device's interrupt line whose handlers are asked first.",
                   between(0, 16)),
          required(&Params::sharer, "sharer", "Work of such a handler that finds nothing.", not_negative),
          required(&Params::sharer_register, "sharer_register",
                   "Its reading of its own device's status, while the CPU waits.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(
        implied_port(&NativeLinux::processor_, "processor", "The CPUs that it runs on."),
        implied_port(&NativeLinux::memory_, "memory", "The caches of these CPUs."),
        implied_port(&NativeLinux::interrupts_, "interrupts", "Where device interrupts are routed."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&NativeLinux::device_interrupts_, "device_interrupts", "Device interrupts served."),
        statistic(&NativeLinux::ipis_, "ipis", "Inter-processor interrupts served."),
        statistic(&NativeLinux::ticks_, "ticks", "Timer interrupts served."));
  }

  NativeLinux(const Context& context, const Params& params);
  ~NativeLinux() override;
  void start() override;

  int cpus() const override { return processor_->cpus(); }
  NativeCpu& cpu(int index) override;
  void spawn_thread(int cpu, Task<> body) override;
  void bind_ipi(int cpu, NativeInterruptHandler& handler) override;
  void bind_line(int line, int cpu, NativeInterruptHandler& handler) override;
  Task<> send_ipi(NativeCpu& from, int to, Level level) override;

 private:
  friend class NativeLinuxCpu;
  void interrupt_pending(int cpu) override;
  /// Takes the machine over, once.
  void boot();
  NativeLinuxCpu& at(int cpu);

  const Params params_;
  Port<Processor> processor_;
  Port<CoherentMemory> memory_;
  Port<InterruptRouter> interrupts_;
  std::vector<std::unique_ptr<NativeLinuxCpu>> cpus_;
  std::map<int, NativeInterruptHandler*> ipi_handlers_;   ///< by CPU
  std::map<int, NativeInterruptHandler*> line_handlers_;  ///< by line
  Counter device_interrupts_;
  Counter ipis_;
  Counter ticks_;
};

}  // namespace xenolith
