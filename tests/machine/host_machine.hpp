#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/cpu/io_apic/io_apic.hpp"
#include "models/cpu/smt_processor/smt_processor.hpp"
#include "models/guest/linux/linux.hpp"
#include "models/hypervisor/xen/xen.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith::machine {

/// What a host is built from. One cycle is one nanosecond; memory costs nothing unless a test says so.
struct HostSettings {
  SmtProcessor::Params processor{
      .sockets = 2,
      .cores_per_socket = 1,
      .threads_per_core = 2,
      .clock = 1_GHz,
      .shared_core_speed = 0.625,
      .cache_size = 512_KiB,
      .cache_ways = 8,
      .cache_line = 64_B,
      .page_size = 4_KiB,
      .memory = 2_GiB,
      .memory_latency = 0_ns,
      .overlapping_misses = 1.0,
      .line_transfer = 0_ns,
      .page_walk = 0_cycles,
      .interrupt_entry = 400_cycles,
      .ipi_send = 60_cycles,
      .ipi_delivery = 300_ns,
      .halt_exit = 1500_ns,
  };
  IoApic::Params interrupts{.lines = 24, .delivery = 500_ns, .access = 250_ns};
  Xen::Params hypervisor{
      .bvt_charging_unit = 100_us,
      .bvt_advance = 10,
      .bvt_context_switch_allowance = 5_ms,
      .tick = 100'000_s,
      .calibration_period = 1_s,
      .hypercall_entry = 280_cycles,
      .event_send = 150_cycles,
      .wake = 200_cycles,
      .interrupt_dispatch = 170_cycles,
      .ipi_handler = 70_cycles,
      .timer_softirq = 90_cycles,
      .schedule = 350_cycles,
      .domain_switch = 2000_cycles,
      .idle_switch = 120_cycles,
  };
  Linux::Params guest{
      .cpus = {2, 3},
      .memory = 32_MiB,
      .timer_frequency = 100_Hz,
      .upcall = 700_cycles,
      .event_dispatch = 450_cycles,
      .softirq_dispatch = 330_cycles,
      .timer_interrupt = 1100_cycles,
      .timer_softirq = 800_cycles,
      .process_wake = 500_cycles,
      .process_switch = 1300_cycles,
      .idle_entry = 600_cycles,
      .copy_from_cache = BitRate(8'000'000'000),
      .copy_from_memory = BitRate(4'000'000'000),
  };

  /// Nothing but the guests' own work takes time.
  HostSettings& free() {
    processor.interrupt_entry = processor.ipi_send = 0_cycles;
    processor.ipi_delivery = processor.halt_exit = 0_ns;
    interrupts.delivery = interrupts.access = 0_ns;
    Xen::Params& xen = hypervisor;
    xen.hypercall_entry = xen.event_send = xen.wake = xen.interrupt_dispatch = xen.ipi_handler = 0_cycles;
    xen.timer_softirq = xen.schedule = xen.domain_switch = xen.idle_switch = 0_cycles;
    guest.upcall = guest.event_dispatch = guest.softirq_dispatch = guest.timer_interrupt = 0_cycles;
    guest.timer_softirq = guest.process_wake = guest.process_switch = guest.idle_entry = 0_cycles;
    return *this;
  }
};

/// A host with its hypervisor and guests, wired by hand.
class HostMachine {
 public:
  explicit HostMachine(const HostSettings& settings, int count) {
    processor = &make<SmtProcessor>("host.processor", settings.processor);
    interrupts = &make<IoApic>("host.interrupts", settings.interrupts);
    xen = &make<Xen>("host.hypervisor", settings.hypervisor);
    detail::bind_port<IoApic>(*interrupts, *processor, 0);
    detail::bind_port<Xen>(*xen, *processor, 0);
    detail::bind_port<Xen>(*xen, *interrupts, 1);
    detail::bind_port<Xen>(*xen, *processor, 2);
    for (int i = 0; i < count; ++i) add(settings.guest);
  }

  Linux& add(const Linux::Params& params) {
    Linux& added = make<Linux>("host.guest" + std::to_string(guests.size() + 1), params);
    detail::bind_port<Linux>(added, *xen, 0);
    guests.push_back(&added);
    return added;
  }
  Linux& guest(int number) { return *guests[static_cast<std::size_t>(number) - 1]; }

  /// Starts everything and lets the guests boot and block.
  void boot() {
    system.start();
    run_until(10_ms);
  }
  void run_until(Duration time) { sim.run(RunLimits{.until = Time::origin() + time}); }

  /// The value of a statistic by its address and form.
  double value(std::string_view component, std::string_view statistic, std::string_view form) const {
    for (const Statistic* found : system.find(component)->statistics()) {
      if (found->name() == statistic) return found->value(form).value_or(-1.0);
    }
    return -2.0;
  }

  Simulator sim;
  System system;
  SmtProcessor* processor = nullptr;
  IoApic* interrupts = nullptr;
  Xen* xen = nullptr;
  std::vector<Linux*> guests;

 private:
  template <class M>
  M& make(std::string address, const typename M::Params& params) {
    auto made = std::make_unique<M>(
        Context{.simulator = &sim, .system = &system, .parent = nullptr, .address = std::move(address)},
        params);
    attach_statistics(*made);
    return static_cast<M&>(system.own(std::move(made)));
  }
};

}  // namespace xenolith::machine
