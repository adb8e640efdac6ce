// What a watcher is told of the traffic over a link, by hand: rates before, while and after transfers share
// it.

#include <gtest/gtest.h>

#include <vector>

#include "sim-core/fluid/world_test.hpp"

namespace xenolith {
namespace {

using namespace fluid_test;

/// What was told of one medium, and when.
struct Log {
  struct Entry {
    double time;
    int transfers;
    double rate;  ///< Mbit/s
  };

  void watch(World& world, FluidPlatform::Hop medium) {
    world.network.watch(medium, [this, &world](const FluidTraffic& traffic) {
      entries.push_back(
          {seconds(world.sim.now()), traffic.transfers, static_cast<double>(traffic.rate.count()) / 1e6});
    });
  }
  void expect(const std::vector<Entry>& expected) const {
    ASSERT_EQ(entries.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(entries[i].time, expected[i].time, nanosecond) << i;
      EXPECT_EQ(entries[i].transfers, expected[i].transfers) << i;
      EXPECT_NEAR(entries[i].rate, expected[i].rate, 1e-6) << i;
    }
  }
  /// The bytes that went over it.
  double bytes() const {
    double sum = 0;
    for (std::size_t i = 1; i < entries.size(); ++i)
      sum += entries[i - 1].rate * 1e6 / 8 * (entries[i].time - entries[i - 1].time);
    return sum;
  }

  std::vector<Entry> entries;
};

FluidPlatform::Hop link(int number, bool forward = true) { return {false, number, forward}; }

/// a and c have links of 30 Mbit/s to the router r, and r has one of 40 Mbit/s to b; 1 ms each.
FluidPlatform two_into_one() {
  FluidPlatform platform;
  const FluidNode a = platform.add_host("a", 1_GHz);
  const FluidNode b = platform.add_host("b", 1_GHz);
  const FluidNode c = platform.add_host("c", 1_GHz);
  const FluidNode r = platform.add_router("r");
  platform.add_link("at-a", a, r, 30_Mbit_per_s, 1_ms);
  platform.add_link("at-c", c, r, 30_Mbit_per_s, 1_ms);
  platform.add_link("trunk", r, b, 40_Mbit_per_s, 1_ms);
  return platform;
}

// Alone a transfer gets 0.97 * 30 = 29.1 Mbit/s. Two of them fill the trunk, 0.97 * 40 = 38.8 Mbit/s, 19.4
// each. The first byte needs 13.01 * 2 ms = 26.02 ms.
FLUID_TEST(FluidTraffic, IsTheSumOfTheSharesBeforeWhileAndAfterTwoTransfersMeet) {
  World world(two_into_one());
  Log trunk;
  Log at_a;
  Log at_c;
  trunk.watch(world, link(2));
  at_a.watch(world, link(0));
  at_c.watch(world, link(1));
  const double& one = world.begin("a", "b", 4850_kB);  // 1 s alone, 0.5 s with the other
  const double& two = world.begin("c", "b", 4850_kB, Time::origin() + 1_s);  // 0.5 s with it, 1 s alone
  world.sim.run();
  constexpr double first = 0.02602;
  trunk.expect({{0, 1, 0},
                {first, 1, 29.1},
                {1, 2, 29.1},
                {1 + first, 2, 38.8},
                {1.5 + first, 1, 29.1},
                {2.5 + first, 0, 0}});
  at_a.expect({{0, 1, 0}, {first, 1, 29.1}, {1 + first, 1, 19.4}, {1.5 + first, 0, 0}});
  at_c.expect({{1, 1, 0}, {1 + first, 1, 19.4}, {1.5 + first, 1, 29.1}, {2.5 + first, 0, 0}});
  EXPECT_NEAR(trunk.bytes(), 2 * 4850e3, 1);
  EXPECT_NEAR(one, 1.5 + first, nanosecond);
  EXPECT_NEAR(two, 2.5 + first, nanosecond);
}

FLUID_TEST(FluidTraffic, EachDirectionOfAFullDuplexLinkIsToldForItself) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  Log there;
  Log back;
  there.watch(world, link(0, true));
  back.watch(world, link(0, false));
  world.begin("a", "b", 1_MB);
  world.sim.run();
  EXPECT_EQ(there.entries.size(), 3U);
  EXPECT_NEAR(there.bytes(), 1e6, 1);
  EXPECT_TRUE(back.entries.empty());
}

// 0.97 * 24 Mbit/s of the air, 1.05 bytes of it for each byte of data; both directions in one.
FLUID_TEST(FluidTraffic, TheAirOfACellAndAHalfDuplexLinkAreOneForBothDirections) {
  FluidPlatform platform;
  const FluidNode server = platform.add_host("server", 1_GHz);
  const FluidNode cell = platform.add_cell("cell", 2_ms);
  platform.add_link("hub", server, cell, 1_Gbit_per_s, 1_ms, LinkSharing::shared);
  platform.join(platform.add_host("s0", 400_MHz), cell, 24_Mbit_per_s);
  platform.join(platform.add_host("s1", 400_MHz), cell, 24_Mbit_per_s);
  World world(std::move(platform));
  Log air;
  Log hub;
  air.watch(world, {true, 0, false});
  hub.watch(world, link(0, false));
  world.begin("server", "s0", 3_MB);
  world.begin("s1", "server", 3_MB);
  world.sim.run();
  constexpr double first = latency_factor * 3e-3;
  constexpr double rate = bandwidth_factor * 24 / (1 + acknowledgements);
  air.expect({{0, 2, 0}, {first, 2, rate}, {first + 48 / rate, 0, 0}});
  hub.expect({{0, 2, 0}, {first, 2, rate}, {first + 48 / rate, 0, 0}});
}

Task<> give_up(World* world, Time when) {
  double end = -1;
  const FluidRoute route = world->network.route("a", "b");
  Process sender =
      world->sim.spawn(transfer(&world->network, route, 10_MB, Time::origin(), &end, &world->sim));
  co_await world->sim.wait_until(when);
  sender.cancel();
}

FLUID_TEST(FluidTraffic, EndsWithATransferThatIsGivenUp) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  Log log;
  log.watch(world, link(0));
  world.sim.spawn(give_up(&world, Time::origin() + 500_ms));
  world.sim.run();
  log.expect({{0, 1, 0}, {latency_factor * 1e-3, 1, 77.6}, {0.5, 0, 0}});
}

}  // namespace
}  // namespace xenolith
