#include "sim-core/fluid/platform.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim-core/fluid/network.hpp"

namespace xenolith {
namespace {

TEST(FluidPlatform, RefusesWhatCannotBe) {
  FluidPlatform platform;
  const FluidNode a = platform.add_host("a", 1_GHz);
  const FluidNode b = platform.add_host("b", 1_GHz);
  const FluidNode r = platform.add_router("r");
  const FluidNode cell = platform.add_cell("cell", 1_ms);
  EXPECT_THROW(platform.add_host("a", 1_GHz), FluidError);
  EXPECT_THROW(platform.add_host("", 1_GHz), FluidError);
  EXPECT_THROW(platform.add_host("c", 0_Hz), FluidError);
  EXPECT_THROW(platform.add_host("d", 1_GHz, 0), FluidError);
  EXPECT_THROW(platform.add_link("l1", a, r, BitRate(0), 1_ms), FluidError);
  EXPECT_THROW(platform.add_link("l2", a, r, 1_Mbit_per_s, 0_ms), FluidError);
  EXPECT_THROW(platform.add_link("l3", a, a, 1_Mbit_per_s, 1_ms), FluidError);
  EXPECT_THROW(platform.add_cell("e", 0_ms), FluidError);
  EXPECT_THROW(platform.join(r, cell, 1_Mbit_per_s), FluidError);
  EXPECT_THROW(platform.join(a, r, 1_Mbit_per_s), FluidError);
  EXPECT_THROW(platform.join(a, cell, BitRate(0)), FluidError);
  platform.join(a, cell, 1_Mbit_per_s);
  EXPECT_THROW(platform.join(a, cell, 2_Mbit_per_s), FluidError);
  EXPECT_THROW(platform.path(a, b), FluidError);
  EXPECT_THROW(platform.path(a, a), FluidError);
  EXPECT_THROW(platform.path(a, r), FluidError);
  EXPECT_THROW(platform.node("nobody"), FluidError);
  try {
    platform.add_link("l1", a, r, BitRate(0), 1_ms);
    FAIL();
  } catch (const FluidError& error) {
    EXPECT_EQ(error.subject(), "l1");
  }
}

TEST(FluidPlatform, FindsTheWayOfLeastLatencyAndHostsDoNotForward) {
  FluidPlatform platform;
  const FluidNode a = platform.add_host("a", 1_GHz);
  const FluidNode b = platform.add_host("b", 1_GHz);
  const FluidNode between = platform.add_host("between", 1_GHz);
  const FluidNode r = platform.add_router("r");
  const FluidNode s = platform.add_router("s");
  platform.add_link("a-between", a, between, 1_Gbit_per_s, 1_us);
  platform.add_link("between-b", between, b, 1_Gbit_per_s, 1_us);
  platform.add_link("a-r", a, r, 1_Gbit_per_s, 1_ms);
  platform.add_link("b-s", b, s, 1_Gbit_per_s, 1_ms);
  platform.add_link("long", r, s, 1_Gbit_per_s, 5_ms);
  platform.add_link("short", s, r, 1_Gbit_per_s, 2_ms);
  const std::vector<FluidPlatform::Hop> path = platform.path(a, b);
  ASSERT_EQ(path.size(), 3U);
  EXPECT_EQ(platform.links()[static_cast<std::size_t>(path[0].number)].name, "a-r");
  EXPECT_EQ(platform.links()[static_cast<std::size_t>(path[1].number)].name, "short");
  EXPECT_FALSE(path[1].forward);
  EXPECT_EQ(platform.links()[static_cast<std::size_t>(path[2].number)].name, "b-s");
  EXPECT_FALSE(path[2].forward);
  Simulator sim;
  const FluidNetwork network(sim, platform);
  EXPECT_EQ(network.route("a", "b").latency(), 4_ms);
}

}  // namespace
}  // namespace xenolith
