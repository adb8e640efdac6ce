#pragma once

#include <cstdint>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// Parameters of the Linux model.
struct LinuxParams {
  std::vector<std::int64_t> cpus{};
  Bytes memory{};
  Hertz timer_frequency{};
  Cycles upcall{};
  Cycles event_dispatch{};
  Cycles softirq_dispatch{};
  Cycles timer_interrupt{};
  Cycles timer_softirq{};
  Cycles process_wake{};
  Cycles process_switch{};
  Cycles idle_entry{};
  bool polls = false;
  BitRate copy_from_cache{};
  BitRate copy_from_memory{};
  std::int64_t interrupt_lines{};
  std::int64_t interrupt_pages{};
  std::int64_t softirq_lines{};
  std::int64_t softirq_pages{};
  std::int64_t process_lines{};
  std::int64_t process_pages{};
  std::int64_t idle_lines{};
  std::int64_t idle_pages{};

  static constexpr auto fields() {
    using P = LinuxParams;
    return fields_of(
        required(&P::cpus, "cpus", "Logical CPUs that domains with this list take in turn, one each."),
        required(&P::memory, "memory", "Memory of the guest.", positive),
        required(&P::timer_frequency, "timer_frequency", "Ticks of the kernel's clock (HZ).", positive),
        required(&P::upcall, "upcall", "Entering the kernel's event upcall and returning from it.",
                 not_negative),
        required(&P::event_dispatch, "event_dispatch",
                 "Finding one pending event, running its interrupt's frame, ending it.", not_negative),
        required(&P::softirq_dispatch, "softirq_dispatch", "Entering and leaving the soft interrupts.",
                 not_negative),
        required(&P::timer_interrupt, "timer_interrupt", "Handler of the timer event.", not_negative),
        required(&P::timer_softirq, "timer_softirq", "Looking for expired timers.", not_negative),
        required(&P::process_wake, "process_wake", "Making a sleeping process runnable; paid by the waker.",
                 not_negative),
        required(&P::process_switch, "process_switch", "Switching to a process that was woken.",
                 not_negative),
        required(&P::idle_entry, "idle_entry",
                 "From the last process to the idle loop's decision to block, without its two hypercalls.",
                 not_negative),
        optional(&P::polls, "polls",
                 "Whether the idle loop looks for events without an end instead of giving the CPU back."),
        required(&P::copy_from_cache, "copy_from_cache",
                 "Rate of a copy whose source is in the last-level cache.", positive),
        required(&P::copy_from_memory, "copy_from_memory",
                 "Rate of a copy whose source has to be fetched from memory or another cache.", positive),
        required(&P::interrupt_lines, "interrupt_lines", "Cache lines that an upcall goes over.",
                 at_least(0)),
        required(&P::interrupt_pages, "interrupt_pages", "Pages over which these are spread.", at_least(0)),
        required(&P::softirq_lines, "softirq_lines", "Cache lines that a round of soft interrupts goes over.",
                 at_least(0)),
        required(&P::softirq_pages, "softirq_pages", "Pages over which these are spread.", at_least(0)),
        required(&P::process_lines, "process_lines",
                 "Cache lines that a process goes over when it has been woken.", at_least(0)),
        required(&P::process_pages, "process_pages", "Pages over which these are spread.", at_least(0)),
        required(&P::idle_lines, "idle_lines", "Cache lines that the way into the idle loop goes over.",
                 at_least(0)),
        required(&P::idle_pages, "idle_pages", "Pages over which these are spread.", at_least(0)));
  }
};

}  // namespace xenolith
