// 802.11 cells: every station gets the same throughput, and the cell is full when the air is.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim-core/fluid/world_test.hpp"

namespace xenolith {
namespace {

using namespace fluid_test;

/// Stations s0, s1, ... with their rates around an access point, and a server behind a wire.
FluidPlatform cell_of(const std::vector<BitRate>& rates, BitRate wire = 1_Gbit_per_s) {
  FluidPlatform platform;
  const FluidNode server = platform.add_host("server", 1_GHz);
  const FluidNode cell = platform.add_cell("cell", 2_ms);
  platform.add_link("wire", server, cell, wire, 1_ms);
  for (std::size_t i = 0; i < rates.size(); ++i) {
    platform.join(platform.add_host("s" + std::to_string(i), 400_MHz), cell, rates[i]);
  }
  return platform;
}

/// What a transfer takes of the air: its data, and the acknowledgements that come back.
constexpr double air = 1 + acknowledgements;

FLUID_TEST(WifiCell, OneStationHasItsRate) {
  World world(cell_of({24_Mbit_per_s}));
  const double& end = world.begin("server", "s0", 3_MB);
  world.sim.run();
  EXPECT_NEAR(end, latency_factor * 3e-3 + 3e6 * air / (bandwidth_factor * 3e6), nanosecond);
}

FLUID_TEST(WifiCell, UpAndDownShareTheAir) {
  World world(cell_of({24_Mbit_per_s, 24_Mbit_per_s}));
  const double& down = world.begin("server", "s0", 3_MB);
  const double& up = world.begin("s1", "server", 3_MB);
  world.sim.run();
  const double expected = latency_factor * 3e-3 + 2 * 3e6 * air / (bandwidth_factor * 3e6);
  EXPECT_NEAR(down, expected, nanosecond);
  EXPECT_NEAR(up, expected, nanosecond);
}

FLUID_TEST(WifiCell, ASlowStationSlowsTheFastOnesDown) {
  // The performance anomaly of 802.11 (Heusse et al. 2003): equal throughput, whatever the rate.
  World world(cell_of({54_Mbit_per_s, 6_Mbit_per_s}));
  const double& fast = world.begin("server", "s0", 1_MB);
  const double& slow = world.begin("server", "s1", 1_MB);
  world.sim.run();
  const double each = bandwidth_factor / air / (8 / 54e6 + 8 / 6e6);
  EXPECT_NEAR(fast, latency_factor * 3e-3 + 1e6 / each, nanosecond);
  EXPECT_NEAR(slow, fast, nanosecond);
}

FLUID_TEST(WifiCell, StationToStationCrossesTheAirTwice) {
  World world(cell_of({24_Mbit_per_s, 24_Mbit_per_s}));
  const double& end = world.begin("s0", "s1", 3_MB);
  world.sim.run();
  EXPECT_NEAR(end, latency_factor * 4e-3 + 2 * 3e6 * air / (bandwidth_factor * 3e6), nanosecond);
}

FLUID_TEST(WifiCell, ANarrowWireBehindTheAccessPointIsSharedInstead) {
  World world(cell_of({24_Mbit_per_s, 48_Mbit_per_s}, 8_Mbit_per_s));
  const double& first = world.begin("server", "s0", 1_MB);
  const double& second = world.begin("server", "s1", 1_MB);
  world.sim.run();
  const double expected = latency_factor * 3e-3 + 2e6 / (bandwidth_factor * 1e6);
  EXPECT_NEAR(first, expected, nanosecond);
  EXPECT_NEAR(second, expected, nanosecond);
}

FLUID_TEST(WifiCell, AStationBoundElsewhereLeavesItsAirToTheOthers) {
  FluidPlatform platform = cell_of({24_Mbit_per_s, 24_Mbit_per_s});
  platform.add_link("slow", platform.add_host("far", 1_GHz), platform.node("cell"), 4_Mbit_per_s, 1_ms);
  World world(std::move(platform));
  const double& bound = world.begin("far", "s0", 1_MB);
  const double& other = world.begin("server", "s1", 1_MB);
  world.sim.run();
  EXPECT_NEAR(bound, latency_factor * 3e-3 + 1e6 / (bandwidth_factor * 0.5e6), nanosecond);
  EXPECT_NEAR(other, latency_factor * 3e-3 + 1e6 / (bandwidth_factor * (3e6 / air - 0.5e6)), nanosecond);
}

FLUID_TEST(WifiCell, AWiredHostAndAStationShareAWireFairly) {
  FluidPlatform platform;
  const FluidNode server = platform.add_host("server", 1_GHz);
  const FluidNode desktop = platform.add_host("desktop", 1_GHz);
  const FluidNode tablet = platform.add_host("tablet", 1_GHz);
  const FluidNode lan = platform.add_router("lan");
  const FluidNode cell = platform.add_cell("cell", 1_ms);
  platform.add_link("uplink", server, lan, 10_Mbit_per_s, 1_ms);
  platform.add_link("to-desktop", lan, desktop, 100_Mbit_per_s, 2_ms);
  platform.add_link("to-cell", lan, cell, 100_Mbit_per_s, 1_ms);
  platform.join(tablet, cell, 24_Mbit_per_s);
  World world(std::move(platform));
  const double& wired = world.begin("server", "desktop", 1_MB);
  const double& wireless = world.begin("server", "tablet", 1_MB);
  world.sim.run();
  const double expected = latency_factor * 3e-3 + 2e6 / (bandwidth_factor * 1.25e6);
  EXPECT_NEAR(wired, expected, nanosecond);
  EXPECT_NEAR(wireless, expected, nanosecond);
}

FLUID_TEST(WifiCell, HundredsOfStationsShareIt) {
  constexpr int stations = 400;
  World world(cell_of(std::vector<BitRate>(stations, 24_Mbit_per_s)));
  for (int i = 0; i < stations; ++i) world.begin("server", "s" + std::to_string(i), 10_kB);
  world.sim.run();
  for (const auto& end : world.ends) {
    EXPECT_NEAR(*end, latency_factor * 3e-3 + stations * 10e3 * air / (bandwidth_factor * 3e6), nanosecond);
  }
}

}  // namespace
}  // namespace xenolith
