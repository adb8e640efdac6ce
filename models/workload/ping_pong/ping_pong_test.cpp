#include "models/workload/ping_pong/ping_pong.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_cpus.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct Meter final : Component, EnergyMeter {
  using Component::Component;
  Joules energy() const override { return 1_W * (now() - Time::origin()); }
};

/// A message takes 3 ns of work, a time stamp 2 ns, and a round trip begins 1 us after the one before.
class PingPongTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  static PingPong::Params params() {
    return {.first_cpu = 0,
            .second_cpu = 2,
            .gap = DurationDistribution::constant(1_us),
            .message = 3_cycles,
            .timestamp = 2_cycles};
  }
  /// The first round trip, in nanoseconds.
  double round_trip(PingPong::Params params, Duration until = 1900_ns) {
    PingPong pingpong(at("pingpong"), params);
    attach_statistics(pingpong);
    bind_named(pingpong, "kernel", kernel_);
    bind_named(pingpong, "meter", meter_);
    pingpong.start();
    sim_.run({.until = Time::origin() + until});
    rounds_ = value_of(pingpong, "rtt", "n").value_or(0);
    energy_ = value_of(pingpong, "round_energy", "mean");
    return value_of(pingpong, "rtt", "max").value_or(0) * 1000;
  }

  Simulator sim_;
  System system_;
  FakeCpus cpus_{at("cpus")};
  FakeNative kernel_{at("kernel"), cpus_};
  Meter meter_{at("meter")};
  double rounds_ = 0;
  std::optional<double> energy_;
};

// There: 3 message, 30 copies gone, 5 to the second's next look (100 + 10 k), 100 load, 5 exit. Back: 3, 30,
// 7 to the first's next look (1105 + 10 k), 100, 5. And the second time stamp.
TEST_F(PingPongTest, SpinningBothWays) {
  EXPECT_DOUBLE_EQ(round_trip(params()), 3 + 30 + 5 + 105 + 3 + 30 + 7 + 105 + 2);
}

// The answer is not yet seen when the second core waits again: it must not take the same message twice.
TEST_F(PingPongTest, EveryMessageIsAnsweredOnce) {
  round_trip(params(), 30_us);
  EXPECT_GT(rounds_, 20);
  EXPECT_EQ(cpus_.stores, 2 * rounds_);
}

// There: 3, 30, 40 to wake up, 100 load. Back the same. Both have long been asleep.
TEST_F(PingPongTest, SleepingBothWays) {
  PingPong::Params p = params();
  p.wait = LineWait::mwait;
  EXPECT_DOUBLE_EQ(round_trip(p), 2 * (3 + 30 + 40 + 100) + 2);
}

// There: 3, 10 to send, 200 on its way, 100 load in the handler. Back: 3, 30, 7 to the next look (1115 + 10
// k), 100, 5.
TEST_F(PingPongTest, AnInterruptOneWay) {
  PingPong::Params p = params();
  p.notice = PingPongNotice::irq;
  EXPECT_DOUBLE_EQ(round_trip(p), 3 + 10 + 200 + 100 + 3 + 30 + 7 + 105 + 2);
}

// There and back: 3, 10, 200, 100, and the second time stamp.
TEST_F(PingPongTest, InterruptsBothWays) {
  PingPong::Params p = params();
  p.notice = PingPongNotice::irq_both;
  EXPECT_DOUBLE_EQ(round_trip(p), 2 * (3 + 10 + 200 + 100) + 2);
}

TEST_F(PingPongTest, TheFirstCoreIsHaltedInTheGapIfAsked) {
  PingPong::Params p = params();
  p.halt_in_gap = true;
  round_trip(p, 500_ns);
  EXPECT_TRUE(kernel_.halted(0));
  EXPECT_FALSE(kernel_.halted(2));
}

// Two round trips: at one watt, nanojoules are nanoseconds from the end of the one to the end of the other.
TEST_F(PingPongTest, EnergyIsCountedFromRoundToRound) {
  PingPong::Params p = params();
  p.wait = LineWait::mwait;
  round_trip(p, 3_us);
  EXPECT_DOUBLE_EQ(energy_.value(), 1e-9 * (1000 + 2 + 2 * (3 + 30 + 40 + 100) + 2));
}

TEST_F(PingPongTest, OneCoreCannotPlayWithItself) {
  cpus_.threads_per_core = 4;
  EXPECT_THROW(round_trip(params()), Misfit);
}

TEST_F(PingPongTest, MwaitNeedsAProcessorThatHasIt) {
  cpus_.lines.has_mwait = false;
  PingPong::Params p = params();
  p.wait = LineWait::mwait;
  EXPECT_THROW(round_trip(p), Misfit);
}

}  // namespace
}  // namespace xenolith
