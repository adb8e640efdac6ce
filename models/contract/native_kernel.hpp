#pragma once

#include <string_view>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/guest_kernel.hpp"
#include "models/contract/processor.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

/// A logical CPU of an operating system that runs on the machine itself.
class NativeCpu {
 public:
  virtual ~NativeCpu() = default;
  virtual int index() const = 0;
  /// Does this CPU's work: interrupt handlers before threads.
  virtual WorkServer& server() = 0;
  /// Spends `work` cycles at `level`.
  virtual Task<> run(Cycles work, Level level) = 0;
  /// Occupies the CPU while `operation` on a device goes on.
  virtual Task<> stall(Task<> operation, Level level) = 0;
  /// Called by this CPU's one thread: halts it until `woken` is notified by an interrupt handler.
  virtual Task<> halt_until(Signal& woken) = 0;
  /// Called by this CPU's one thread: halts it for a duration, as its timer allows.
  virtual Task<> halt_for(Duration duration) = 0;
  /// What it takes to use lines at `level`.
  virtual LineUser lines(Level level) = 0;
};

/// Serves an interrupt on an operating system's CPU, between its entry and its return.
class NativeInterruptHandler {
 public:
  virtual ~NativeInterruptHandler() = default;
  virtual Task<> interrupt(NativeCpu& cpu) = 0;
};

/// An operating system directly on a machine, as its drivers and kernel threads see it. Each CPU has at most
/// one thread, bound to it.
class NativeKernel {
 public:
  static constexpr std::string_view contract = "native-kernel";
  virtual ~NativeKernel() = default;
  /// How many logical CPUs there are.
  virtual int cpus() const = 0;
  virtual NativeCpu& cpu(int index) = 0;
  /// Starts the thread of a CPU.
  virtual void spawn_thread(int cpu, Task<> body) = 0;
  /// Runs `handler` for inter-processor interrupts that arrive at `cpu`.
  virtual void bind_ipi(int cpu, NativeInterruptHandler& handler) = 0;
  /// Runs `handler` for device interrupts on `line`, on `cpu`.
  virtual void bind_line(int line, int cpu, NativeInterruptHandler& handler) = 0;
  /// Sends an inter-processor interrupt; returns when the command is written.
  virtual Task<> send_ipi(NativeCpu& from, int to, Level level) = 0;
};

}  // namespace xenolith
