#include "sim-core/fluid/sharing_tree.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "sim-core/fluid/filling_test.hpp"
#include "sim-core/fluid/processor_sharing.hpp"
#include "sim-core/fluid/world_test.hpp"

namespace xenolith {
namespace {

using fluid_test::latency_factor;

struct Outcome {
  Time end;
  int order = -1;
};

struct Tree {
  Tree(BitRate root, const std::vector<BitRate>& branches) : tree(sim, root) {
    for (const BitRate capacity : branches) tree.add_branch(capacity);
  }
  static Task<> job(Tree* self, Time begin, std::size_t branch, Bytes data, std::size_t number) {
    co_await self->sim.wait_until(begin);
    co_await self->tree.serve(branch, data);
    self->outcomes[number] = {self->sim.now(), self->ended++};
  }
  Process add(Duration begin, std::size_t branch, Bytes data) {
    outcomes.emplace_back();
    return sim.spawn(job(this, Time::origin() + begin, branch, data, outcomes.size() - 1));
  }
  Duration end(std::size_t number) const { return outcomes[number].end - Time::origin(); }

  Simulator sim;
  SharingTree tree;
  std::vector<Outcome> outcomes;
  int ended = 0;
};

TEST(SharingTree, OneJobHasTheLesserOfRootAndBranch) {
  Tree slow_branch(80_Mbit_per_s, {8_Mbit_per_s});
  slow_branch.add(1_ms, 0, 1_MB);
  slow_branch.sim.run();
  EXPECT_EQ(slow_branch.end(0), 1_s + 1_ms);
  Tree slow_root(8_Mbit_per_s, {80_Mbit_per_s});
  slow_root.add(1_ms, 0, 1_MB);
  slow_root.sim.run();
  EXPECT_EQ(slow_root.end(0), 1_s + 1_ms);
}

TEST(SharingTree, WhatASlowBranchLeavesGoesToTheOthers) {
  // Root 10 MB/s; branches 1 MB/s with one job, 100 MB/s with two: 1, 4.5 and 4.5 MB/s.
  Tree world(80_Mbit_per_s, {8_Mbit_per_s, 800_Mbit_per_s});
  world.add(0_s, 0, 2_MB);
  world.add(0_s, 1, 9_MB);
  world.add(0_s, 1, 9_MB);
  world.sim.run({.until = Time::origin() + 1_s});
  EXPECT_EQ(world.tree.rate(), 80_Mbit_per_s);
  EXPECT_EQ(world.tree.held_by_root(), 2);
  EXPECT_EQ(world.tree.moved(), 10_MB);
  world.sim.run();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(world.end(i), 2_s);
  EXPECT_EQ(world.tree.moved(), 20_MB);
  EXPECT_EQ(world.tree.jobs(), 0U);
  EXPECT_EQ(world.tree.rate(), BitRate::zero());
}

TEST(SharingTree, AnArrivalMovesTheLimitFromBranchToRootAndBack) {
  // Root 12 MB/s, three branches of 5 MB/s. Two jobs: 5 each. From 1 s a third: 4 each. At 2 s it has its 4
  // MB and goes; the others have had 9 of their 14 MB and get 5 MB/s again.
  Tree world(96_Mbit_per_s, {40_Mbit_per_s, 40_Mbit_per_s, 40_Mbit_per_s});
  world.add(0_s, 0, 14_MB);
  world.add(0_s, 1, 14_MB);
  world.add(1_s, 2, 4_MB);
  world.sim.run({.until = Time::origin() + 500_ms});
  EXPECT_EQ(world.tree.held_by_root(), 0);
  EXPECT_EQ(world.tree.rate(), 80_Mbit_per_s);
  world.sim.run({.until = Time::origin() + 1500_ms});
  EXPECT_EQ(world.tree.held_by_root(), 3);
  world.sim.run();
  EXPECT_EQ(world.end(2), 2_s);
  EXPECT_EQ(world.end(0), 3_s);
  EXPECT_EQ(world.end(1), 3_s);
}

TEST(SharingTree, ACancelledJobLeavesItsShareAndNothingToMoveIsOverAtOnce) {
  Tree world(8_Mbit_per_s, {80_Mbit_per_s, 80_Mbit_per_s});
  world.add(0_s, 0, 2_MB);
  const Process gone = world.add(0_s, 1, 9_MB);
  world.add(1_s, 1, 0_B);
  world.sim.run({.until = Time::origin() + 2_s});
  EXPECT_EQ(world.end(2), 1_s);
  gone.cancel();
  EXPECT_EQ(world.tree.jobs(), 1U);
  world.sim.run();
  EXPECT_EQ(world.end(0), 3_s);
}

TEST(SharingTree, EndsOfOneInstantComeInTheOrderOfTheBeginnings) {
  Tree world(24_Mbit_per_s, {80_Mbit_per_s, 8_Mbit_per_s, 80_Mbit_per_s});
  world.add(0_s, 2, 1_MB);
  world.add(0_s, 1, 1_MB);
  world.add(0_s, 0, 1_MB);
  world.sim.run();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(world.end(i), 1_s);
    EXPECT_EQ(world.outcomes[i].order, static_cast<int>(i));
  }
}

TEST(SharingTree, WhoWatchesIsToldOfEveryChange) {
  struct Watcher {
    explicit Watcher(SharingTree& of) : tree(of) {}
    void note() { seen.push_back(tree.held_by_root()); }
    SharingTree& tree;
    std::vector<std::int64_t> seen;
  };
  Tree world(8_Mbit_per_s, {80_Mbit_per_s});
  Watcher watcher(world.tree);
  world.tree.watch<&Watcher::note>(&watcher);
  world.add(0_s, 0, 2_MB);
  const Process gone = world.add(0_s, 0, 9_MB);
  world.sim.run({.until = Time::origin() + 1_s});
  gone.cancel();
  world.sim.run();
  EXPECT_EQ(watcher.seen, (std::vector<std::int64_t>{1, 2, 1, 0}));
}

TEST(SharingTree, TheTreeMayGoBeforeItsJobs) {
  Simulator sim;
  auto tree = std::make_unique<SharingTree>(sim, 8_Mbit_per_s);
  tree->add_branch(8_Mbit_per_s);
  const auto wait = [](SharingTree* from) -> Task<> { co_await from->serve(0, 1_MB); };
  sim.spawn(wait(tree.get()));
  sim.run({.until = Time::origin() + 1_ms});
  tree.reset();
  EXPECT_EQ(sim.run(), RunOutcome::finished);
}

RC_GTEST_PROP(SharingTree, AgreesWithFillingFromEventToEvent,
              (std::vector<std::tuple<std::uint16_t, std::uint8_t, std::uint16_t>> plan,
               std::vector<std::uint8_t> capacities, std::uint8_t root)) {
  capacities.push_back(3);
  std::vector<BitRate> branches;
  std::vector<double> bytes_per_second;
  for (const std::uint8_t capacity : capacities) {  // few different ones, so that branches form groups
    branches.push_back(8_Mbit_per_s * (capacity % 5 + 1));
    bytes_per_second.push_back(1e6 * (capacity % 5 + 1));
  }
  Tree world(8_Mbit_per_s * (root % 30 + 1), branches);
  std::vector<fluid_test::Plan> plans;
  double data_of_all = 0;
  for (const auto& [begin, branch, data] : plan) {
    world.add(begin * 1_us, branch % branches.size(), Bytes(data + 1));
    plans.push_back({begin * 1e-6, branch % branches.size(), data + 1.0});
    data_of_all += data + 1;
  }
  world.sim.run();
  const std::vector<double> expected = fluid_test::by_filling(1e6 * (root % 30 + 1), bytes_per_second, plans);
  // An end comes at the next whole picosecond, and by as much at most it delays each of the others.
  const double bound = 1e-12 * static_cast<double>(plan.size() + 1);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    RC_ASSERT(std::abs(to_seconds(world.end(i)) - expected[i]) < bound);
  }
  RC_ASSERT(world.tree.jobs() == 0U);
  RC_ASSERT(world.tree.held_by_root() == 0);
  RC_ASSERT(std::abs(static_cast<double>(world.tree.moved().count()) - data_of_all) <= 1.0);
}

