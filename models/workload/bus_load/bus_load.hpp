#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/pci.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Another device on an I/O bus that writes into a memory: transfers that come at random, each a row of
/// bursts.
class BusLoad final : public Component {
 public:
  static constexpr std::string_view summary = "A bus master that writes transfers of bursts into a memory.";

  struct Params {
    Bytes transfer{};
    Bytes burst{};
    DurationDistribution pause{};
    static constexpr auto fields() {
      return fields_of(required(&Params::transfer, "transfer", "Bytes of one transfer.", at_least(1)),
                       required(&Params::burst, "burst",
                                "Bytes that it moves each time it is granted the bus.", between(1, 4096)),
                       required(&Params::pause, "pause", "From the end of a transfer to the next."));
    }
  };

  static constexpr auto ports() {
    return ports_of(port(&BusLoad::bus_, "bus", "The bus that it is a master of."),
                    port(&BusLoad::memory_, "memory", "Where it writes."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&BusLoad::written_, "written", "Bytes written."));
  }

  BusLoad(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> transfers();

  const Params params_;
  Port<PciSegment> bus_;
  Port<PciEndpoint> memory_;
  RandomStream pauses_;
  Flow written_;
};

}  // namespace xenolith
