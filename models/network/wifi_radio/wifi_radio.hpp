#pragma once

#include <optional>
#include <string_view>

#include "models/contract/energy_meter.hpp"
#include "models/contract/network_node.hpp"
#include "sim-core/fluid/energy.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/energy_use.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"

namespace xenolith {

/// An 802.11 adapter of a host: the rate at which its cell's air serves it, and its power while the host
/// sends, receives, or does neither.
class WifiRadio final : public Component, public EnergyMeter {
 public:
  static constexpr std::string_view summary = "802.11 adapter of a host: its rate in the cell, its power.";
  struct Params {
    BitRate rate{};
    Watts idle{};
    Watts receive{};
    Watts transmit{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::rate, "rate",
                   "Rate at which the air serves the station, were it alone, the overheads of 802.11 taken "
                   "off; TCP gets "
                   "0.92 of it for its payload (SimGrid's LV08).",
                   positive),
          required(&Params::idle, "idle", "Power while nothing is sent or received.", not_negative),
          required(&Params::receive, "receive", "Power while the host receives.", not_negative),
          required(&Params::transmit, "transmit", "Power while the host sends.", not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&WifiRadio::host_, "host", "The machine that the adapter is in."),
                    port(&WifiRadio::cell_, "cell", "The access point that it is associated with."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&WifiRadio::use_, "use", "Energy of the adapter."));
  }

  WifiRadio(const Context& context, const Params& params);
  void start() override;
  Joules energy() const override;

 private:
  const Params params_;
  Port<FluidHost> host_;
  Port<AccessPoint> cell_;
  std::optional<RadioEnergy> energy_;
  EnergyUse use_;
};

}  // namespace xenolith
