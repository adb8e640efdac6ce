#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/in_order.hpp"
#include "models/contract/network_processor.hpp"
#include "models/contract/pci.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// Who copies, and whether his accesses to the bus are reads or writes.
enum class CopyAccess { np_write, np_read, host_write, host_read };
constexpr std::array<std::string_view, 4> choices_of(CopyAccess) {
  return {"np-write", "np-read", "host-write", "host-read"};
}

/// Copies a large buffer between host memory and a network processor's SDRAM, a unit at a time, by programmed
/// I/O: by contexts of one micro-engine or by a CPU of the host. See README.md.
class PciCopy final : public Component, private MicroCode {
 public:
  static constexpr std::string_view summary =
      "Copies by programmed I/O between a host and a network processor, for the throughput of the bus.";
  struct Params {
    CopyAccess access = CopyAccess::np_write;
    std::int64_t contexts = 8;
    bool ordered = false;
    Bytes unit{};
    Bytes element{};
    Cycles copy_instructions{};
    Cycles commit_instructions{};
    Bytes commit_write{};
    static constexpr auto fields() {
      return fields_of(
          optional(&Params::access, "access", "Who copies, by reads or by writes over the bus."),
          optional(&Params::contexts, "contexts", "Contexts of one micro-engine that copy at a time.",
                   at_least(1)),
          optional(&Params::ordered, "ordered",
                   "True: a context waits for its turn between the copy of a unit and its entry."),
          required(&Params::unit, "unit", "Bytes that are copied as one.", at_least(1)),
          required(&Params::element, "element", "Bytes that a context moves at a time.", between(1, 64)),
          required(&Params::copy_instructions, "copy_instructions", "A context, per element.", not_negative),
          required(&Params::commit_instructions, "commit_instructions", "A context, per unit: its entry.",
                   not_negative),
          required(&Params::commit_write, "commit_write", "Bytes of that entry, in SRAM.", between(1, 64)));
    }
  };
  static constexpr auto ports() {
    return ports_of(
        implied_port(&PciCopy::processor_, "processor", "The network processor."),
        implied_port(&PciCopy::device_io_, "device_io", "The network processor's way to host memory."),
        implied_port(&PciCopy::host_io_, "host_io", "The CPU's way to the network processor's memory."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&PciCopy::copied_, "copied", "Units copied, in bytes."),
        statistic(&PciCopy::unit_time_, "unit_time", "From the begin of a unit to its end."));
  }

  PciCopy(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> execute(MicroContext& context) override;
  Task<> copy_unit(MicroContext& context);
  Task<> host_copies();

  Port<NetworkProcessor> processor_;
  Port<DeviceIo> device_io_;
  Port<HostIo> host_io_;
  Params params_;
  InOrder order_;
  Flow copied_;
  Latency unit_time_;
};

}  // namespace xenolith
