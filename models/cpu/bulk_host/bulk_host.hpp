#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/contract/energy_meter.hpp"
#include "models/contract/network_node.hpp"
#include "sim-core/fluid/energy.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/energy_use.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// A machine on the fluid network: its cores compute what bulk work gives them, all computations alike, and
/// its power follows the cores at work.
class BulkHost final : public Component, public FluidHost, public EnergyMeter {
 public:
  static constexpr std::string_view summary =
      "Machine on the fluid network: cores that share bulk work, and their power.";

  struct Params {
    Hertz clock{};
    std::int64_t cores = 1;
    Watts idle{};
    Watts busy{};
    Watts full{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::clock, "clock", "Cycles that each core works off in a second.", positive),
          optional(&Params::cores, "cores", "Computations that have a core for themselves.",
                   between(1, 1024)),
          required(&Params::idle, "idle", "Power of the machine with nothing to compute.", not_negative),
          required(&Params::busy, "busy", "Power with nearly nothing on one core.", not_negative),
          required(&Params::full, "full", "Power with all cores at work.", not_negative));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(statistic(&BulkHost::use_, "use", "Energy of the processor and its board."));
  }

  BulkHost(const Context& context, const Params& params);
  void start() override;
  FluidNode node() const override { return node_; }
  FluidNetwork& network() override { return fluid().network(); }
  Joules energy() const override;

 private:
  const Params params_;
  FluidNode node_;
  std::optional<HostEnergy> energy_;
  EnergyUse use_;
};

}  // namespace xenolith
