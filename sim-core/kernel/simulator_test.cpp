#include "sim-core/kernel/simulator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "sim-core/kernel/test_log.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Task<> note_after(Simulator& simulator, TestLog& log, std::string name, Duration wait) {
  co_await simulator.delay(wait);
  log.note(name);
}

TEST(Simulator, DelaysEndAtTheirTimes) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(note_after(simulator, log, "late", 30_ns));
  simulator.spawn(note_after(simulator, log, "early", 10_ns));
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_THAT(log.lines(), ElementsAre("early 10", "late 30"));
  EXPECT_EQ(simulator.now(), at(30_ns));
  EXPECT_EQ(simulator.processes(), 0U);
}

Task<> two_steps(Simulator& simulator, TestLog& log, std::string name, Duration first, Duration second) {
  co_await simulator.delay(first);
  co_await simulator.delay(second);
  log.note(name);
}

TEST(Simulator, EqualTimesComeInOrderOfScheduling) {
  Simulator simulator;
  TestLog log(simulator);
  // Both are due at 10, and "second" is scheduled for it at 2, "first" at 1, "third" at 3.
  simulator.spawn(two_steps(simulator, log, "third", 3_ns, 7_ns));
  simulator.spawn(two_steps(simulator, log, "second", 2_ns, 8_ns));
  simulator.spawn(two_steps(simulator, log, "first", 1_ns, 9_ns));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("first 10", "second 10", "third 10"));
}

Task<> spawn_at(Simulator& simulator, TestLog& log, Duration when) {
  co_await simulator.delay(when);
  log.note("spawner");
  simulator.spawn(note_after(simulator, log, "child", 0_ns));
  co_await simulator.yield();
  log.note("yielded");
}

TEST(Simulator, WhatBecomesDueNowComesAfterWhatIsDueNow) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(spawn_at(simulator, log, 10_ns));
  simulator.spawn(note_after(simulator, log, "queued", 10_ns));
  simulator.run();
  // The child starts before the spawner's yield ends, then yields itself.
  EXPECT_THAT(log.lines(), ElementsAre("spawner 10", "queued 10", "yielded 10", "child 10"));
}

TEST(Simulator, CountsEventsAndTies) {
  Simulator simulator;
  TestLog log(simulator);
  for (int i = 0; i < 4; ++i) simulator.spawn(note_after(simulator, log, "x", 10_ns));
  simulator.spawn(note_after(simulator, log, "y", 11_ns));
  simulator.run();
  EXPECT_EQ(simulator.events(), 10U);  // five starts, five ends
  EXPECT_EQ(simulator.ties(), 4U + 3U);
}

TEST(Simulator, StopsAtATimeLimitAndGoesOn) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(note_after(simulator, log, "a", 10_ns));
  simulator.spawn(note_after(simulator, log, "b", 20_ns));
  EXPECT_EQ(simulator.run({.until = at(10_ns)}), RunOutcome::time_limit);
  EXPECT_THAT(log.lines(), ElementsAre("a 10"));
  EXPECT_EQ(simulator.run({.until = at(15_ns)}), RunOutcome::time_limit);
  EXPECT_EQ(simulator.now(), at(15_ns));
  simulator.spawn(
      note_after(simulator, log, "between", 2_ns));  // before what the queue has already looked at
  EXPECT_EQ(simulator.run({.until = at(1_us)}), RunOutcome::finished);
  EXPECT_THAT(log.lines(), ElementsAre("a 10", "between 17", "b 20"));
}

Task<> forever(Simulator& simulator) {
  for (;;) co_await simulator.yield();
}

