#include "sim-core/fluid/processor_sharing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "sim-core/fluid/world_test.hpp"

namespace xenolith {
namespace {

using fluid_test::bandwidth_factor;
using fluid_test::latency_factor;

struct Outcome {
  Time end;
  int order = -1;
};

struct Server {
  explicit Server(BitRate capacity) : server(sim, capacity) {}
  static Task<> job(Server* self, Time begin, Bytes data, std::int64_t cost, std::size_t number) {
    co_await self->sim.wait_until(begin);
    co_await self->server.serve(data, cost);
    self->outcomes[number] = {self->sim.now(), self->ended++};
  }
  Process add(Duration begin, Bytes data, std::int64_t cost = 1) {
    outcomes.emplace_back();
    return sim.spawn(job(this, Time::origin() + begin, data, cost, outcomes.size() - 1));
  }
  Duration end(std::size_t number) const { return outcomes[number].end - Time::origin(); }

  Simulator sim;
  ProcessorSharing server;
  std::vector<Outcome> outcomes;
  int ended = 0;
};

TEST(ProcessorSharing, OneJobHasTheWholeCapacity) {
  Server world(8_Mbit_per_s);
  world.add(1_ms, 1_MB);
  world.sim.run();
  EXPECT_EQ(world.end(0), 1_s + 1_ms);
}

TEST(ProcessorSharing, FollowsACapacityThatChanges) {
  // 1 MB/s until 2 s, 4 MB/s until 3 s, then 0.5 MB/s. The first has 2 MB, then shares 4 MB: 4 of its 5; the
  // second is through when it has had 2 of its 2.25 MB at 3 s and 0.25 MB more at half of 0.5 MB/s: 4 s. The
  // first then lacks 0.75 MB.
  Server world(8_Mbit_per_s);
  world.add(0_s, 5_MB);
  world.add(2_s, 2250_kB);
  const auto change = [](Server* self, Duration at, BitRate capacity) -> Task<> {
    co_await self->sim.wait_until(Time::origin() + at);
    self->server.set_capacity(capacity);
  };
  world.sim.spawn(change(&world, 2_s, 32_Mbit_per_s));
  world.sim.spawn(change(&world, 3_s, 4_Mbit_per_s));
  world.sim.run();
  EXPECT_EQ(world.end(1), 4_s);
  EXPECT_EQ(world.end(0), 5500_ms);
}

TEST(ProcessorSharing, JobsHaveEqualSharesWhileTheyAreThere) {
  // 1 MB/s. Alone to 1 s: 1 MB. Two until the second has its 1 MB at 3 s; the first then has 2 of its 3 MB.
  Server world(8_Mbit_per_s);
  world.add(0_s, 3_MB);
  world.add(1_s, 1_MB);
  world.sim.run();
  EXPECT_EQ(world.end(1), 3_s);
  EXPECT_EQ(world.end(0), 4_s);
}

TEST(ProcessorSharing, ThirdsEndAtTheNearestPicosecond) {
  // Three jobs of 1 byte at 7 bit/s: 24/7 s.
  Server world(7_bit_per_s);
  for (int i = 0; i < 3; ++i) world.add(0_s, 1_B);
  world.sim.run();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(world.end(i), 3'428'571'428'571_ps);
}

TEST(ProcessorSharing, ACostlyJobTakesMoreOfTheCapacityForTheSameRate) {
  // The cell of two stations, 54 and 6 Mbit/s: 8 and 72 of 432 Mbit/s; both move 675 kB/s.
  Server world(432_Mbit_per_s);
  world.add(0_s, 675_kB, 8);
  world.add(0_s, 1350_kB, 72);
  world.sim.run();
  EXPECT_EQ(world.end(0), 1_s);
  EXPECT_EQ(world.end(1), 1_s + 900_ms);  // the second alone: 750 kB/s
}

/// What was told of a server, and when.
struct Watcher {
  struct Entry {
    Duration time;
    BitRate rate;
    std::size_t jobs;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  void note() {
    const Entry entry{world->sim.now() - Time::origin(), world->server.rate(), world->server.jobs()};
    if (entries.empty() || entries.back() != entry) entries.push_back(entry);
  }
  Server* world;
  std::vector<Entry> entries;
};

TEST(ProcessorSharing, WhoWatchesIsToldOfEveryChange) {
  // 8 Mbit/s: 1 MB alone needs 1 s. A job of cost 3 beside it has the same rate, 2 Mbit/s; both are moved
  // at 4.
  Server world(8_Mbit_per_s);
  Watcher watcher{&world, {}};
  world.server.watch<&Watcher::note>(&watcher);
  world.add(1_s, 500_kB);
  world.add(1_s + 250_ms, 250_kB, 3);
  world.sim.run();
  const std::vector<Watcher::Entry> expected{
      {1_s, 8_Mbit_per_s, 1}, {1_s + 250_ms, 4_Mbit_per_s, 2}, {2_s + 250_ms, BitRate::zero(), 0}};
  EXPECT_EQ(watcher.entries, expected);
}

TEST(ProcessorSharing, NothingToMoveIsOverAtOnce) {
  Server world(8_Mbit_per_s);
  world.add(0_s, 1_MB);
  world.add(500_ms, 0_B);
  world.sim.run();
  EXPECT_EQ(world.end(1), 500_ms);
  EXPECT_EQ(world.end(0), 1_s);
}

TEST(ProcessorSharing, ACancelledJobLeavesItsShare) {
  Server world(8_Mbit_per_s);
  world.add(0_s, 2_MB);
  const Process gone = world.add(0_s, 9_MB);
  world.add(0_s, 1_MB);
  world.sim.run({.until = Time::origin() + 1500_ms});
  gone.cancel();
  EXPECT_EQ(world.server.jobs(), 2U);
  world.sim.run();
  EXPECT_EQ(world.end(2), 2500_ms);  // 0.5 MB left, shared by two
  EXPECT_EQ(world.end(0), 3500_ms);
}

TEST(ProcessorSharing, EndsOfOneInstantComeInTheOrderOfTheBeginnings) {
  Server world(8_Mbit_per_s);
  world.add(0_s, 2_MB);
  world.add(1_s, 1_MB);  // has to do at 1 s what the first still has to do
  world.add(1_s, 1_MB);
  world.sim.run();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(world.end(i), 4_s);
    EXPECT_EQ(world.outcomes[i].order, static_cast<int>(i));
  }
}

TEST(ProcessorSharing, TheServerMayGoBeforeItsJobs) {
  Simulator sim;
  auto server = std::make_unique<ProcessorSharing>(sim, 8_Mbit_per_s);
  const auto wait = [](ProcessorSharing* from) -> Task<> { co_await from->serve(1_MB); };
  sim.spawn(wait(server.get()));
  sim.run({.until = Time::origin() + 1_ms});
  server.reset();
  EXPECT_EQ(sim.run(), RunOutcome::finished);
}

/// The same by going from event to event, all jobs at a time.
std::vector<double> by_hand(double bytes_per_second,
                            const std::vector<std::tuple<double, double, double>>& jobs) {
  std::vector<double> left;
  std::vector<double> end(jobs.size(), -1);
  for (const auto& [begin, data, cost] : jobs) left.push_back(data);
  double now = 0;
  for (std::size_t open = jobs.size(); open > 0;) {
    double costs = 0;
    double next_arrival = 1e300;
    std::vector<std::size_t> there;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      if (end[i] >= 0) continue;
      if (std::get<0>(jobs[i]) > now) {
        next_arrival = std::min(next_arrival, std::get<0>(jobs[i]));
      } else {
        there.push_back(i);
        costs += std::get<2>(jobs[i]);
      }
    }
    const double rate = there.empty() ? 0 : bytes_per_second / costs;
    double step = next_arrival - now;
    for (const std::size_t i : there) step = std::min(step, left[i] / rate);
    now = step == next_arrival - now ? next_arrival : now + step;
    for (const std::size_t i : there) {
      left[i] -= rate * step;
      if (left[i] > 1e-6) continue;
      end[i] = now;
      --open;
    }
  }
  return end;
}

RC_GTEST_PROP(ProcessorSharing, AgreesWithGoingFromEventToEvent,
              (std::vector<std::tuple<std::uint16_t, std::uint16_t, std::uint8_t>> plan)) {
  Server world(80_Mbit_per_s);
  std::vector<std::tuple<double, double, double>> jobs;
  for (const auto& [begin, data, cost] : plan) {
    world.add(begin * 1_us, Bytes(data + 1), cost % 5 + 1);
    jobs.emplace_back(begin * 1e-6, data + 1, cost % 5 + 1);
  }
  world.sim.run();
  const std::vector<double> expected = by_hand(10e6, jobs);
  // Every end is rounded by half a picosecond at most, in which a job of cost 5 takes or leaves five times
  // the share of one of cost 1.
  const double bound = 0.5e-12 * 5 * static_cast<double>(plan.size() + 1);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    RC_ASSERT(std::abs(to_seconds(world.end(i)) - expected[i]) < bound);
  }
  RC_ASSERT(world.server.jobs() == 0U);
}

