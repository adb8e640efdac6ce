#include <gtest/gtest.h>

#include <vector>

#include "sim-core/fluid/world_test.hpp"

namespace xenolith {
namespace {

using namespace fluid_test;

FLUID_TEST(FluidNetwork, OneTransferPaysLatencyThenRunsAtTheBandwidth) {
  World world(pair_of_hosts(100_Mbit_per_s, 1_ms));
  const double& end = world.begin("a", "b", 10_MB);
  world.sim.run();
  EXPECT_NEAR(end, latency_factor * 1e-3 + 10e6 / (bandwidth_factor * 12.5e6), nanosecond);
}

FLUID_TEST(FluidNetwork, OnASharedLinkTheAcknowledgementsTakeTheirPart) {
  World world(pair_of_hosts(100_Mbit_per_s, 1_ms, LinkSharing::shared));
  const double& end = world.begin("a", "b", 10_MB);
  world.sim.run();
  EXPECT_NEAR(end, latency_factor * 1e-3 + 10e6 * (1 + acknowledgements) / (bandwidth_factor * 12.5e6),
              nanosecond);
}

FLUID_TEST(FluidNetwork, TheWindowBoundsALongPath) {
  World world(pair_of_hosts(10_Gbit_per_s, 100_ms));
  const double& end = world.begin("a", "b", 100_MB);
  world.sim.run();
  EXPECT_NEAR(end, latency_factor * 0.1 + 100e6 / (bandwidth_factor * window_bytes / (2 * 0.1)), nanosecond);
}

FLUID_TEST(FluidNetwork, TransfersOnOneLinkShareItEqually) {
  World world(pair_of_hosts(100_Mbit_per_s, 1_ms));
  constexpr int transfers = 7;
  for (int i = 0; i < transfers; ++i) world.begin("a", "b", 1_MB);
  world.sim.run();
  for (const auto& end : world.ends) {
    EXPECT_NEAR(*end, latency_factor * 1e-3 + transfers * 1e6 / (bandwidth_factor * 12.5e6), nanosecond);
  }
}

FLUID_TEST(FluidNetwork, OppositeDirectionsOfAFullDuplexLinkHinderEachOtherByAcknowledgementsOnly) {
  World world(pair_of_hosts(100_Mbit_per_s, 1_ms));
  world.begin("a", "b", 1_MB);
  world.begin("b", "a", 1_MB);
  world.sim.run();
  for (const auto& end : world.ends) {
    EXPECT_NEAR(*end, latency_factor * 1e-3 + (1 + acknowledgements) * 1e6 / (bandwidth_factor * 12.5e6),
                nanosecond);
  }
}

FLUID_TEST(FluidNetwork, AnUnsharedLinkGivesEveryTransferItsBandwidth) {
  World world(pair_of_hosts(100_Mbit_per_s, 1_ms, LinkSharing::unshared));
  for (int i = 0; i < 5; ++i) world.begin("a", "b", 1_MB);
  world.sim.run();
  for (const auto& end : world.ends) {
    EXPECT_NEAR(*end, latency_factor * 1e-3 + 1e6 / (bandwidth_factor * 12.5e6), nanosecond);
  }
}

FLUID_TEST(FluidNetwork, TwoBottlenecksAreSharedMaxMinFairly) {
  // x crosses both links, y the narrow one, z the wide one. Narrow: x and y have half each; wide: z has the
  // rest.
  FluidPlatform platform;
  const FluidNode a = platform.add_host("a", 1_GHz);
  const FluidNode b = platform.add_host("b", 1_GHz);
  const FluidNode c = platform.add_host("c", 1_GHz);
  const FluidNode r = platform.add_router("r");
  const FluidNode s = platform.add_router("s");
  const FluidNode d = platform.add_host("d", 1_GHz);
  constexpr BitRate plenty = 100_Gbit_per_s;
  platform.add_link("narrow", r, s, 80_Mbit_per_s, 1_ms);
  platform.add_link("wide", s, c, 240_Mbit_per_s, 1_ms);
  platform.add_link("at-a", a, r, plenty, 1_ms);
  platform.add_link("at-b", s, b, plenty, 1_ms);
  platform.add_link("at-d", d, s, plenty, 1_ms);
  World world(std::move(platform));
  const double& x = world.begin("a", "c", 20_MB);
  const double& y = world.begin("a", "b", 20_MB);
  const double& z = world.begin("d", "c", 20_MB);
  world.sim.run({.until = Time::origin() + 20_s});
  // Weights: LV08 weighs by latency and the links' bandwidths; x and y differ a little in them.
  const double s_parameter = 20537;
  const double weight_x = 1 / (3e-3 + s_parameter * (1 / 12.5e9 + 1 / 10e6 + 1 / 30e6));
  const double weight_y = 1 / (3e-3 + s_parameter * (1 / 12.5e9 + 1 / 10e6 + 1 / 12.5e9));
  const double rate_x = bandwidth_factor * 10e6 * weight_x / (weight_x + weight_y);
  const double rate_y = bandwidth_factor * 10e6 * weight_y / (weight_x + weight_y);
  const double rate_z = bandwidth_factor * 30e6 - rate_x;
  const double start_x = latency_factor * 3e-3;
  const double start_z = latency_factor * 2e-3;
  // z runs alone on the wide link until x has started.
  const double alone = bandwidth_factor * 30e6 * (start_x - start_z);
  EXPECT_NEAR(z, start_x + (20e6 - alone) / rate_z, 1e-6);
  EXPECT_NEAR(y, start_x + 20e6 / rate_y, 1e-6);
  const double left = 20e6 - rate_x * (y - start_x);
  EXPECT_NEAR(x, y + left / (bandwidth_factor * 10e6), 1e-6);
}

FLUID_TEST(FluidNetwork, ALateArrivalTakesItsShareFromItsFirstByteOn) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  const double& first = world.begin("a", "b", 10_MB);
  const double& second = world.begin("a", "b", 10_MB, Time::origin() + 500_ms);
  world.sim.run();
  const double rate = bandwidth_factor * 10e6;
  const double meet = 0.5 + latency_factor * 1e-3;
  const double left = 10e6 - rate * (meet - latency_factor * 1e-3);
  EXPECT_NEAR(first, meet + left / (rate / 2), nanosecond);
  EXPECT_NEAR(second, first + (10e6 - left) / rate, nanosecond);
}

FLUID_TEST(FluidNetwork, NoBytesTakeTheLatency) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  const double& end = world.begin("a", "b", 0_B);
  world.sim.run();
  EXPECT_NEAR(end, latency_factor * 1e-3, nanosecond);
}

FLUID_TEST(FluidNetwork, ComputationsShareTheCoresOfAHost) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  const FluidNode b = world.network.platform().node("b");  // two cores of 2 GHz
  std::vector<double> ends(3, -1.0);
  for (double& end : ends)
    world.sim.spawn(compute(&world.network, b, Cycles(2'000'000'000), &end, &world.sim));
  world.sim.run();
  for (const double end : ends) EXPECT_NEAR(end, 1.5, nanosecond);
}

}  // namespace
}  // namespace xenolith
