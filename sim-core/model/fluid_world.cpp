#include "sim-core/model/fluid_world.hpp"

#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/trace.hpp"
#include "sim-core/model/traffic_track.hpp"

namespace xenolith {
namespace {

/// How much each host sends, receives and computes.
void draw_loads(FluidNetwork& network, const Component& anyone, Trace* trace) {
  for (const FluidPlatform::Host& host : network.platform().hosts()) {
    network.watch(network.platform().node(host.name),
                  [simulator = &anyone.sim(), trace, name = host.name](const FluidLoad& load) {
                    trace->counter(name, "sends", simulator->now(), load.sending);
                    trace->counter(name, "receives", simulator->now(), load.receiving);
                    trace->counter(name, "computes", simulator->now(), load.computing);
                  });
  }
}

void draw_traffic(FluidNetwork& network, const Component& anyone, const FluidPlatform::Hop& medium,
                  const std::string& track) {
  network.watch(medium, [track = TrafficTrack(anyone, track)](const FluidTraffic& traffic) mutable {
    track.draw(traffic.rate, traffic.transfers);
  });
}

/// What crosses each link and the air of each cell. Where each direction of a link has its own capacity, it
/// has its own track.
void draw_links(FluidNetwork& network, const Component& anyone) {
  const FluidPlatform& platform = network.platform();
  for (int i = 0; i < static_cast<int>(platform.links().size()); ++i) {
    const FluidPlatform::Link& link = platform.links()[static_cast<std::size_t>(i)];
    if (link.sharing != LinkSharing::full_duplex) {
      draw_traffic(network, anyone, {false, i, true}, link.name);
      continue;
    }
    for (const bool forward : {true, false}) {
      const std::string& end = platform.name_of(forward ? link.second : link.first);
      draw_traffic(network, anyone, {false, i, forward}, link.name + ".to " + end);
    }
  }
  for (int i = 0; i < static_cast<int>(platform.cells().size()); ++i)
    draw_traffic(network, anyone, {true, i, true}, platform.cells()[static_cast<std::size_t>(i)].name);
}

/// For a trace. Looking on changes nothing: the network calls watchers behind every change.
void draw(FluidNetwork& network, const Component& anyone) {
  Trace* const trace = anyone.trace();
  if (trace == nullptr) return;
  draw_loads(network, anyone, trace);
  draw_links(network, anyone);
}

}  // namespace

FluidPlatform& FluidWorld::platform() {
  XENO_ASSERT(!network_, "a node is added to a network that is in use");
  return platform_;
}

void FluidWorld::when_bound(const Component& owner, std::function<void(FluidPlatform&)> join) {
  XENO_ASSERT(!network_, "a link is added to a network that is in use");
  joins_.push_back({&owner, std::move(join)});
}

FluidNetwork& FluidWorld::network() {
  if (!network_) {
    for (Join& join : joins_) {
      try {
        join.act(platform_);
      } catch (const FluidError& error) {
        join.refused = error;
      }
    }
    network_.emplace(simulator_, std::move(platform_));
    if (!joins_.empty()) draw(*network_, *joins_.front().owner);
  }
  return *network_;
}

void FluidWorld::check_joined(const Component& owner, const std::string& asked) {
  network();
  for (const Join& join : joins_) {
    if (join.owner == &owner && join.refused)
      throw Misfit(asked, join.refused->what(), join.refused->accepted());
  }
}

FluidRoute FluidWorld::route(FluidNode from, FluidNode to, const std::string& asked) {
  try {
    return network().route(from, to);
  } catch (const FluidError& error) {
    throw Misfit(asked, error.subject() + ": " + error.what(), error.accepted());
  }
}

}  // namespace xenolith
