#include "sim-core/kernel/timer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

struct Ticker {
  explicit Ticker(Simulator& own) : simulator(own), log(own) {}
  void tick() {
    log.note("tick");
    if (left-- > 0) timer.arm_after(period);
  }
  Simulator& simulator;
  TestLog log;
  int left = 2;
  Duration period = 10_ns;
  Timer timer = Timer::of<&Ticker::tick>(simulator, this);
};

TEST(Timer, FiresAndMayBeArmedAgainWhileItFires) {
  Simulator simulator;
  Ticker ticker(simulator);
  ticker.timer.arm(at(5_ns));
  EXPECT_TRUE(ticker.timer.armed());
  EXPECT_EQ(ticker.timer.due(), at(5_ns));
  simulator.run();
  EXPECT_FALSE(ticker.timer.armed());
  EXPECT_THAT(ticker.log.lines(), ElementsAre("tick 5", "tick 15", "tick 25"));
  EXPECT_EQ(simulator.events(), 3U);
}

TEST(Timer, ArmingAgainReplaces) {
  Simulator simulator;
  Ticker ticker(simulator);
  ticker.left = 0;
  ticker.timer.arm(at(5_ns));
  ticker.timer.arm(at(50_ns));
  ticker.timer.arm(at(7_ns));
  simulator.run();
  EXPECT_THAT(ticker.log.lines(), ElementsAre("tick 7"));
  EXPECT_EQ(simulator.now(), at(7_ns));
}

TEST(Timer, CancelledOrDestroyedItDoesNotFire) {
  Simulator simulator;
  Ticker ticker(simulator);
  ticker.timer.arm(at(5_ns));
  ticker.timer.cancel();
  ticker.timer.cancel();
  auto gone = std::make_unique<Ticker>(simulator);
  gone->timer.arm(at(5_ns));
  gone.reset();
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_EQ(simulator.events(), 0U);
  EXPECT_TRUE(ticker.log.lines().empty());
}

TEST(Timer, ArmedForNowItFiresBehindWhatIsDueNow) {
  Simulator simulator;
  Ticker first(simulator);
  first.left = 0;
  Ticker second(simulator);
  second.left = 0;
  first.timer.arm(simulator.now());
  second.timer.arm(simulator.now());
  first.timer.arm(simulator.now());  // again: behind the second
  std::vector<Ticker*> order;
  simulator.run({.events = 1});
  EXPECT_TRUE(first.log.lines().empty());
  EXPECT_THAT(second.log.lines(), ElementsAre("tick 0"));
  simulator.run();
  EXPECT_THAT(first.log.lines(), ElementsAre("tick 0"));
}

struct Suicide {
  explicit Suicide(Simulator& simulator) : timer(Timer::of<&Suicide::fire>(simulator, this)) {}
  void fire() { timer.reset(); }
  std::optional<Timer> timer;
};

TEST(Timer, MayBeDestroyedWhileItFires) {
  Simulator simulator;
  Suicide suicide(simulator);
  suicide.timer->arm_after(1_ns);
  simulator.run();
  EXPECT_FALSE(suicide.timer.has_value());
}

TEST(Timer, MayOutliveItsSimulator) {
  auto simulator = std::make_unique<Simulator>();
  Timer timer(
      *simulator, [](void*) {}, nullptr);
  timer.arm_after(1_ns);
  simulator.reset();
}

TEST(Timer, NeverIsNoEvent) {
  Simulator simulator;
  Ticker ticker(simulator);
  ticker.timer.arm(Time::max());
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_EQ(simulator.events(), 0U);
}

TEST(TimerDeathTest, ThePastIsAnInternalError) {
  Simulator simulator;
  Timer timer(
      simulator, [](void*) {}, nullptr);
  EXPECT_EXIT(timer.arm_after(-1_ps), testing::ExitedWithCode(70), "in the past");
}

}  // namespace
}  // namespace xenolith
