#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/contract/energy_meter.hpp"
#include "sim-core/fluid/energy.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/energy_use.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A flash card or managed flash chip: a time per command and a rate for each direction, one command at a
/// time.
class Flash final : public Component, public BlockDevice, public EnergyMeter {
 public:
  static constexpr std::string_view summary =
      "Flash card: a time per command, rates for reading and writing.";

  struct Params {
    Bytes capacity{};
    Duration read_overhead{};
    BitRate read_rate{};
    Duration write_overhead{};
    BitRate write_rate{};
    Watts idle{};
    Watts reading{};
    Watts writing{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::capacity, "capacity", "Bytes that can be stored.", positive),
          required(&Params::read_overhead, "read_overhead", "Time of a read beside its data.", not_negative),
          required(&Params::read_rate, "read_rate", "Rate of sequential reads.", positive),
          required(&Params::write_overhead, "write_overhead", "Time of a write beside its data.",
                   not_negative),
          required(&Params::write_rate, "write_rate", "Rate of sequential writes, erasing included.",
                   positive),
          required(&Params::idle, "idle", "Power between commands.", not_negative),
          required(&Params::reading, "reading", "Power during a read.", not_negative),
          required(&Params::writing, "writing", "Power during a write.", not_negative));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(statistic(&Flash::read_, "read", "Bytes read."),
                         statistic(&Flash::written_, "written", "Bytes written."),
                         statistic(&Flash::latency_, "latency", "From a command's arrival to its end."),
                         statistic(&Flash::use_, "use", "Energy of the card."));
  }

  Flash(const Context& context, const Params& params);
  Bytes capacity() const override { return params_.capacity; }
  Task<> read(BlockRange range) override;
  Task<> write(BlockRange range) override;
  Task<> flush() override;
  Joules energy() const override { return power_.energy(); }

 private:
  Task<> command(BlockRange range, Duration time, Watts power);

  const Params params_;
  Resource controller_;
  PowerIntegrator power_;
  Flow read_;
  Flow written_;
  Latency latency_;
  EnergyUse use_;
};

}  // namespace xenolith
