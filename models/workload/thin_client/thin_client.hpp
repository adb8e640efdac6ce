#pragma once

#include <optional>
#include <string_view>

#include "models/contract/application_display.hpp"
#include "sim-core/base/distribution.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"

namespace xenolith {

/// A user in front of a viewer: acts, sees what has become of it, thinks, acts again.
class ThinClient final : public Component {
 public:
  static constexpr std::string_view summary = "User in front of a viewer of an application elsewhere (VNC).";
  struct Params {
    std::int64_t actions = 0;
    DurationDistribution think{};
    Duration distance{};
    Cycles event{};
    Bytes small{};
    Bytes large{};
    double large_share = 0;
    Cycles decode{};
    static constexpr auto fields() {
      using P = Params;
      return fields_of(
          required(&P::actions, "actions", "Actions of the user.", at_least(1)),
          required(&P::think, "think", "Time from a picture to the next action."),
          optional(&P::distance, "distance",
                   "Way of a message in one direction beyond the links' own latency: a WAN that an open "
                   "connection crosses.",
                   not_negative),
          required(&P::event, "event", "Sending an input event.", not_negative),
          required(&P::small, "small", "Update of most actions, encoded: a letter, a button.", positive),
          required(&P::large, "large", "Update of the others: a window, a scrolled picture.", positive),
          required(&P::large_share, "large_share", "Share of actions with a large update.", between(0, 1)),
          required(&P::decode, "decode", "Receiving, decoding and showing a KiB of an update.",
                   not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&ThinClient::host_, "host", "The viewer's machine."),
                    implied_port(&ThinClient::costs_, "costs", "What its network stack costs."),
                    port(&ThinClient::application_, "application", "The application that it shows."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&ThinClient::response_, "response", "From an action to its picture."));
  }

  ThinClient(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> work();
  Task<> act(Bytes update);

  const Params params_;
  Port<FluidHost> host_;
  Port<WorkCosts> costs_;
  Port<ApplicationDisplay> application_;
  std::optional<FluidRoute> up_;
  std::optional<FluidRoute> down_;
  RandomStream random_;
  RequestLatency response_;
};

}  // namespace xenolith
