#include "sim-core/kernel/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Task<> sleep(Simulator& simulator, TestLog& log, std::string name, Duration wait) {
  const NoteAtEnd end(log, name + " ends");
  co_await simulator.delay(wait);
  log.note(name + " woke");
}
Task<> joiner(TestLog& log, Process process, std::string name) {
  co_await process.join();
  log.note(name + " joined");
}

TEST(Process, JoinWaitsForTheEnd) {
  Simulator simulator;
  TestLog log(simulator);
  const Process process = simulator.spawn(sleep(simulator, log, "p", 5_ns));
  simulator.spawn(joiner(log, process, "a"));
  simulator.spawn(joiner(log, process, "b"));
  EXPECT_TRUE(process.alive());
  simulator.run();
  EXPECT_FALSE(process.alive());
  simulator.spawn(joiner(log, process, "late"));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("p woke 5", "p ends 5", "a joined 5", "b joined 5", "late joined 5"));
}

TEST(Process, CancelEndsItAtOnceAndWakesJoiners) {
  Simulator simulator;
  TestLog log(simulator);
  const Process process = simulator.spawn(sleep(simulator, log, "p", 5_ns));
  simulator.spawn(joiner(log, process, "a"));
  simulator.run({.until = at(2_ns)});
  process.cancel();
  process.cancel();
  EXPECT_FALSE(process.alive());
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_THAT(log.lines(), ElementsAre("p ends 2", "a joined 2"));
  EXPECT_EQ(simulator.now(), at(2_ns));  // the cancelled delay moves no clock
}

TEST(Process, AJoinerMayBeCancelledFirst) {
  Simulator simulator;
  TestLog log(simulator);
  const Process process = simulator.spawn(sleep(simulator, log, "p", 5_ns));
  const Process first = simulator.spawn(joiner(log, process, "a"));
  simulator.spawn(joiner(log, process, "b"));
  simulator.run({.until = at(2_ns)});
  first.cancel();
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("p woke 5", "p ends 5", "b joined 5"));
}

TEST(Process, BeforeItsStartItCanBeCancelled) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(sleep(simulator, log, "p", 5_ns)).cancel();
  EXPECT_EQ(simulator.run(), RunOutcome::finished);
  EXPECT_EQ(simulator.events(), 0U);
  EXPECT_TRUE(log.lines().empty());
}

struct Self {
  Simulator& simulator;
  TestLog& log;
  Process process{};
  Task<> deeper() {
    process.cancel();
    log.note("goes on");
    co_await simulator.delay(1_ns);
    log.note("never");
  }
  Task<> run() {
    const NoteAtEnd end(log, "self ends");
    co_await simulator.delay(1_ns);
    co_await deeper();
    log.note("never");
  }
  Task<> cancel_then_call() {
    const NoteAtEnd end(log, "caller ends");
    co_await simulator.delay(1_ns);
    process.cancel();
    co_await deeper();
    log.note("never");
  }
};

TEST(Process, CancellingItselfEndsItAtItsNextWait) {
  Simulator simulator;
  TestLog log(simulator);
  Self self{simulator, log};
  self.process = simulator.spawn(self.run());
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("goes on 1", "self ends 1"));
  EXPECT_FALSE(self.process.alive());
  self.process = simulator.spawn(self.cancel_then_call());
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("goes on 1", "self ends 1", "caller ends 2"));
}

struct CancelOnEnd {
  Process* victim;
  ~CancelOnEnd() { victim->cancel(); }
};
Task<> holds_victim(Simulator& simulator, TestLog& log, Process* victim) {
  const NoteAtEnd end(log, "holder ends");
  const CancelOnEnd cancels{victim};
  co_await simulator.delay(1_s);
}

TEST(Process, ADestructorMayCancelAnotherAndItself) {
  Simulator simulator;
  TestLog log(simulator);
  Process victim = simulator.spawn(sleep(simulator, log, "victim", 1_s));
  Process self;
  const Process holder = simulator.spawn(holds_victim(simulator, log, &victim));
  self = simulator.spawn(holds_victim(simulator, log, &self));
  simulator.run({.until = at(1_ns)});
  holder.cancel();
  self.cancel();
  EXPECT_THAT(log.lines(), ElementsAre("victim ends 1", "holder ends 1", "holder ends 1"));
  EXPECT_EQ(simulator.processes(), 0U);
}

TEST(Process, HandlesOutliveProcessAndSimulator) {
  Process none;
  EXPECT_FALSE(none.alive());
  none.cancel();
  std::optional<Simulator> simulator(std::in_place);
  TestLog log(*simulator);
  const Process process = simulator->spawn(sleep(*simulator, log, "p", 5_ns));
  simulator->run({.until = at(1_ns)});
  const Process copy = process;
  simulator.reset();
  EXPECT_FALSE(copy.alive());
  copy.cancel();
}

Task<> use_long(Simulator& simulator, Resource& resource, TestLog& log, std::string name) {
  const NoteAtEnd end(log, name);
  const Lease lease = co_await resource.acquire();
  co_await simulator.delay(1_s);
}

TEST(Process, TeardownGoesFromTheYoungestToTheOldest) {
  const Simulator clock;
  TestLog log(clock);
  auto simulator = std::make_unique<Simulator>();
  Resource resource(*simulator, 1);
  for (const char* name : {"oldest", "middle", "youngest"}) {
    simulator->spawn(use_long(*simulator, resource, log, name));
  }
  simulator->run({.until = at(1_ns)});
  EXPECT_EQ(resource.queue_length(), 2U);
  simulator.reset();
  EXPECT_THAT(log.lines(), ElementsAre("youngest 0", "middle 0", "oldest 0"));
  EXPECT_EQ(resource.busy(), 0);
}

}  // namespace
}  // namespace xenolith
