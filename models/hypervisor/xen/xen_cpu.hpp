#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/contract/hypervisor.hpp"
#include "models/hypervisor/xen/scheduler.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

class Xen;
class XenVirtualCpu;

/// A logical CPU under the hypervisor: which virtual CPU it runs, and the work of the hypervisor on it, which
/// keeps guests from running: interrupts first, then scheduling.
class XenCpu final : public HypervisorCpu {
 public:
  XenCpu(Xen& xen, int index, std::unique_ptr<Scheduler> scheduler, Duration tick_phase);

  /// The hypervisor's activity on this CPU; never ends.
  Task<> main();

  Task<> run(Cycles work) override;
  Task<> stall(Task<> operation) override;
  int index() const override { return index_; }
  Task<> signal(GuestKernel& guest, EventPort port, Trail cause = {}) override;
  Trail cause() const override { return doing_; }
  Duration last_service() const override { return server_.last_service(); }

  /// A virtual CPU that belongs here from now on.
  SchedulingUnit admit(XenVirtualCpu& virtual_cpu);
  /// Makes it runnable. True if this CPU must schedule and did not have to before.
  bool wake(XenVirtualCpu& virtual_cpu);
  const XenVirtualCpu* current() const { return current_; }
  /// True while this virtual CPU runs, outside the hypervisor.
  bool in_guest(const XenVirtualCpu& virtual_cpu) const { return current_ == &virtual_cpu && !entered_; }

  /// Scheduling becomes due; happens when the hypervisor next runs here.
  void raise_schedule() { schedule_raised_ = true; }
  /// Another CPU sends this one an inter-processor interrupt.
  void notified(Trail cause) {
    if (cause) notified_by_ = cause;
  }
  /// A timer of this CPU has expired.
  void raise_timer();
  /// True if something waits for the hypervisor on this CPU.
  bool wanted() const;
  /// For who polls on this CPU while it idles.
  WorkServer& server() { return server_; }
  auto until_attention() { return attention_.wait(); }
  /// The hypervisor is entered as soon as the guest can be stopped, if there is something to do.
  void attention() { attention_.notify_one(); }

 private:
  Task<> idle();
  Task<> enter();
  void leave();
  Task<> serve(Interrupt interrupt);
  void begin_trail(Interrupt interrupt);
  Task<> serve_timers();
  Task<> serve_line(int line);
  Task<> serve_message(int number);
  Task<> schedule();
  void follow(XenVirtualCpu& next);
  Task<> switch_to(XenVirtualCpu& next);
  /// Periods of the tick that have begun so far.
  std::int64_t ticks() const;
  void arm_tick();
  void slice_over();
  void tick();

  Xen& xen_;
  const int index_;
  const std::unique_ptr<Scheduler> scheduler_;
  const Duration tick_phase_;
  WorkServer server_;
  Signal attention_;
  std::vector<XenVirtualCpu*> units_;
  XenVirtualCpu* current_ = nullptr;  ///< who runs when the hypervisor does not; null: nobody
  XenVirtualCpu* loaded_ =
      nullptr;                 ///< whose registers and address space are in the CPU, also while it is idle
  Duration exit_from_halt_{};  ///< of the last entry
  Trail doing_;                ///< why the hypervisor does what it does here
  Trail notified_by_;
  bool signalled_current_ = false;  ///< the device interrupt in service had something for who was stopped
  bool entered_ = false;            ///< the hypervisor runs, or waits for the guest to be stopped
  bool schedule_raised_ = false;
  bool slice_over_ = false;
  bool tick_due_ = false;
  Timer slice_timer_;
  Timer tick_timer_;
};

}  // namespace xenolith
