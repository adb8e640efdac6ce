#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/contract/energy_meter.hpp"
#include "models/contract/internet_access.hpp"
#include "models/contract/network_node.hpp"
#include "models/network/cellular_modem/cellular_modem_params.hpp"
#include "sim-core/fluid/energy.hpp"
#include "sim-core/fluid/processor_sharing.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/energy_use.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"
#include "sim-core/model/traffic_track.hpp"

namespace xenolith {

/// The 3G modem of a device and its radio link to a base station: rates as measured for a carrier, which
/// depend on the place and change with time; a channel that has to be set up and stays for a while.
class CellularModem final : public Component, public RadioBearer, public EnergyMeter {
 public:
  static constexpr std::string_view summary = "3G modem: a carrier's measured rates, channel states, energy.";

  using Params = CellularModemParams;

  static constexpr auto ports() {
    return ports_of(implied_port(&CellularModem::host_, "host", "The device that the modem is in."),
                    port(&CellularModem::tower_, "tower", "The base station."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&CellularModem::sent_, "sent", "Bytes carried up."),
                         statistic(&CellularModem::received_, "received", "Bytes carried down."),
                         statistic(&CellularModem::promotions_, "promotions", "Times a channel was set up."),
                         statistic(&CellularModem::use_, "use", "Energy of the modem."));
  }

  CellularModem(const Context& context, const Params& params);
  void start() override;
  Task<> carry(Heading heading, Bytes data) override;
  Joules energy() const override { return meter_.energy(); }

 private:
  /// Counts a transfer that is under way, also one that is cancelled.
  class Use;
  enum class Channel { none, setting_up, open };

  Task<> open_channel();
  void begin();
  void end();
  void channel_opened();
  void close_channel();
  void fade();
  BitRate rate(BitRate mean, double place, std::string_view heading) const;
  ProcessorSharing& bearer(Heading heading) { return heading == Heading::up ? up_ : down_; }

  const Params params_;
  Port<FluidHost> host_;
  Port<NetworkNode> tower_;
  double place_up_ = 1;
  double place_down_ = 1;
  ProcessorSharing up_;
  ProcessorSharing down_;
  SharedLinkTrack<ProcessorSharing> up_track_;
  SharedLinkTrack<ProcessorSharing> down_track_;
  int transfers_ = 0;
  Channel channel_ = Channel::none;
  Signal opened_;
  Timer promotion_;
  Timer tail_;
  Timer fading_;
  PowerIntegrator meter_;
  Flow sent_;
  Flow received_;
  Counter promotions_;
  EnergyUse use_;
};

}  // namespace xenolith
