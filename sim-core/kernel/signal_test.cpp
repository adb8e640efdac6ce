#include "sim-core/kernel/signal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Task<> waiter(Signal& signal, TestLog& log, std::string name) {
  co_await signal.wait();
  log.note(name);
}
Task<> waiter_until(Signal& signal, TestLog& log, std::string name, Time deadline) {
  const bool notified = co_await signal.wait_until(deadline);
  log.note(name + (notified ? " notified" : " late"));
}
Task<> notify_at(Simulator& simulator, Signal& signal, Duration when, bool all) {
  co_await simulator.delay(when);
  if (all) {
    signal.notify_all();
  } else {
    signal.notify_one();
  }
}

struct SignalTest : testing::Test {
  Simulator simulator;
  TestLog log{simulator};
  Signal signal{simulator};
};

TEST_F(SignalTest, NotifyOneWakesWhoWaitedLongest) {
  simulator.spawn(waiter(signal, log, "a"));
  simulator.spawn(waiter(signal, log, "b"));
  simulator.spawn(notify_at(simulator, signal, 3_ns, false));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a 3"));
  EXPECT_EQ(signal.waiting(), 1U);
}

TEST_F(SignalTest, NotifyAllWakesAllInOrderAndHasNoMemory) {
  signal.notify_all();
  simulator.spawn(waiter(signal, log, "a"));
  simulator.spawn(waiter(signal, log, "b"));
  simulator.run();
  EXPECT_TRUE(log.lines().empty());
  signal.notify_all();
  EXPECT_EQ(signal.waiting(), 0U);
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a 0", "b 0"));
}

TEST_F(SignalTest, ADeadlineEndsTheWait) {
  simulator.spawn(waiter_until(signal, log, "a", at(5_ns)));
  simulator.spawn(waiter_until(signal, log, "b", at(9_ns)));
  simulator.spawn(notify_at(simulator, signal, 7_ns, true));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a late 5", "b notified 7"));
  EXPECT_EQ(simulator.now(), at(7_ns));  // b's deadline is forgotten
  EXPECT_EQ(signal.waiting(), 0U);
}

TEST_F(SignalTest, AtTheDeadlineTheOrderOfSchedulingDecides) {
  // The notifier's delay was scheduled after the deadline: too late.
  simulator.spawn(waiter_until(signal, log, "a", at(5_ns)));
  simulator.spawn(notify_at(simulator, signal, 5_ns, true));
  simulator.run();
  // And before it: in time.
  simulator.spawn(notify_at(simulator, signal, 5_ns, true));
  simulator.spawn(waiter_until(signal, log, "b", at(10_ns)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a late 5", "b notified 10"));
}

TEST_F(SignalTest, APastDeadlineIsNow) {
  simulator.spawn(waiter_until(signal, log, "a", at(0_ns)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a late 0"));
}

TEST_F(SignalTest, ACancelledWaiterIsForgotten) {
  const Process first = simulator.spawn(waiter(signal, log, "a"));
  simulator.spawn(waiter(signal, log, "b"));
  simulator.run();
  first.cancel();
  EXPECT_EQ(signal.waiting(), 1U);
  signal.notify_one();
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("b 0"));
}

TEST_F(SignalTest, ANotificationOfACancelledWaiterGoesToTheNext) {
  const Process first = simulator.spawn(waiter(signal, log, "a"));
  simulator.spawn(waiter(signal, log, "b"));
  simulator.run();
  signal.notify_one();
  first.cancel();  // woken, but it has not run yet
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("b 0"));
}

TEST(Signal, MayDieBeforeItsWaiters) {
  Simulator simulator;
  TestLog log(simulator);
  auto signal = std::make_unique<Signal>(simulator);
  const Process waiting = simulator.spawn(waiter(*signal, log, "a"));
  const Process woken = simulator.spawn(waiter_until(*signal, log, "b", at(5_ns)));
  simulator.run({.until = at(1_ns)});
  signal->notify_one();
  signal.reset();
  woken.cancel();
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a 1"));
  EXPECT_FALSE(waiting.alive());
}

}  // namespace
}  // namespace xenolith
