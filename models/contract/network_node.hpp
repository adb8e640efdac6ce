#pragma once

#include <string_view>

#include "sim-core/fluid/network.hpp"
#include "sim-core/model/fluid_world.hpp"

namespace xenolith {

/// A place in the network of bulk transfers: a host, a router, a cell's access point.
class NetworkNode {
 public:
  static constexpr std::string_view contract = "network-node";
  static constexpr bool remote = true;
  static constexpr bool junction = true;
  virtual ~NetworkNode() = default;
  virtual FluidNode node() const = 0;
};

/// A machine as bulk work sees it: cores that share what is to be computed, and an end of transfers.
class FluidHost : public NetworkNode {
 public:
  static constexpr std::string_view contract = "fluid-host";
  static constexpr bool remote = true;
  static constexpr bool junction = false;
  /// From `start()` on.
  virtual FluidNetwork& network() = 0;
  /// `co_await host.compute(work)`: on one core; more computations than cores share them.
  auto compute(Cycles work) { return network().compute(node(), work); }
};

/// The access point of an 802.11 cell, which radios join.
class AccessPoint : public NetworkNode {
 public:
  static constexpr std::string_view contract = "access-point";
  static constexpr bool remote = true;
  static constexpr bool junction = true;
};

}  // namespace xenolith
