#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/hardware_guest.hpp"
#include "models/contract/processor.hpp"
#include "models/hypervisor/xen_hvm/xen_hvm_params.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Xen 3.0 with one unmodified guest on the processor's virtualization extension and on a CPU of its own.
///
/// An exit is work on the guest's CPU: the extension's own, the hypervisor's code, its lines and the
/// translations that both sides lose. Page faults go through shadow page tables. See README.md for what is
/// left out.
class XenHvm final : public Component, public HardwareGuest, public VmmServices, private SystemSoftware {
 public:
  static constexpr std::string_view summary =
      "Xen with a guest on VT-x: exits as work, shadow page tables, cores dedicated to hypervisor work.";
  using Params = XenHvmParams;

  static constexpr auto ports() {
    return ports_of(implied_port(&XenHvm::processor_, "processor", "The CPUs."),
                    implied_port(&XenHvm::memory_, "memory", "The caches of these CPUs."),
                    implied_port(&XenHvm::extension_, "extension", "Their virtualization extension."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&XenHvm::exits_, "exits", "Exits of the guest."),
        statistic(&XenHvm::exit_time_, "exit_time",
                  "From the guest's instruction that exits to its next, misses of both sides included."));
  }

  XenHvm(const Context& context, const Params& params);
  ~XenHvm() override;
  void start() override;

  Task<> run(Cycles work) override;
  Task<> leave_for(VmService service) override;
  Task<> fault() override;
  Task<> write_table() override;
  Task<> retry() override;
  LineUser lines() override;
  std::int64_t exits() const override { return left_; }

  Task<> serve(LineUser user, VmService service) override;
  LineUser dedicate(int cpu) override;

 private:
  void interrupt_pending(int) override {}
  void boot();
  /// A CPU from 0 on, or the user's mistake.
  int checked(std::string_view parameter, std::int64_t cpu) const;
  /// Accesses to the control structure that an exit for `service` needs.
  Cycles accesses(VmService service) const;
  Cycles work_of(VmService service) const;
  Task<> spend(Cycles work);
  Task<> wait(Duration duration);

  const Params params_;
  Port<Processor> processor_;
  Port<CoherentMemory> memory_;
  Port<VirtualizationExtension> extension_;
  std::vector<std::unique_ptr<WorkServer>> servers_;  ///< the guest's CPU first, then dedicated ones
  WorkingSet own_;
  WorkingSet guest_;
  SharedLines tables_;
  bool mapped_ = false;  ///< the shadow has the entry of the page that is touched
  std::int64_t left_ = 0;  ///< exits since the start, warm-up included
  Counter exits_;
  Latency exit_time_;
};

}  // namespace xenolith