TEST(SharingTree, IsAProcessorSharingServerWhenOneBranchLimits) {
  Tree world(1_Gbit_per_s, {97_Mbit_per_s});
  Simulator sim;
  ProcessorSharing server(sim, 97_Mbit_per_s);
  std::vector<Time> ends(200);
  const auto job = [](Simulator* on, ProcessorSharing* from, Duration begin, Bytes data,
                      Time* end) -> Task<> {
    co_await on->delay(begin);
    co_await from->serve(data);
    *end = on->now();
  };
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const Duration begin = 37_ms * (i * i % 101);
    const Bytes data = Bytes(1000 + 7919 * (i % 83));
    world.add(begin, 0, data);
    sim.spawn(job(&sim, &server, begin, data, &ends[i]));
  }
  world.sim.run();
  sim.run();
  for (std::size_t i = 0; i < ends.size(); ++i) {
    EXPECT_LE(std::abs((world.outcomes[i].end - ends[i]).ps()), 1) << i;
  }
}

/// A server behind a switch and sites with links of one capacity, as SimGrid shares them: LV08 leaves 97 % of
/// a link and lets a transfer pay its latency first.
FLUID_TEST(SharingTree, AgreesWithSimGridOnAServerAndItsSites) {
  constexpr int sites = 12;
  constexpr int transfers = 200;
  FluidPlatform platform;
  const FluidNode hub = platform.add_router("hub");
  platform.add_link("uplink", platform.add_host("server", 1_GHz), hub, 50_Mbit_per_s, 1_ms);
  for (int i = 0; i < sites; ++i) {
    const std::string number = std::to_string(i);
    platform.add_link("access" + number, platform.add_host("site" + number, 1_GHz), hub, 10_Mbit_per_s, 1_ms);
  }
  fluid_test::World world(std::move(platform));
  Tree tree(BitRate(48'500'000), std::vector<BitRate>(sites, BitRate(9'700'000)));
  bool root_limited = false;
  for (int i = 0; i < transfers; ++i) {
    const Duration begin = 29_ms * (i * i % 61);
    const Bytes data = Bytes(1000 + 79190 * (i % 83));
    const int site = i * 5 % (i % 3 == 0 ? 3 : sites);
    world.begin("server", "site" + std::to_string(site), data, Time::origin() + begin);
    tree.add(begin + scaled(2_ms, latency_factor), static_cast<std::size_t>(site), data);
  }
  world.sim.run();
  while (tree.sim.run({.until = tree.sim.now() + 100_ms}) != RunOutcome::finished) {
    root_limited = root_limited || (tree.tree.held_by_root() > 0 &&
                                    tree.tree.held_by_root() < static_cast<std::int64_t>(tree.tree.jobs()));
  }
  EXPECT_TRUE(root_limited);  // at some time both levels held somebody back
  for (std::size_t i = 0; i < transfers; ++i) {
    EXPECT_NEAR(to_seconds(tree.end(i)), *world.ends[i], 1e-7) << i;
  }
}

}  // namespace
}  // namespace xenolith
