#pragma once

#include <string_view>

#include "models/contract/internet_access.hpp"
#include "models/contract/network_node.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A device's connection to hosts elsewhere: transfers share the network's links, are no faster than the
/// radio bearer if there is one, and end when coverage is lost.
class MobileConnection final : public Component, public InternetAccess {
 public:
  static constexpr std::string_view summary =
      "Connection of a device: transfers over the network, its bearer and its coverage.";
  struct Params {
    static constexpr auto fields() { return fields_of(); }
  };
  static constexpr auto ports() {
    return ports_of(
        implied_port(&MobileConnection::host_, "host", "The device."),
        optional_port(&MobileConnection::bearer_, "bearer", "The radio, where it has its own rate."),
        optional_port(&MobileConnection::coverage_, "coverage", "When the network can be reached."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&MobileConnection::broken_, "broken", "Transfers that lost their connection."),
        statistic(&MobileConnection::wasted_, "wasted", "Bytes of such transfers."));
  }

  MobileConnection(const Context& context, const Params& /*params*/) : Component(context) {}

  Task<bool> send(FluidHost& to, Bytes data) override;
  Task<bool> receive(FluidHost& from, Bytes data) override;
  Task<bool> packet(FluidHost& peer, Heading heading) override;
  Task<> reachable() override;

 private:
  Task<bool> while_covered(Task<> work, Bytes data);
  Task<> move(FluidRoute route, Heading heading, Bytes data);
  Task<> cross(FluidRoute route, Bytes data);
  Task<> pass(Heading heading, Duration latency);
  Task<> lose();
  bool covered() const { return !coverage_.bound() || coverage_->covered(); }

  Port<FluidHost> host_;
  Port<RadioBearer> bearer_;
  Port<Coverage> coverage_;
  Counter broken_;
  Flow wasted_;
};

}  // namespace xenolith
