#include "sim-core/kernel/task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Task<std::unique_ptr<int>> boxed(Simulator& simulator, int value) {
  co_await simulator.delay(1_ns);
  co_return std::make_unique<int>(value);
}
Task<> sum(Simulator& simulator, int& result) {
  const std::unique_ptr<int> one = co_await boxed(simulator, 20);
  const std::unique_ptr<int> two = co_await boxed(simulator, 22);
  result = *one + *two;
}

TEST(Task, GivesItsResultToItsCaller) {
  Simulator simulator;
  int result = 0;
  simulator.spawn(sum(simulator, result));
  simulator.run();
  EXPECT_EQ(result, 42);
  EXPECT_EQ(simulator.now(), at(2_ns));
}

Task<int> thrower(Simulator& simulator, bool waits) {
  if (waits) co_await simulator.delay(1_ns);
  throw std::out_of_range("inner");
}
Task<> catcher(Simulator& simulator, TestLog& log, bool waits) {
  try {
    const int value = co_await thrower(simulator, waits);
    log.note(std::to_string(value));
  } catch (const std::out_of_range& error) {
    log.note(error.what());
  }
  co_await simulator.delay(1_ns);
  log.note("after");
}

TEST(Task, ThrowsToItsCaller) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(catcher(simulator, log, false));
  simulator.run();
  simulator.spawn(catcher(simulator, log, true));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("inner 0", "after 1", "inner 2", "after 3"));
}

TEST(Task, NothingRunsBeforeItIsAwaited) {
  Simulator simulator;
  int result = 0;
  {
    const Task<> dropped = sum(simulator, result);
    EXPECT_TRUE(dropped.valid());
  }
  simulator.run();
  EXPECT_EQ(result, 0);
}

Task<std::int64_t> depth(Simulator& simulator, std::int64_t left) {
  if (left == 0) {
    co_await simulator.delay(1_ns);
    co_return 0;
  }
  const std::int64_t below = co_await depth(simulator, left - 1);
  co_return below + 1;
}
Task<> dive(Simulator& simulator, std::int64_t levels, std::int64_t& result) {
  const std::int64_t found = co_await depth(simulator, levels);
  result = found;
}

constexpr std::int64_t deep = 100'000;

TEST(Task, CallsNestDeeply) {
  Simulator simulator;
  std::int64_t result = 0;
  simulator.spawn(dive(simulator, deep, result));
  simulator.run();
  EXPECT_EQ(result, deep);
}

TEST(Task, DeepCallsAreDestroyedInTheMiddle) {
  std::int64_t result = 0;
  Simulator cancelled;
  const Process process = cancelled.spawn(dive(cancelled, deep, result));
  cancelled.run({.until = at(1_ps)});
  process.cancel();
  EXPECT_FALSE(process.alive());
  {
    Simulator torn_down;
    torn_down.spawn(dive(torn_down, deep, result));
    torn_down.run({.until = at(1_ps)});
  }
  EXPECT_EQ(result, 0);
}

Task<std::int64_t> thrown_from(Simulator& simulator, std::int64_t left) {
  if (left == 0) throw std::runtime_error("bottom");
  const std::int64_t below = co_await thrown_from(simulator, left - 1);
  co_return below;
}
Task<> catches(Simulator& simulator, bool& caught) {
  try {
    const std::int64_t value = co_await thrown_from(simulator, 10'000);
    caught = value < 0;
  } catch (const std::runtime_error&) {
    caught = true;
  }
}

TEST(Task, ExceptionsClimbDeepCalls) {
  Simulator simulator;
  bool caught = false;
  simulator.spawn(catches(simulator, caught));
  simulator.run();
  EXPECT_TRUE(caught);
}

Task<> many_calls(Simulator& simulator, std::int64_t count, std::int64_t& result) {
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t zero = co_await depth(simulator, i % 3);
    result += zero;
  }
}

TEST(Task, ManyCallsInARowNeedNoStack) {
  Simulator simulator;
  std::int64_t result = 0;
  simulator.spawn(many_calls(simulator, 30'000, result));
  simulator.run();
  EXPECT_EQ(result, 30'000);
}

Task<> inner(Simulator& simulator, TestLog& log) {
  const NoteAtEnd end(log, "inner gone");
  co_await simulator.delay(1_s);
}
Task<> outer(Simulator& simulator, TestLog& log) {
  const NoteAtEnd end(log, "outer gone");
  co_await inner(simulator, log);
}

TEST(Task, IsDestroyedFromTheInsideOut) {
  Simulator simulator;
  TestLog log(simulator);
  const Process process = simulator.spawn(outer(simulator, log));
  simulator.run({.until = at(3_ns)});
  process.cancel();
  EXPECT_THAT(log.lines(), ElementsAre("inner gone 3", "outer gone 3"));
}

Task<bool> told(TestLog& log, bool answer) {
  log.note("asked");
  co_return answer;
}
/// What g++ 12 does wrong inside a condition is right when the value has a name.
Task<> guarded(TestLog& log, bool first) {
  bool both = first;
  if (both) {
    const bool second = co_await told(log, false);
    both = second;
  }
  log.note(both ? "both" : "not both");
}

TEST(Task, ANamedResultDecides) {
  Simulator simulator;
  TestLog log(simulator);
  simulator.spawn(guarded(log, false));
  simulator.spawn(guarded(log, true));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("not both 0", "asked 0", "not both 0"));
}

}  // namespace
}  // namespace xenolith
