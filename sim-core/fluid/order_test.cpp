// Order across the two worlds, and what becomes of an activity whose process goes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "sim-core/fluid/world_test.hpp"
#include "sim-core/kernel/combine.hpp"

namespace xenolith {
namespace {

using namespace fluid_test;
using testing::ElementsAre;

/// What happened, as (picosecond, kind, number); kind 0 is an event of the kernel, 1 a completion of the
/// network.
using Happening = std::tuple<std::int64_t, int, int>;

/// A host whose computations take a picosecond per cycle and do not hinder each other.
struct Clockwork {
  Clockwork() : Clockwork(FluidPlatform()) {}
  explicit Clockwork(FluidPlatform platform)
      : host(platform.add_host("h", 1000_GHz, 64)), network(sim, platform) {}
  void kernel_event(Time when, int number) { sim.spawn(sleep(this, when, number)); }
  void completion(Time begin, Duration length, int number) { sim.spawn(work(this, begin, length, number)); }
  static Task<> sleep(Clockwork* self, Time when, int number) {
    co_await self->sim.wait_until(when);
    self->log.emplace_back(self->sim.now().ps(), 0, number);
  }
  static Task<> work(Clockwork* self, Time begin, Duration length, int number) {
    co_await self->sim.wait_until(begin);
    co_await self->network.compute(self->host, Cycles(length.ps()));
    self->log.emplace_back(self->sim.now().ps(), 1, number);
  }

