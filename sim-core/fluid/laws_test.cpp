// Networks at random, over the whole range of what a platform may have: the engine never gives up, everything
// ends, no transfer is faster than its way, no link or cell moves more than it can.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sim-core/base/random.hpp"
#include "sim-core/fluid/world_test.hpp"

namespace xenolith {
namespace {

using namespace fluid_test;

struct Drawn {
  std::uint64_t seed = 0;
  bool cells = false;
} current;

/// Draws of one case.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : stream_(seed, 0, "laws") {}
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(stream_.uniform() * static_cast<double>(bound));
  }
  /// Evenly over the orders of magnitude.
  double between(double least, double most) { return least * std::pow(most / least, stream_.uniform()); }
  BitRate rate(double least, double most) { return BitRate(static_cast<std::int64_t>(between(least, most))); }
  Duration duration(double least, double most) { return from_seconds(between(least, most)); }

 private:
  RandomStream stream_;
};

struct Load {
  FluidRoute route;
  std::int64_t bytes;
  double begin;
  const double* end;
};

/// A tree of routers, hosts and cells with stations on them.
FluidPlatform random_platform(Draw& draw, bool cells) {
  FluidPlatform platform;
  std::vector<FluidNode> forwarders;
  const auto link = [&](const std::string& name, FluidNode a, FluidNode b) {
    constexpr LinkSharing sharings[] = {LinkSharing::shared, LinkSharing::full_duplex, LinkSharing::unshared};
    platform.add_link(name, a, b, draw.rate(1e5, 1e11), draw.duration(1e-6, 0.5), sharings[draw.below(3)]);
  };
  const std::int64_t routers = 1 + draw.below(4);
  for (std::int64_t i = 0; i < routers; ++i) {
    const std::string name = "r" + std::to_string(i);
    const FluidNode router = platform.add_router(name);
    if (i > 0) link("up-" + name, router, forwarders[static_cast<std::size_t>(draw.below(i))]);
    forwarders.push_back(router);
  }
  const std::int64_t hosts = 2 + draw.below(8);
  for (std::int64_t i = 0; i < hosts; ++i) {
    const std::string name = "h" + std::to_string(i);
    link("at-" + name, platform.add_host(name, 1_GHz),
         forwarders[static_cast<std::size_t>(draw.below(routers))]);
  }
  for (std::int64_t i = 0; cells && i < 1 + draw.below(2); ++i) {
    const std::string name = "c" + std::to_string(i);
    const FluidNode cell = platform.add_cell(name, draw.duration(1e-4, 0.02));
    link("up-" + name, cell, forwarders[static_cast<std::size_t>(draw.below(routers))]);
    for (std::int64_t j = 0; j < 1 + draw.below(8); ++j) {
      platform.join(platform.add_host(name + "-s" + std::to_string(j), 1_GHz), cell, draw.rate(1e6, 1e9));
    }
  }
  return platform;
}

double least_seconds(const FluidPlatform& platform, const Load& load) {
  double bandwidth = window_bytes / (2 * to_seconds(load.route.latency()));
  for (const FluidPlatform::Hop& hop : platform.path(load.route.from(), load.route.to())) {
    if (hop.cell) continue;
    const BitRate rate = platform.links()[static_cast<std::size_t>(hop.number)].bandwidth;
    bandwidth = std::min(bandwidth, static_cast<double>(rate.count()) / 8);
  }
  return latency_factor * to_seconds(load.route.latency()) +
         static_cast<double>(load.bytes) / (bandwidth_factor * bandwidth);
}

/// Seconds that every link, in each direction, and every cell must have been at work.
void expect_no_link_overloaded(const FluidPlatform& platform, const std::vector<Load>& loads, double end) {
  std::vector<double> forward(platform.links().size());
  std::vector<double> backward(platform.links().size());
  std::vector<double> air(platform.cells().size());
  for (const Load& load : loads) {
    for (const FluidPlatform::Hop& hop : platform.path(load.route.from(), load.route.to())) {
      const auto number = static_cast<std::size_t>(hop.number);
      const auto bytes = static_cast<double>(load.bytes);
      if (hop.cell) {
        const FluidNode station =
            platform.is_host(load.route.from()) && hop.forward ? load.route.from() : load.route.to();
        for (const auto& member : platform.cells()[number].stations) {
          if (member.host == station) air[number] += bytes * 8 / static_cast<double>(member.rate.count());
        }
        continue;
      }
      const auto& link = platform.links()[number];
      if (link.sharing == LinkSharing::unshared) continue;
      const double work = bytes * 8 / static_cast<double>(link.bandwidth.count());
      (hop.forward || link.sharing == LinkSharing::shared ? forward : backward)[number] += work;
    }
  }
  for (const auto& busy : {forward, backward, air}) {
    for (const double seconds : busy) EXPECT_LE(seconds / bandwidth_factor, end * (1 + 1e-6));
  }
}

void run_case() {
  Draw draw(current.seed);
  World world(random_platform(draw, current.cells));
  const FluidPlatform& platform = world.network.platform();
  std::vector<Load> loads;
  const auto hosts = static_cast<std::int64_t>(platform.hosts().size());
  for (std::int64_t i = 1 + draw.below(120); i > 0; --i) {
    const std::string& from = platform.hosts()[static_cast<std::size_t>(draw.below(hosts))].name;
    const std::string& to = platform.hosts()[static_cast<std::size_t>(draw.below(hosts))].name;
    if (from == to) continue;
    const auto bytes = static_cast<std::int64_t>(draw.between(1, 1e8));
    const Duration begin = draw.duration(1e-6, 10);
    const double& end = world.begin(from, to, Bytes(bytes), Time::origin() + begin);
    loads.push_back({world.network.route(from, to), bytes, to_seconds(begin), &end});
  }
  EXPECT_EQ(world.sim.run(), RunOutcome::finished);
  EXPECT_EQ(world.network.outstanding(), 0U);
  double last = 0;
  for (const Load& load : loads) {
    ASSERT_GE(*load.end, 0);
    const double least = least_seconds(platform, load);
    EXPECT_GE(*load.end - load.begin, least * (1 - 1e-6));
    last = std::max(last, *load.end);
  }
  expect_no_link_overloaded(platform, loads, last);
}

RC_GTEST_PROP(FluidLaws, HoldInWiredNetworks, (std::uint64_t seed)) {
  current = {seed, false};
  RC_ASSERT(run_in_child(&run_case));
}

RC_GTEST_PROP(FluidLaws, HoldInNetworksWithCells, (std::uint64_t seed)) {
  current = {seed, true};
  RC_ASSERT(run_in_child(&run_case));
}

}  // namespace
}  // namespace xenolith
