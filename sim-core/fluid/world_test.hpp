#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim-core/fluid/in_child_test.hpp"
#include "sim-core/fluid/network.hpp"

/// What the tests of fluid networks share; for tests only.
namespace xenolith::fluid_test {

// LV08, the model of the network: what a transfer gets of a link's bandwidth, what it pays of a route's
// latency before its first byte, the window that bounds it, and what its acknowledgements take on the way
// back.
inline constexpr double bandwidth_factor = 0.97;
inline constexpr double latency_factor = 13.01;
inline constexpr double window_bytes = 4194304;
inline constexpr double acknowledgements = 0.05;

inline constexpr double nanosecond = 1e-9;

inline double seconds(Time time) { return to_seconds(time - Time::origin()); }

inline Task<> transfer(FluidNetwork* network, FluidRoute route, Bytes data, Time begin, double* end,
                       Simulator* sim) {
  co_await sim->wait_until(begin);
  co_await network->transfer(route, data);
  *end = seconds(sim->now());
}

inline Task<> compute(FluidNetwork* network, FluidNode host, Cycles work, double* end, Simulator* sim) {
  co_await network->compute(host, work);
  *end = seconds(sim->now());
}

/// Two hosts and one link.
inline FluidPlatform pair_of_hosts(BitRate bandwidth, Duration latency,
                                   LinkSharing sharing = LinkSharing::full_duplex) {
  FluidPlatform platform;
  const FluidNode a = platform.add_host("a", 1_GHz);
  const FluidNode b = platform.add_host("b", 2_GHz, 2);
  platform.add_link("wire", a, b, bandwidth, latency, sharing);
  return platform;
}

struct World {
  explicit World(FluidPlatform platform) : network(sim, std::move(platform)) {}
  /// Starts a transfer; where its end will stand.
  double& begin(const std::string& from, const std::string& to, Bytes data, Time when = Time::origin()) {
    ends.push_back(std::make_unique<double>(-1));
    sim.spawn(transfer(&network, network.route(from, to), data, when, ends.back().get(), &sim));
    return *ends.back();
  }
  Simulator sim;
  FluidNetwork network;
  std::vector<std::unique_ptr<double>> ends;
};

}  // namespace xenolith::fluid_test
