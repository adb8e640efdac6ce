#include "sim-core/kernel/combine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Task<int> answer(Simulator& simulator, TestLog& log, Duration wait, int value) {
  const NoteAtEnd end(log, "gone");
  co_await simulator.delay(wait);
  co_return value;
}
Task<int> nested(Simulator& simulator, TestLog& log, Duration wait, int value) {
  const int found = co_await answer(simulator, log, wait, value);
  co_return found;
}
Task<> with_limit(Simulator& simulator, TestLog& log, Duration wait, Time deadline) {
  const auto value = co_await with_deadline(simulator, deadline, nested(simulator, log, wait, 7));
  log.note(value ? "value " + std::to_string(*value) : "none");
}

struct CombineTest : testing::Test {
  Simulator simulator;
  TestLog log{simulator};
  Resource resource{simulator, 1};
};

TEST_F(CombineTest, ATaskInTimeGivesItsResult) {
  simulator.spawn(with_limit(simulator, log, 5_ns, at(6_ns)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("gone 5", "value 7 5"));
  EXPECT_EQ(simulator.now(), at(5_ns));  // the deadline is forgotten
}

TEST_F(CombineTest, ATaskThatIsLateIsDestroyed) {
  simulator.spawn(with_limit(simulator, log, 5_ns, at(3_ns)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("gone 3", "none 3"));
  EXPECT_EQ(simulator.now(), at(3_ns));
}

TEST_F(CombineTest, AtTheDeadlineTheOrderOfSchedulingDecides) {
  simulator.spawn(with_limit(simulator, log, 5_ns, at(5_ns)));  // armed first: the deadline wins
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("gone 5", "none 5"));
}

Task<> hold(Simulator& simulator, Resource& resource, Duration service) {
  const Lease lease = co_await resource.acquire();
  co_await simulator.delay(service);
}
Task<> limited_hold(Simulator& simulator, Resource& resource, TestLog& log, Time deadline) {
  const bool done = co_await with_deadline(simulator, deadline, hold(simulator, resource, 10_ns));
  log.note(done ? "done" : "cut off");
}

TEST_F(CombineTest, WhatIsCutOffReleasesWhatItHoldsAndLeavesItsQueue) {
  simulator.spawn(limited_hold(simulator, resource, log, at(4_ns)));   // holds
  simulator.spawn(limited_hold(simulator, resource, log, at(2_ns)));   // waits
  simulator.spawn(limited_hold(simulator, resource, log, at(20_ns)));  // gets it at 4
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("cut off 2", "cut off 4", "done 14"));
  EXPECT_EQ(resource.busy(), 0);
}

TEST_F(CombineTest, TheCallerMayBeCancelledMeanwhile) {
  const Process caller = simulator.spawn(with_limit(simulator, log, 5_ns, at(6_ns)));
  simulator.run({.until = at(1_ns)});
  caller.cancel();
  EXPECT_THAT(log.lines(), ElementsAre("gone 1"));
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_EQ(simulator.now(), at(1_ns));
}

Task<> throws(Simulator& simulator, Duration wait) {
  co_await simulator.delay(wait);
  throw std::runtime_error("member");
}
Task<> sleeps(Simulator& simulator, TestLog& log, std::string name, Duration wait) {
  const NoteAtEnd end(log, name + " gone");
  co_await simulator.delay(wait);
}
Task<> wait_all(Simulator& simulator, TestLog& log, std::vector<Task<>> tasks) {
  try {
    co_await all_of(simulator, std::move(tasks));
    log.note("all");
  } catch (const std::runtime_error& error) {
    log.note(error.what());
  }
}
Task<> wait_any(Simulator& simulator, TestLog& log, std::vector<Task<>> tasks) {
  const std::size_t first = co_await any_of(simulator, std::move(tasks));
  log.note("first " + std::to_string(first));
}

struct GroupTest : CombineTest {
  std::vector<Task<>> tasks;
  void add(std::string name, Duration wait) {
    tasks.push_back(sleeps(simulator, log, std::move(name), wait));
  }
};

TEST_F(GroupTest, AllWaitsForTheLast) {
  add("a", 5_ns);
  add("b", 3_ns);
  simulator.spawn(wait_all(simulator, log, std::move(tasks)));
  simulator.spawn(wait_all(simulator, log, {}));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("all 0", "b gone 3", "a gone 5", "all 5"));
}

TEST_F(GroupTest, AnExceptionCancelsTheOthers) {
  add("a", 5_ns);
  tasks.push_back(throws(simulator, 3_ns));
  simulator.spawn(wait_all(simulator, log, std::move(tasks)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a gone 3", "member 3"));
  EXPECT_EQ(simulator.now(), at(3_ns));
}

TEST_F(GroupTest, AnyTakesTheFirstAndCancelsTheOthers) {
  add("a", 5_ns);
  add("b", 3_ns);
  add("c", 3_ns);
  simulator.spawn(wait_any(simulator, log, std::move(tasks)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("b gone 3", "a gone 3", "c gone 3", "first 1 3"));
  EXPECT_EQ(simulator.processes(), 0U);
}

TEST_F(GroupTest, ACancelledCallerTakesItsGroupWithIt) {
  add("a", 5_ns);
  add("b", 3_ns);
  const Process caller = simulator.spawn(wait_all(simulator, log, std::move(tasks)));
  simulator.run({.until = at(1_ns)});
  caller.cancel();
  EXPECT_EQ(simulator.processes(), 0U);
  EXPECT_THAT(log.lines(), ElementsAre("a gone 1", "b gone 1"));
}

Task<> cancels(Simulator& simulator, Process* victim) {
  co_await simulator.delay(2_ns);
  victim->cancel();
}

TEST_F(GroupTest, AMemberMayCancelTheCallerOfItsGroup) {
  Process caller;
  add("a", 5_ns);
  tasks.push_back(cancels(simulator, &caller));
  caller = simulator.spawn(wait_all(simulator, log, std::move(tasks)));
  simulator.run();
  EXPECT_EQ(simulator.processes(), 0U);
  EXPECT_THAT(log.lines(), ElementsAre("a gone 2"));
}

TEST_F(GroupTest, TeardownInTheMiddle) {
  TestLog note(simulator);
  Simulator other;
  tasks.push_back(sleeps(other, note, "a", 5_ns));
  other.spawn(wait_all(other, note, std::move(tasks)));
  other.spawn(with_limit(other, note, 5_ns, at(6_ns)));
  other.run({.until = at(1_ns)});
  EXPECT_EQ(other.processes(), 3U);
  EXPECT_TRUE(note.lines().empty());
}

}  // namespace
}  // namespace xenolith
