#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/contract/coherent_memory.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// How domains are scheduled.
enum class XenScheduler { bvt, credit };
constexpr std::array<std::string_view, 2> choices_of(XenScheduler) { return {"bvt", "credit"}; }

/// From when a run is charged: its last charge, or the last time that another virtual CPU ran.
enum class BvtCharge { exact, since_switch };
constexpr std::array<std::string_view, 2> choices_of(BvtCharge) { return {"exact", "since-switch"}; }

/// Whether a logical CPU is kept for polling what devices write for the hypervisor.
enum class XenSidecore { none, dedicated, when_idle };
constexpr std::array<std::string_view, 3> choices_of(XenSidecore) {
  return {"none", "dedicated", "when-idle"};
}

/// Parameters of the Xen model.
struct XenParams {
  XenScheduler scheduler = XenScheduler::bvt;
  Duration bvt_charging_unit{};
  std::int64_t bvt_advance{};
  Duration bvt_context_switch_allowance{};
  BvtCharge bvt_charge = BvtCharge::exact;
  std::int64_t credit_per_tick = 100;
  std::int64_t credit_ticks_per_accounting = 3;
  std::int64_t credit_ticks_per_slice = 3;
  XenSidecore sidecore = XenSidecore::none;
  std::int64_t sidecore_cpu = 1;
  LineWait sidecore_wait = LineWait::spin;
  bool direct_interrupts = false;
  Duration tick{};
  Duration calibration_period{};
  Cycles calibration{};
  Duration boot_interval{};
  Cycles hypercall_entry{};
  Cycles event_send{};
  Cycles wake{};
  Cycles interrupt_dispatch{};
  Cycles ipi_handler{};
  Cycles timer_softirq{};
  Cycles schedule{};
  Cycles domain_switch{};
  Cycles idle_switch{};
  std::int64_t domain_lines{};
  std::int64_t domain_pages{};
  std::int64_t context_lines{};
  std::int64_t context_pages{};
  std::int64_t shared_lines{};

  static constexpr auto fields() {
    using P = XenParams;
    return fields_of(
        optional(&P::scheduler, "scheduler", "Who runs next on a logical CPU."),
        required(&P::bvt_charging_unit, "bvt_charging_unit", "Runs are charged rounded up to it (MCU).",
                 positive),
        required(&P::bvt_advance, "bvt_advance", "Virtual time charged per unit (mcu_advance).", at_least(1)),
        required(&P::bvt_context_switch_allowance, "bvt_context_switch_allowance",
                 "Least time between two decisions while nobody wakes (ctx_allow).", at_least(0)),
        optional(&P::bvt_charge, "bvt_charge", "From when a run is charged; see README.md."),
        optional(&P::credit_per_tick, "credit_per_tick",
                 "Credit scheduler: what a tick takes from who runs then.", at_least(1)),
        optional(&P::credit_ticks_per_accounting, "credit_ticks_per_accounting",
                 "Credit scheduler: ticks between two accountings.", at_least(1)),
        optional(&P::credit_ticks_per_slice, "credit_ticks_per_slice", "Credit scheduler: ticks of a slice.",
                 at_least(1)),
        optional(&P::sidecore, "sidecore",
                 "Whether a logical CPU polls the messages of devices: none, one that runs no domains, or "
                 "one that "
                 "idles, as long as it does."),
        optional(&P::sidecore_cpu, "sidecore_cpu", "The dedicated logical CPU; no domain runs on it.",
                 at_least(0)),
        optional(&P::sidecore_wait, "sidecore_wait", "How the dedicated one waits for the next message."),
        optional(
            &P::direct_interrupts, "direct_interrupts",
            "Whether a message-signalled interrupt for the guest that runs on its CPU goes to that guest "
            "without the hypervisor."),
        required(&P::tick, "tick", "Period of the timer event that a running domain gets.", positive),
        required(&P::calibration_period, "calibration_period",
                 "From the end of a calibration of a logical CPU's clock to the next, which takes a new time "
                 "stamp.",
                 positive),
        required(&P::calibration, "calibration", "One calibration: reading the platform's timer, scaling.",
                 not_negative),
        required(&P::boot_interval, "boot_interval", "From the boot of one domain to the boot of the next.",
                 not_negative),
        required(&P::hypercall_entry, "hypercall_entry", "Entering and leaving by a hypercall.",
                 not_negative),
        required(&P::event_send, "event_send", "Looking an event port up and setting it pending.",
                 not_negative),
        required(&P::wake, "wake", "Unblocking a virtual CPU and putting it on a run queue.", not_negative),
        required(&P::interrupt_dispatch, "interrupt_dispatch",
                 "From the entry of an interrupt to its handler and back, without controller accesses.",
                 not_negative),
        required(&P::ipi_handler, "ipi_handler", "Acknowledging an inter-processor interrupt.", not_negative),
        required(&P::timer_softirq, "timer_softirq", "Going over expired timers and programming the next.",
                 not_negative),
        required(&P::schedule, "schedule", "One decision of the scheduler.", not_negative),
        required(&P::domain_switch, "domain_switch",
                 "Saving a domain and loading another, without misses that follow.", not_negative),
        required(&P::idle_switch, "idle_switch", "Going on with the domain that is still loaded.",
                 not_negative),
        required(&P::domain_lines, "domain_lines",
                 "Cache lines of a domain's records that sending it an event reads.", at_least(0)),
        required(&P::domain_pages, "domain_pages", "Pages over which these are spread.", at_least(0)),
        required(&P::context_lines, "context_lines",
                 "Cache lines of a domain's state that switching it in reads.", at_least(0)),
        required(&P::context_pages, "context_pages", "Pages over which these are spread.", at_least(0)),
        required(&P::shared_lines, "shared_lines",
                 "Cache lines of these records that sender and receiver write in turn.", at_least(0)));
  }
};

}  // namespace xenolith
