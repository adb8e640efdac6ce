#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// How shadow page tables follow the guest's: a write takes the table out of synchrony until the next fault
/// compares it with a snapshot, or every write is emulated and shadowed at once.
enum class ShadowMode { out_of_sync, emulate };
constexpr std::array<std::string_view, 2> choices_of(ShadowMode) { return {"out-of-sync", "emulate"}; }

/// Parameters of the model of Xen with hardware virtual machines.
struct XenHvmParams {
  std::int64_t guest_cpu{};
  ShadowMode shadow{};
  Cycles dispatch{};
  std::int64_t exit_reads{};
  std::int64_t call_reads{};
  std::int64_t call_writes{};
  std::int64_t cpuid_reads{};
  std::int64_t fault_reads{};
  std::int64_t inject_writes{};
  Cycles cpuid{};
  Cycles cpuid_filter{};
  Cycles walk{};
  Cycles inject{};
  Cycles mark{};
  Cycles snapshot{};
  Cycles compare{};
  Cycles protect{};
  Cycles fill{};
  Cycles emulate{};
  Cycles validate{};
  std::int64_t table_lines{};
  std::int64_t own_lines{};
  std::int64_t own_pages{};
  std::int64_t guest_lines{};
  std::int64_t guest_pages{};

  static constexpr auto fields() {
    using P = XenHvmParams;
    return fields_of(
        optional(&P::guest_cpu, "guest_cpu", "Logical CPU of the guest.", at_least(0)),
        optional(&P::shadow, "shadow", "How shadow page tables follow the guest's."),
        required(&P::dispatch, "dispatch",
                 "Code of every exit: registers saved and restored, reason looked up, pending work and "
                 "interrupts looked for.",
                 not_negative),
        required(&P::exit_reads, "exit_reads", "VMREADs of every exit.", at_least(0)),
        required(&P::call_reads, "call_reads", "VMREADs more if an instruction is passed over.", at_least(0)),
        required(&P::call_writes, "call_writes", "VMWRITEs if an instruction is passed over.", at_least(0)),
        required(&P::cpuid_reads, "cpuid_reads", "VMREADs more for CPUID.", at_least(0)),
        required(&P::fault_reads, "fault_reads", "VMREADs more for a page fault.", at_least(0)),
        required(&P::inject_writes, "inject_writes", "VMWRITEs to give a page fault to the guest.",
                 at_least(0)),
        required(&P::cpuid, "cpuid", "The instruction itself.", not_negative),
        required(&P::cpuid_filter, "cpuid_filter", "Leaf looked up, features masked.", not_negative),
        required(&P::walk, "walk",
                 "Of a page fault: guest address to physical, shadow lock, table in synchrony or not.",
                 not_negative),
        required(&P::inject, "inject", "Finding that a fault is the guest's, and noting it for the entry.",
                 not_negative),
        required(&P::mark, "mark", "Out of synchrony: entry in the list, page allotted, mapping writable.",
                 not_negative),
        required(&P::snapshot, "snapshot", "Out of synchrony: copy of the table's page.", not_negative),
        required(&P::compare, "compare", "Back in synchrony: page compared with its snapshot, freed.",
                 not_negative),
        required(&P::protect, "protect", "Back in synchrony: writable mapping found and taken away.",
                 not_negative),
        required(&P::fill, "fill", "One shadow entry made from the guest's and written.", not_negative),
        required(&P::emulate, "emulate", "Fetching, decoding and emulating the instruction that writes.",
                 not_negative),
        required(&P::validate, "validate",
                 "One entry: shadow looked up by its table, frame translated, both tables written.",
                 not_negative),
        required(&P::table_lines, "table_lines",
                 "Cache lines of guest table and shadow that one update writes.", at_least(0)),
        required(&P::own_lines, "own_lines", "Cache lines that the hypervisor goes over in an exit.",
                 at_least(0)),
        required(&P::own_pages, "own_pages", "Pages over which these are spread.", at_least(0)),
        required(&P::guest_lines, "guest_lines",
                 "Cache lines that the guest goes over between one exit and the next.", at_least(0)),
        required(&P::guest_pages, "guest_pages", "Pages over which these are spread.", at_least(0)));
  }
};

}  // namespace xenolith
