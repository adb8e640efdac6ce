#pragma once

#include <string_view>

#include "models/contract/network_node.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// The access point of an 802.11 cell and its air, which all stations share by airtime, either direction.
/// Stations join by their radios; what stands behind the access point, by a link.
class WifiCell final : public Component, public AccessPoint {
 public:
  static constexpr std::string_view summary =
      "Access point of an 802.11 cell, and the air that its stations share.";
  struct Params {
    Duration latency{};
    static constexpr auto fields() {
      return fields_of(required(&Params::latency, "latency",
                                "Of a frame from a station to behind the access point, without load.",
                                positive));
    }
  };

  WifiCell(const Context& context, const Params& params);
  FluidNode node() const override { return node_; }

 private:
  FluidNode node_;
};

}  // namespace xenolith
