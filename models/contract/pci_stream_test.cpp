#include "models/contract/pci_stream.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim-core/kernel/simulator.hpp"

namespace xenolith {
namespace {

/// Streams of bursts of 100 ns over shares, and when they ended.
class PciStreamTest : public testing::Test {
 public:
  PciStream::Load load(std::initializer_list<PciPath::Leg> legs, int bursts, Duration pace,
                       const void* master) {
    PciStream::Load made;
    for (const PciPath::Leg& leg : legs) made.path.add(*leg.share, leg.use);
    made.bursts = bursts;
    made.data = bursts * 64_B;
    made.pace = pace;
    made.tail = 80_ns;
    made.master = master;
    return made;
  }
  void start(PciStream& stream, const PciStream::Load& what, Time first) {
    stream.start(what, first);
    stream.call(what.bursts, {[](void* self, std::uint64_t) {
                                auto& test = *static_cast<PciStreamTest*>(self);
                                test.ends_.push_back((test.sim_.now() - Time::origin()).ps() / 1000);
                              },
                              this, 0});
  }

  Simulator sim_;
  PlainShare bus_;
  PlainShare other_;
  std::vector<std::int64_t> ends_;  ///< in ns
};

TEST_F(PciStreamTest, ALoneStreamKeepsThePaceOfItsSlowestPlace) {
  PciStream a(sim_);
  PciStream b(sim_);
  start(a, load({{&bus_, 100_ns}}, 10, 100_ns, &a), Time::origin() + 50_ns);
  sim_.run();
  start(b, load({{&bus_, 100_ns}, {&other_, 130_ns}}, 10, 120_ns, &b), sim_.now());
  sim_.run();
  EXPECT_NEAR(ends_.at(0), 50 + 900 + 80, 1);
  EXPECT_NEAR(ends_.at(1), 1030 + 9 * 130 + 80, 1);
}

TEST_F(PciStreamTest, TwoGreedyStreamsTakeTurns) {
  PciStream a(sim_);
  PciStream b(sim_);
  start(a, load({{&bus_, 100_ns}}, 10, 100_ns, &a), Time::origin());
  start(b, load({{&bus_, 100_ns}}, 20, 100_ns, &b), Time::origin());
  sim_.run();
  // 200 ns for each burst of either until the first ends, then 100 ns; at 1880 ns the second has 9.4 behind
  // it
  EXPECT_NEAR(ends_[0], 9 * 200 + 80, 1);
  EXPECT_NEAR(ends_[1], 1880 + (19 - 9.4) * 100 + 80, 1);
}

TEST_F(PciStreamTest, APacedStreamLeavesTheRest) {
  PciStream paced(sim_);
  PciStream greedy(sim_);
  start(paced, load({{&bus_, 100_ns}}, 100, 400_ns, &paced), Time::origin());
  start(greedy, load({{&bus_, 100_ns}}, 31, 100_ns, &greedy), Time::origin());
  sim_.run();
  EXPECT_NEAR(ends_[0], 30 * 100 * 4 / 3 + 80, 2);  // three quarters of the bus
  EXPECT_NEAR(ends_[1], 99 * 400 + 80, 2);          // undisturbed
}

TEST_F(PciStreamTest, StreamsOfOneMasterShareItsTurn) {
  PciStream first(sim_);
  PciStream second(sim_);
  PciStream other(sim_);
  start(first, load({{&bus_, 100_ns}}, 1000, 100_ns, this), Time::origin());
  start(second, load({{&bus_, 100_ns}}, 1000, 100_ns, this), Time::origin());
  start(other, load({{&bus_, 100_ns}}, 11, 100_ns, &other), Time::origin());
  sim_.run({.until = Time::origin() + 10_us});
  EXPECT_NEAR(ends_.at(0), 10 * 200 + 80, 1);  // half of the bus, not a third
}

TEST_F(PciStreamTest, ASingleBurstWaitsForTheEndOfAStreamsBurst) {
  PciStream a(sim_);
  start(a, load({{&bus_, 60_ns}}, 10, 100_ns, &a), Time::origin());
  EXPECT_NEAR(bus_.busy_for(Time::origin() + 320_ns).ps() / 1000, 40, 1);
  EXPECT_EQ(bus_.busy_for(Time::origin() + 370_ns), Duration{});
}

TEST_F(PciStreamTest, WhatOthersTakeOfABusyShareComesOnTop) {
  PciStream busy(sim_);
  start(busy, load({{&bus_, 100_ns}}, 10, 100_ns, &busy), Time::origin());
  bus_.take(70_ns, Time::origin());
  PciStream slack(sim_);
  start(slack, load({{&other_, 100_ns}}, 10, 200_ns, &slack), Time::origin());
  other_.take(70_ns, Time::origin());
  sim_.run();
  EXPECT_NEAR(ends_.at(0), 70 + 980, 1);
  EXPECT_NEAR(ends_.at(1), 9 * 200 + 80, 1);
}

}  // namespace
}  // namespace xenolith