/// The same transfers over one link, as SimGrid shares it: it pays its latency first, and has its part of the
/// link.
FLUID_TEST(ProcessorSharing, AgreesWithSimGridOnOneBottleneck) {
  constexpr int transfers = 200;
  const BitRate usable = 97_Mbit_per_s;  // LV08's part of 100 Mbit/s
  fluid_test::World world(fluid_test::pair_of_hosts(100_Mbit_per_s, 1_ms));
  Server server(usable);
  for (int i = 0; i < transfers; ++i) {
    const Duration begin = 37_ms * (i * i % 101);
    const Bytes data = Bytes(1000 + 7919 * (i % 83));
    world.begin("a", "b", data, Time::origin() + begin);
    server.add(begin + scaled(1_ms, latency_factor), data);
  }
  EXPECT_DOUBLE_EQ(bandwidth_factor * 100e6, 97e6);
  world.sim.run();
  server.sim.run();
  for (std::size_t i = 0; i < transfers; ++i) {
    EXPECT_NEAR(to_seconds(server.end(i)), *world.ends[i], fluid_test::nanosecond) << i;
  }
}

/// Stations of 6 to 54 Mbit/s in one cell; LV08 takes 5 % of the air for acknowledgements.
FLUID_TEST(ProcessorSharing, AgreesWithSimGridInACell) {
  constexpr int stations = 8;
  constexpr std::int64_t costs[stations] = {72, 48, 36, 24, 18, 12, 9, 8};  // of 432 Mbit/s
  FluidPlatform platform;
  const FluidNode source = platform.add_host("source", 1_GHz);
  const FluidNode cell = platform.add_cell("cell", 1_ms);
  platform.add_link("wire", source, cell, 10_Gbit_per_s, 1_ms);
  for (int i = 0; i < stations; ++i) {
    platform.join(platform.add_host("s" + std::to_string(i), 1_GHz), cell, 432_Mbit_per_s / costs[i]);
  }
  fluid_test::World world(std::move(platform));
  Server server(432_Mbit_per_s * 97 / 105);
  for (int i = 0; i < 100; ++i) {
    const Duration begin = 29_ms * (i * i % 61);
    const Bytes data = Bytes(1000 + 7919 * (i % 83));
    world.begin("source", "s" + std::to_string(i % stations), data, Time::origin() + begin);
    server.add(begin + scaled(2_ms, latency_factor), data, costs[i % stations]);
  }
  world.sim.run();
  server.sim.run();
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_NEAR(to_seconds(server.end(i)), *world.ends[i], 1e-7) << i;  // the capacity is of whole bits
  }
}

}  // namespace
}  // namespace xenolith
