#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/fluid/network.hpp"
#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

class Component;

/// The fluid network of a system, put together by the components that are its hosts, routers, cells and
/// links.
///
/// Nodes are added by their components' constructors. What joins two nodes is told by constructors as well,
/// but done when all ports are bound: when a component asks for the network the first time, from its
/// `start()` on. A system in which nobody asks has no network and pays nothing.
class FluidWorld {
 public:
  explicit FluidWorld(Simulator& simulator) : simulator_(simulator) {}
  FluidWorld(const FluidWorld&) = delete;
  FluidWorld& operator=(const FluidWorld&) = delete;

  /// To add nodes to, while components are constructed.
  FluidPlatform& platform();
  /// `join` is called once, when all ports are bound; it adds links and stations of `owner`.
  void when_bound(const Component& owner, std::function<void(FluidPlatform&)> join);
  /// For the `start()` of a component that joins nodes by what its port or parameter `asked` says: throws
  /// Misfit if that cannot be.
  void check_joined(const Component& owner, const std::string& asked);

  /// The whole network; from now on nothing can be added.
  FluidNetwork& network();
  /// The way from one node to another. Throws Misfit for the parameter or port `asked` of the component that
  /// starts if there is none.
  FluidRoute route(FluidNode from, FluidNode to, const std::string& asked);

 private:
  struct Join {
    const Component* owner;
    std::function<void(FluidPlatform&)> act;
    std::optional<FluidError> refused = {};
  };

  Simulator& simulator_;
  FluidPlatform platform_;
  std::vector<Join> joins_;
  std::optional<FluidNetwork> network_;
};

}  // namespace xenolith
