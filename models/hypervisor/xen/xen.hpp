#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/hypervisor.hpp"
#include "models/contract/processor.hpp"
#include "models/hypervisor/xen/xen_params.hpp"
#include "models/hypervisor/xen/xen_types.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

class CreditAccounting;
class Scheduler;
class XenSidecoreCpu;
class XenCpu;
class XenIdleSidecore;
class XenVirtualCpu;

/// The Xen 3.0 hypervisor: one virtual CPU per domain, a scheduler per logical CPU, event channels,
/// interrupts.
///
/// See README.md for the mechanisms and for what is left out.
class Xen final : public Component, public Hypervisor {
 public:
  static constexpr std::string_view summary =
      "Xen 3.0: domains on scheduled virtual CPUs, event channels, interrupts in hypervisor context.";
  /// The model of a domain that does not name one.
  static constexpr std::string_view default_domain = "guest/linux";

  using Params = XenParams;

  static constexpr auto ports() {
    return ports_of(
        implied_port(&Xen::processor_, "processor", "The CPUs that domains run on."),
        implied_port(&Xen::interrupts_, "interrupts", "Where device interrupts are routed and masked."),
        implied_port(&Xen::memory_, "memory", "The caches through which a sidecore sees messages."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Xen::dispatches_, "dispatches", "Times that a domain was switched in."),
        statistic(&Xen::domain_switches_, "domain_switches",
                  "Dispatches that loaded another domain than the one loaded before."),
        statistic(&Xen::events_, "events", "Events sent to domains."),
        statistic(&Xen::coalesced_, "events_coalesced",
                  "Events that found their bit, their upcall or their port's mask already set."),
        statistic(&Xen::wakes_, "wakes", "Blocked domains made runnable by an event."),
        statistic(&Xen::interrupt_virtualization_, "interrupt_virtualization",
                  "Time in a device's handler inside the hypervisor."),
        statistic(&Xen::stray_interrupts_, "stray_interrupts",
                  "Device interrupts that stopped a domain which they had nothing for."),
        statistic(&Xen::direct_interrupts_, "direct_interrupts",
                  "Message-signalled interrupts that went to a running guest without the hypervisor."));
  }

  Xen(const Context& context, const Params& params);
  ~Xen() override;
  void start() override;

  void bind_interrupt(int line, HypervisorInterruptHandler& handler) override;
  void route_interrupt(int line, int cpu) override;
  int cpu_of(GuestKernel& guest) const override;
  void bind_guest_interrupt(int line, GuestKernel& guest, EventPort port) override;
  Task<> end_guest_interrupt(GuestKernel& guest, int line, Level level) override;
  int bind_message_interrupt(GuestKernel& guest, EventPort port) override;
  void message_interrupt(int number, Trail cause) override;
  MessagePoller* poll_messages(MessageChannel& channel) override;
  VirtualCpu& create_virtual_cpu(GuestKernel& guest, VirtualCpuClient& client,
                                 const std::vector<std::int64_t>& cpus) override;

  /// Sends an event: sets it pending and, if that is news, wakes or interrupts the target's virtual CPU.
  Task<> send(Payer payer, XenVirtualCpu& target, EventPort port, Trail cause = {});

  XenVirtualCpu& virtual_cpu_of(GuestKernel& guest) const;
  Processor& processor() const { return *processor_; }
  CoherentMemory& memory() const { return *memory_; }
  /// The duty of a sidecore that an idle CPU may take; null if there is none.
  XenIdleSidecore* idle_sidecore() const { return idle_sidecore_.get(); }
  InterruptRouter& interrupts() const { return *interrupts_; }
  const XenCosts& costs();
  LineBinding bound_to(int line) const;
  const MessageBinding& message_bound_to(int number) const;
  void count_dispatch(bool full);
  void record_interrupt(Time begin);
  void count_stray_interrupt() { ++stray_interrupts_; }

 private:
  class Software;
  /// Takes the machine over, once.
  void boot();
  std::unique_ptr<Scheduler> make_scheduler(Duration tick_phase);
  LineBinding& binding(int line);
  Task<> deliver_message(int number, Trail cause);
  /// The logical CPUs of `cpus` that domains may run on.
  std::vector<std::int64_t> open_cpus(const std::vector<std::int64_t>& cpus) const;
  /// The time stamp that the next domain finds when it boots on `cpu`.
  Duration boot_stamp(std::size_t cpu);

  const Params params_;
  Port<Processor> processor_;
  Port<CoherentMemory> memory_;
  Port<InterruptRouter> interrupts_;
  XenCosts costs_;
  std::unique_ptr<Software> software_;
  std::vector<std::unique_ptr<XenCpu>> cpus_;
  std::unique_ptr<XenSidecoreCpu> sidecore_;
  std::unique_ptr<XenIdleSidecore> idle_sidecore_;
  std::shared_ptr<CreditAccounting> credits_;
  std::vector<Duration> first_calibration_;  ///< per logical CPU, when the first domain boots
  std::vector<std::unique_ptr<XenVirtualCpu>> virtual_cpus_;
  std::map<std::vector<std::int64_t>, std::size_t>
      turns_;  ///< virtual CPUs created so far for each list of CPUs
  std::vector<LineBinding> lines_;
  std::vector<MessageBinding> message_interrupts_;
  Counter dispatches_;
  Counter domain_switches_;
  Counter events_;
  Counter coalesced_;
  Counter wakes_;
  Latency interrupt_virtualization_;
  Counter stray_interrupts_;
  Counter direct_interrupts_;
};

}  // namespace xenolith
