#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/contract/hardware_guest.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// What the guest measures, again and again.
enum class VmCall { null, cpuid, page_fault };
constexpr std::array<std::string_view, 3> choices_of(VmCall) { return {"null", "cpuid", "page-fault"}; }

/// How the guest reaches the hypervisor.
enum class VmPath { exit, sidecall };
constexpr std::array<std::string_view, 2> choices_of(VmPath) { return {"exit", "sidecall"}; }

/// A guest that measures calls to its hypervisor and page faults, by exits or by calls to a sidecore.
///
/// A page fault is the guest's own (the first touch of an anonymous page): its handler allots and clears a
/// page and puts it into the table, by a write that exits or by a sidecall.
class VmCalls final : public Component {
 public:
  static constexpr std::string_view summary = "Calls of a guest to its hypervisor and page faults, measured.";

  struct Params {
    VmCall call = VmCall::null;
    VmPath path = VmPath::exit;
    DurationDistribution gap{};
    Cycles fault_handler{};
    Cycles fault_return{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::call, "call", "What is measured."),
          required(&Params::path, "path", "How the guest reaches the hypervisor."),
          optional(&Params::gap, "gap", "From the end of one call to the next."),
          required(&Params::fault_handler, "fault_handler",
                   "Guest's page-fault handler up to the write into the table: entry, page allotted and "
                   "cleared.",
                   not_negative),
          required(&Params::fault_return, "fault_return", "From that write to the instruction that faulted.",
                   not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&VmCalls::guest_, "guest", "The guest that it runs in."),
                    optional_port(&VmCalls::sidecore_, "sidecore", "Who carries out sidecalls."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&VmCalls::latency_, "latency", "From before a call to after it."),
                         statistic(&VmCalls::exits_, "exits", "Exits for one call."));
  }

  VmCalls(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> calls();
  Task<> one();
  Task<> reach(VmService service);
  Task<> page_fault();

  const Params params_;
  Port<HardwareGuest> guest_;
  Port<SidecallTarget> sidecore_;
  RandomStream gaps_;
  Latency latency_;
  Tally exits_;
};

}  // namespace xenolith
