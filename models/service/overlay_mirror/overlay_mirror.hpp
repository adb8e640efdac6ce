#pragma once

#include <cstddef>
#include <string_view>

#include "models/contract/overlay_source.hpp"
#include "sim-core/fluid/sharing_tree.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"
#include "sim-core/model/traffic_track.hpp"

namespace xenolith {

/// A server of VM overlays behind one uplink, and the access links of the sites that fetch from it.
///
/// Transfers share uplink and access links max-min fairly (SharingTree). README.md tells what is left out.
class OverlayMirror final : public Component, public OverlaySource {
 public:
  static constexpr std::string_view summary =
      "Server of VM overlays: transfers share its uplink and the sites' access links.";

  struct Params {
    BitRate uplink{};
    Duration latency{};
    double usable = 0;
    double start_latencies = 0;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::uplink, "uplink", "Nominal rate of its link to the Internet.", positive),
          required(&Params::latency, "latency", "One way from the server to a site.", not_negative),
          required(&Params::usable, "usable", "Part of a link's rate that is left for data.",
                   between(0.01, 1)),
          required(&Params::start_latencies, "start_latencies",
                   "Latencies that a transfer waits before its first byte: connection and slow start.",
                   not_negative));
    }
  };

  static constexpr auto statistics() {
    return statistics_of(
        statistic(&OverlayMirror::fetches_, "fetches", "Overlays delivered."),
        statistic(&OverlayMirror::sent_, "sent", "Bytes through the uplink, counted whenever shares change."),
        statistic(&OverlayMirror::transfers_, "transfers", "Transfers whose data is under way."),
        statistic(&OverlayMirror::held_, "held", "Transfers that the uplink holds back, not a site's link."),
        statistic(&OverlayMirror::saturated_, "saturated", "1 while the uplink holds anybody back."),
        statistic(&OverlayMirror::fetch_, "fetch", "Time of a delivery, from the request to its last byte."));
  }

  OverlayMirror(const Context& context, const Params& params);

  std::size_t connect(BitRate access) override;
  Task<> fetch(std::size_t site, Bytes overlay) override;

 private:
  BitRate usable_part(BitRate nominal) const;
  /// After every change of shares.
  void note();

  const Params params_;
  SharingTree tree_;
  TrafficTrack uplink_;
  Bytes told_{};
  Counter fetches_;
  Flow sent_;
  TimedLevel transfers_;
  TimedLevel held_;
  TimedLevel saturated_;
  Latency fetch_;
};

}  // namespace xenolith