  Simulator sim;
  FluidNode host;
  FluidNetwork network;
  std::vector<Happening> log;
};

Time at(Duration since_origin) { return Time::origin() + since_origin; }

FLUID_TEST(FluidOrder, AtOneInstantWhatTheKernelHadScheduledComesFirst) {
  Clockwork world;
  world.completion(Time::origin(), 1_us, 1);
  world.kernel_event(at(1_us), 2);
  world.completion(Time::origin(), 1_us, 3);
  world.kernel_event(at(1_us), 4);
  world.kernel_event(at(1_us + 1_ps), 5);
  world.kernel_event(at(1_us - 1_ps), 6);
  world.sim.run();
  const std::int64_t us = (1_us).ps();
  EXPECT_THAT(world.log, ElementsAre(Happening{us - 1, 0, 6}, Happening{us, 0, 2}, Happening{us, 0, 4},
                                     Happening{us, 1, 1}, Happening{us, 1, 3}, Happening{us + 1, 0, 5}));
}

FLUID_TEST(FluidOrder, CompletionsOfOneInstantComeInTheOrderOfTheirStarts) {
  Clockwork world;
  world.completion(at(5_us), 5_us, 1);
  world.completion(at(2_us), 8_us, 2);
  world.completion(at(9_us), 1_us, 3);
  world.sim.run();
  const std::int64_t end = (10_us).ps();
  EXPECT_THAT(world.log, ElementsAre(Happening{end, 1, 2}, Happening{end, 1, 1}, Happening{end, 1, 3}));
}

/// Small numbers of picoseconds, so that equal and neighbouring instants are frequent.
void interleave(const std::vector<std::tuple<bool, std::uint8_t, std::uint8_t>>& plan, Duration offset) {
  Clockwork world;
  std::vector<Happening> expected;
  std::vector<std::tuple<std::int64_t, int, std::int64_t, int>> order;
  int number = 0;
  for (const auto& [fluid, begin, length] : plan) {
    const Time start = at(offset + Duration::picoseconds(begin % 8));
    const Duration lasts = Duration::picoseconds(length % 8 + 1);
    if (fluid && number < 60) {
      world.completion(start, lasts, number);
      order.emplace_back((start + lasts).ps(), 1, start.ps(), number);
    } else {
      world.kernel_event(start, number);
      order.emplace_back(start.ps(), 0, 0, number);
    }
    ++number;
  }
  // By time; the kernel's before the network's; the kernel's in the order of scheduling, the network's in
  // that of the starts, which at one instant is that of scheduling.
  std::sort(order.begin(), order.end());
  for (const auto& [time, kind, start, which] : order) expected.emplace_back(time, kind, which);
  world.sim.run();
  EXPECT_EQ(world.log, expected);
  EXPECT_EQ(world.network.outstanding(), 0U);
}

using Plan = std::vector<std::tuple<bool, std::uint8_t, std::uint8_t>>;
struct Case {
  Plan plan;
  Duration offset;
} current;

void interleave_current() { interleave(current.plan, current.offset); }

/// The plan's order must hold whether the clock stands near zero or at a quarter of an hour.
RC_GTEST_PROP(FluidOrder, EqualAndNeighbouringInstantsInterleaveExactly, (Plan plan, bool late)) {
  current = {std::move(plan), late ? 900_s : 1_us};
  RC_ASSERT(run_in_child(&interleave_current));
}

FLUID_TEST(FluidOrder, ACancelledTransferLeavesItsShareAtOnce) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  const double& stays = world.begin("a", "b", 10_MB);
  double never = -1;
  const Process gone = world.sim.spawn(
      transfer(&world.network, world.network.route("a", "b"), 10_MB, Time::origin(), &never, &world.sim));
  world.sim.run({.until = at(1_s)});
  EXPECT_EQ(world.network.outstanding(), 2U);
  EXPECT_EQ(world.network.load(world.network.platform().node("b")).receiving, 2);
  gone.cancel();
  EXPECT_EQ(world.network.outstanding(), 1U);
  EXPECT_EQ(world.network.load(world.network.platform().node("b")).receiving, 1);
  world.sim.run();
  const double rate = bandwidth_factor * 10e6;
  EXPECT_NEAR(stays, 1 + (10e6 - (1 - latency_factor * 1e-3) * rate / 2) / rate, nanosecond);
  EXPECT_EQ(never, -1);
}

Task<> try_until(World* world, Time deadline, std::vector<double>* log) {
  const bool done = co_await with_deadline(world->sim, deadline,
                                           transfer(&world->network, world->network.route("a", "b"), 1_MB,
                                                    Time::origin(), &log->emplace_back(-1), &world->sim));
  log->push_back(done ? 1 : 0);
}

FLUID_TEST(FluidOrder, ADeadlineEndsATransferThatWasGivenUp) {
  World world(pair_of_hosts(8_Mbit_per_s, 1_ms));
  std::vector<double> log;
  log.reserve(2);
  world.sim.spawn(try_until(&world, at(500_ms), &log));
  EXPECT_EQ(world.sim.run(), RunOutcome::finished);
  EXPECT_THAT(log, ElementsAre(-1, 0));
  EXPECT_EQ(world.network.outstanding(), 0U);
  EXPECT_EQ(world.sim.now(), at(500_ms));
}

Task<> cancel_at(Simulator* sim, Time when, Process victim) {
  co_await sim->wait_until(when);
  victim.cancel();
}

FLUID_TEST(FluidOrder, CancelledAtTheInstantOfItsCompletion) {
  Clockwork world;
  const Process victim = world.sim.spawn(Clockwork::work(&world, Time::origin(), 1_us, 1));
  world.completion(Time::origin(), 1_us, 2);
  world.sim.spawn(cancel_at(&world.sim, at(1_us), victim));
  world.sim.run();
  EXPECT_THAT(world.log, ElementsAre(Happening{(1_us).ps(), 1, 2}));
  EXPECT_EQ(world.network.outstanding(), 0U);
}

FLUID_TEST(FluidOrder, ACancelledComputationLeavesItsShareAtOnce) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  const FluidNode a = world.network.platform().node("a");  // one core of 1 GHz
  double stays = -1;
  double never = -1;
  world.sim.spawn(compute(&world.network, a, Cycles(2'000'000'000), &stays, &world.sim));
  const Process gone = world.sim.spawn(compute(&world.network, a, Cycles(2'000'000'000), &never, &world.sim));
  world.sim.spawn(cancel_at(&world.sim, at(1_s), gone));
  world.sim.run();
  EXPECT_NEAR(stays, 1 + 1.5, nanosecond);
  EXPECT_EQ(never, -1);
}

/// A completion whose date rounds up to an instant in which its process is cancelled before the network's
/// timer fires.
FLUID_TEST(FluidOrder, CancelledBetweenItsDateAndTheInstantItRoundsTo) {
  FluidPlatform platform;
  const FluidNode host = platform.add_host("slow", 3_GHz, 4);
  Simulator sim;
  FluidNetwork network(sim, platform);
  double first = -1;
  double second = -1;
  double third = -1;
  // 5 cycles of 3 GHz: 1666.67 ps, which is 1667.
  const Process victim = sim.spawn(compute(&network, host, Cycles(5), &first, &sim));
  sim.spawn(compute(&network, host, Cycles(5), &second, &sim));
  sim.spawn(compute(&network, host, Cycles(8), &third, &sim));
  sim.spawn(cancel_at(&sim, at(1667_ps), victim));
  EXPECT_EQ(sim.run(), RunOutcome::finished);
  EXPECT_EQ(first, -1);
  EXPECT_EQ(second, 1667e-12);
  EXPECT_EQ(third, 2667e-12);
  EXPECT_EQ(network.outstanding(), 0U);
}

FLUID_TEST(FluidOrder, TheNetworkMayGoBeforeThoseWhoWait) {
  Simulator sim;
  double end = -1;
  {
    FluidNetwork network(sim, pair_of_hosts(8_Mbit_per_s, 1_ms));
    sim.spawn(transfer(&network, network.route("a", "b"), 1_MB, Time::origin(), &end, &sim));
    sim.run({.until = at(100_ms)});
  }
  EXPECT_EQ(sim.run(), RunOutcome::finished);
  EXPECT_EQ(end, -1);
}

FLUID_TEST(FluidOrder, ThoseWhoWaitMayGoWithTheSimulator) {
  auto sim = std::make_unique<Simulator>();
  FluidNetwork network(*sim, pair_of_hosts(8_Mbit_per_s, 1_ms));
  double end = -1;
  sim->spawn(transfer(&network, network.route("a", "b"), 1_MB, Time::origin(), &end, sim.get()));
  sim->run({.until = at(100_ms)});
  EXPECT_EQ(network.outstanding(), 1U);
  sim.reset();
  EXPECT_EQ(network.outstanding(), 0U);
}

FLUID_TEST(FluidOrder, ANetworkThatNobodyUsesIsNoEvent) {
  World world(pair_of_hosts(8_Mbit_per_s, 1_ms));
  world.network.route("a", "b");
  EXPECT_EQ(world.sim.run(), RunOutcome::finished);
  EXPECT_EQ(world.sim.events(), 0U);
}

FLUID_TEST(FluidOrder, AfterDaysTheDatesAreAsFineAsADoubleCanTell) {
  Clockwork world;
  const Time late = at(100 * 86400 * 1_s);  // 100 days: a double in seconds counts in 2 ns
  for (int i = 0; i < 20; ++i) world.completion(late + i * 1_ns, 1_us, i);
  EXPECT_EQ(world.sim.run(), RunOutcome::finished);
  ASSERT_EQ(world.log.size(), 20U);
  for (int i = 0; i < 20; ++i) {
    EXPECT_NEAR(static_cast<double>(std::get<0>(world.log[static_cast<std::size_t>(i)]) - (late + 1_us).ps()),
                i * 1e3, 20e3);
  }
}

}  // namespace
}  // namespace xenolith
