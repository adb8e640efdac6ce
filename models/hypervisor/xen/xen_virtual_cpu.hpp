#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "models/contract/hypervisor.hpp"
#include "models/hypervisor/xen/scheduler.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

class Xen;
class XenCpu;

/// The virtual CPU of a domain: its work, whether it is blocked, its one-shot timer.
class XenVirtualCpu final : public VirtualCpu {
 public:
  XenVirtualCpu(Xen& xen, XenCpu& home, VirtualCpuClient& client, std::uint64_t address_space,
                Duration boot_stamp, WorkingSet data, WorkingSet state);

  WorkServer& server() override { return server_; }
  Processor& processor() override;
  int cpu() const override;
  std::uint64_t address_space() const override { return address_space_; }
  SharedLines& shared_info() override { return shared_info_; }
  Duration hypercall_entry() const override;
  Duration boot_stamp() const override { return boot_stamp_; }
  Task<> send(GuestKernel& target, EventPort port, int level, Trail cause = {}) override;
  Trail entered_by() const override { return entered_by_; }
  void entered_by(Trail cause) { entered_by_ = cause; }
  /// What woke it, once.
  void woken_by(Trail cause) { woken_by_ = cause; }
  Trail take_woken_by() { return std::exchange(woken_by_, {}); }
  void block() override;
  void set_timer(Time due) override { timer_.arm(due); }
  std::uint64_t dispatches() const override { return dispatches_; }

  XenCpu& home() { return home_; }
  VirtualCpuClient& client() { return client_; }
  std::string_view name() const;
  /// The hypervisor's records of the domain: what sending it an event reads.
  WorkingSet& data() { return data_; }
  /// What switching it in reads.
  WorkingSet& state() { return state_; }
  SchedulingUnit unit() const { return unit_; }

  bool blocked() const { return blocked_; }
  void unblock() {
    blocked_ = false;
    show(Shown::runnable);
  }
  /// True once after the timer has expired.
  bool take_expiry();
  /// Notes that it is switched in or out in the given period of the hypervisor's tick; in: true if the tick
  /// has come since it was switched out.
  bool switched_in(std::int64_t tick);
  void switched_out(std::int64_t tick) {
    last_tick_ = tick;
    show(blocked_ ? Shown::blocked : Shown::runnable);
  }
  /// Chosen once more while it runs.
  void stays() { show(Shown::running); }

 private:
  /// What a trace shows of it.
  enum class Shown { blocked, runnable, running };
  void show(Shown next);
  void expire();

  Xen& xen_;
  XenCpu& home_;
  VirtualCpuClient& client_;
  const std::uint64_t address_space_;
  const Duration boot_stamp_;
  WorkServer server_;
  SharedLines shared_info_;
  WorkingSet data_;
  WorkingSet state_;
  SchedulingUnit unit_;
  Trail entered_by_;
  Trail woken_by_;
  bool blocked_ = false;
  bool expired_ = false;
  std::int64_t last_tick_ = 0;
  std::uint64_t dispatches_ = 0;
  Shown shown_ = Shown::blocked;
  Time shown_since_;
  Timer timer_;
};

}  // namespace xenolith
