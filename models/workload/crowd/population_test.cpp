#include "models/workload/crowd/population.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "models/workload/crowd/daily_profile.hpp"
#include "models/workload/crowd/overlay_cache.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

TEST(OverlayCache, TheLeastRecentlyUsedGoesFirst) {
  OverlayCache cache(10_MB);
  cache.keep(1, 4_MB);
  cache.keep(2, 4_MB);
  EXPECT_TRUE(cache.use(1));
  cache.keep(3, 4_MB);  // no room beside the others: 2 goes
  EXPECT_FALSE(cache.use(2));
  EXPECT_TRUE(cache.use(1));
  EXPECT_TRUE(cache.use(3));
  EXPECT_EQ(cache.used(), 8_MB);
  cache.keep(4, 11_MB);  // never fits
  EXPECT_EQ(cache.overlays(), 2U);
  cache.keep(5, 10_MB);  // needs everything
  EXPECT_EQ(cache.overlays(), 1U);
  EXPECT_TRUE(cache.use(5));
}

struct TwoMegabytes final : Overlay {
  Bytes compressed() const override { return 2_MB; }
  Bytes uncompressed() const override { return 4_MB; }
  Bytes memory_difference() const override { return 1_MB; }
  Bytes package() const override { return 0_B; }
};

TEST(Population, StagesTheMostPopularOverlaysAndTheFirstOfThemLast) {
  Simulator sim;
  System system;
  const Component owner({.simulator = &sim, .system = &system, .address = "crowd"});
  const TwoMegabytes overlay;
  CrowdParams many;
  many.catalogue = 10;
  const Population population(owner, many, {&overlay});
  OverlayCache cache(7_MB);  // three of 2 MB
  population.stage(cache);
  EXPECT_EQ(cache.overlays(), 3U);
  cache.keep(99, 5_MB);  // leaves room for one
  EXPECT_TRUE(cache.use(1));
  EXPECT_FALSE(cache.use(2));
}

TEST(DailyProfile, CountsWhatTheDayTellsOverItsParts) {
  const DailyProfile profile(12, {1, 0, 2, 3});
  const Time noon = Time::origin() + 12 * 3600 * 1_s;
  EXPECT_DOUBLE_EQ(profile.expected(Time::origin(), noon), 2);
  EXPECT_DOUBLE_EQ(profile.expected(noon, noon + 3 * 3600 * 1_s), 2);
  EXPECT_DOUBLE_EQ(profile.expected(noon, noon + 24 * 3600 * 1_s), 12);
}

TEST(DailyProfile, ArrivalsFollowIt) {
  const DailyProfile profile(12, {1, 0, 2, 3});
  RandomStream random(1, 0, "profile");
  std::vector<int> found(4, 0);
  Time now = Time::origin();
  const Time end = Time::origin() + 50 * 24 * 3600 * 1_s;
  for (;;) {
    now = profile.next(now, random).value_or(end);
    if (now >= end) break;
    ++found[static_cast<std::size_t>((now - Time::origin()) % (24 * 3600 * 1_s) / (6 * 3600 * 1_s))];
  }
  EXPECT_NEAR(found[0], 100, 40);
  EXPECT_EQ(found[1], 0);
  EXPECT_NEAR(found[2], 200, 57);
  EXPECT_NEAR(found[3], 300, 70);
}

TEST(Popularity, FallsWithTheRank) {
  const Popularity zipf(3, 1.0);  // 1, 1/2, 1/3 of 11/6
  RandomStream random(1, 0, "zipf");
  std::vector<int> found(3, 0);
  for (int i = 0; i < 11000; ++i) ++found[zipf.sample(random)];
  EXPECT_NEAR(found[0], 6000, 210);
  EXPECT_NEAR(found[1], 3000, 190);
  EXPECT_NEAR(found[2], 2000, 165);
}

}  // namespace
}  // namespace xenolith
