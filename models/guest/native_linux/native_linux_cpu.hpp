#pragma once

#include "models/contract/native_kernel.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

class NativeLinux;

/// A logical CPU under Linux: its thread, and the interrupts that come before it.
class NativeLinuxCpu final : public NativeCpu {
 public:
  NativeLinuxCpu(NativeLinux& kernel, int index, Duration tick_phase);

  int index() const override { return index_; }
  WorkServer& server() override { return server_; }
  Task<> run(Cycles work, Level level) override;
  Task<> stall(Task<> operation, Level level) override;
  Task<> halt_until(Signal& woken) override;
  Task<> halt_for(Duration duration) override;
  LineUser lines(Level level) override;

  /// The interrupt activity; never ends.
  Task<> main();
  Task<> thread(Task<> body);
  void attention() { attention_.notify_one(); }

 private:
  /// Lets the CPU run, or halts it if there is nothing to do.
  void go_on();
  Task<> serve(Interrupt interrupt);
  Task<> serve_line(int line);
  void arm_tick();
  void tick();

  NativeLinux& kernel_;
  const int index_;
  const Duration tick_phase_;
  WorkServer server_;
  Signal attention_;
  Timer tick_timer_;
  bool thread_runs_ = false;
  bool in_interrupt_ = false;
};

}  // namespace xenolith