TEST(Simulator, StopsAtAnEventLimit) {
  Simulator simulator;
  simulator.spawn(forever(simulator));
  EXPECT_EQ(simulator.run({.events = 12'345}), RunOutcome::event_limit);
  EXPECT_EQ(simulator.events(), 12'345U);
  EXPECT_EQ(simulator.run({.events = 0}), RunOutcome::event_limit);
}

TEST(Simulator, StopsAtAFlag) {
  Simulator simulator;
  simulator.spawn(forever(simulator));
  std::atomic<bool> flag{true};
  EXPECT_EQ(simulator.run({.stop = &flag}), RunOutcome::interrupted);
  EXPECT_EQ(simulator.events(), 0U);
}

Task<> stop_at(Simulator& simulator, Duration when) {
  co_await simulator.delay(when);
  simulator.stop();
}

TEST(Simulator, StopsAfterTheEventThatSaysSo) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(stop_at(simulator, 5_ns));
  simulator.spawn(note_after(simulator, log, "same time", 5_ns));
  EXPECT_EQ(simulator.run(), RunOutcome::stopped);
  EXPECT_TRUE(log.lines().empty());
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_THAT(log.lines(), ElementsAre("same time 5"));
}

Task<> fails(Simulator& simulator, Duration when) {
  co_await simulator.delay(when);
  throw std::logic_error("the reason");
}

TEST(Simulator, AnExceptionReachesRunWithItsTime) {
  Simulator simulator;
  const Process failing = simulator.spawn(fails(simulator, 1500_ns));
  TestLog log(simulator);
  simulator.spawn(note_after(simulator, log, "other", 2_us));
  try {
    simulator.run();
    FAIL() << "nothing was thrown";
  } catch (const ProcessFailure& failure) {
    EXPECT_EQ(failure.when(), at(1500_ns));
    EXPECT_THAT(failure.what(), HasSubstr("1.5 us"));
    EXPECT_THAT(failure.what(), HasSubstr("the reason"));
    EXPECT_THROW(std::rethrow_if_nested(failure), std::logic_error);
  }
  EXPECT_FALSE(failing.alive());
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_THAT(log.lines(), ElementsAre("other 2000"));
}

void throw_something(void*) { throw std::runtime_error("from a timer"); }

TEST(Simulator, AnExceptionOfATimerReachesRunWithItsTime) {
  Simulator simulator;
  Timer timer(simulator, throw_something, nullptr);
  timer.arm(at(7_ns));
  try {
    simulator.run();
    FAIL() << "nothing was thrown";
  } catch (const ProcessFailure& failure) {
    EXPECT_EQ(failure.when(), at(7_ns));
  }
}

Task<> waits_for_ever(Simulator& simulator, TestLog& log) {
  const NoteAtEnd end(log, "destroyed");
  co_await simulator.wait_until(Time::max());
}

TEST(Simulator, WaitingForTheEndOfTimeIsNoEvent) {
  auto simulator = std::make_unique<Simulator>();
  TestLog log(*simulator);
  simulator->spawn(waits_for_ever(*simulator, log));
  EXPECT_EQ(simulator->run(), RunOutcome::finished);
  EXPECT_EQ(simulator->processes(), 1U);
  EXPECT_TRUE(log.lines().empty());
  simulator.reset();
  EXPECT_EQ(log.lines().size(), 1U);
}

using SimulatorDeathTest = testing::Test;

TEST(SimulatorDeathTest, ANegativeDelayIsAnInternalErrorWithItsTime) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(two_steps(simulator, log, "never", 3_us, -1_ns));
  EXPECT_EXIT(simulator.run(), testing::ExitedWithCode(70), "in the past.*simulated time 3 us");
}

TEST(SimulatorDeathTest, AnEmptyTaskCannotBeSpawned) {
  Simulator simulator;
  EXPECT_EXIT(simulator.spawn(Task<>()), testing::ExitedWithCode(70), "already awaited");
}

TEST(Simulator, SimulatorsOfOneThreadDoNotMix) {
  Simulator first;
  TestLog log(first);
  first.spawn(note_after(first, log, "a", 10_ns));
  {
    Simulator second;
    TestLog other(second);
    second.spawn(note_after(second, other, "b", 5_ns));
    second.spawn(note_after(second, other, "never", 50_ns));
    second.run({.until = at(20_ns)});
    EXPECT_THAT(other.lines(), ElementsAre("b 5"));
  }
  first.spawn(note_after(first, log, "c", 40_ns));  // in the frame that the other one has freed
  first.run();
  EXPECT_THAT(log.lines(), ElementsAre("a 10", "c 40"));
}

}  // namespace
}  // namespace xenolith
