#pragma once

#include <array>
#include <string_view>

#include "models/contract/network_node.hpp"
#include "sim-core/fluid/platform.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"

namespace xenolith {

/// Who shares a link's bandwidth: `full` duplex, each direction for itself; `half`, both directions.
enum class Duplex { full, half };
constexpr auto choices_of(Duplex) { return std::array<std::string_view, 2>{"full", "half"}; }

/// A link between two places of the fluid network.
class BulkLink final : public Component {
 public:
  static constexpr std::string_view summary = "Link between two places of the fluid network.";
  struct Params {
    BitRate bandwidth{};
    Duration latency{};
    Duplex duplex = Duplex::full;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::bandwidth, "bandwidth",
                   "Nominal rate; TCP gets 97 % of it for its payload (SimGrid's LV08).", positive),
          required(&Params::latency, "latency", "Of one direction, from a byte in to the same byte out.",
                   positive),
          optional(&Params::duplex, "duplex", "Whether both directions share the bandwidth."));
    }
  };
  static constexpr auto ports() {
    return ports_of(port_list(&BulkLink::joins_, "joins", "The two places that it connects."));
  }

  BulkLink(const Context& context, const Params& params);
  void start() override;

 private:
  void join(FluidPlatform& platform);

  const Params params_;
  PortList<NetworkNode> joins_;
};

}  // namespace xenolith
