#include "sim-core/kernel/mailbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Task<> put_all(Simulator& simulator, Mailbox<std::string>& mailbox, TestLog& log,
               std::vector<std::string> values) {
  for (std::string& value : values) {
    co_await mailbox.put(value);
    log.note("put " + value);
    co_await simulator.delay(1_ns);
  }
}
Task<> get_some(Simulator& simulator, Mailbox<std::string>& mailbox, TestLog& log, int count,
                Duration pause) {
  for (int i = 0; i < count; ++i) {
    const std::string value = co_await mailbox.get();
    log.note("got " + value);
    co_await simulator.delay(pause);
  }
}
Task<> get_until(Mailbox<std::string>& mailbox, TestLog& log, Time deadline) {
  const auto value = co_await mailbox.get_until(deadline);
  log.note(value ? "got " + *value : "late");
}

struct MailboxTest : testing::Test {
  Simulator simulator;
  TestLog log{simulator};
  Mailbox<std::string> mailbox{simulator, 1};
};

TEST_F(MailboxTest, PuttingWaitsWhileFullAndGettingWhileEmpty) {
  simulator.spawn(get_some(simulator, mailbox, log, 3, 10_ns));
  simulator.spawn(put_all(simulator, mailbox, log, {"a", "b", "c"}));
  simulator.run();
  // b fills the box at 1, c waits until b is taken at 10.
  EXPECT_THAT(log.lines(), ElementsAre("put a 0", "got a 0", "put b 1", "got b 10", "put c 10", "got c 20"));
}

TEST_F(MailboxTest, TheEndsThatDoNotWait) {
  EXPECT_FALSE(mailbox.try_get().has_value());
  EXPECT_TRUE(mailbox.try_put("a"));
  EXPECT_TRUE(mailbox.full());
  EXPECT_FALSE(mailbox.try_put("b"));
  EXPECT_EQ(mailbox.try_get(), "a");
  EXPECT_TRUE(mailbox.empty());
}

TEST_F(MailboxTest, ADeadlineEndsTheWait) {
  simulator.spawn(get_until(mailbox, log, at(5_ns)));
  simulator.run();
  EXPECT_TRUE(mailbox.try_put("a"));  // nobody waits any more
  simulator.spawn(get_until(mailbox, log, at(9_ns)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("late 5", "got a 5"));
  EXPECT_EQ(simulator.now(), at(5_ns));
}

TEST_F(MailboxTest, AValueOfACancelledGetterGoesToTheNext) {
  const Process first = simulator.spawn(get_some(simulator, mailbox, log, 1, 0_ns));
  const Process second = simulator.spawn(get_some(simulator, mailbox, log, 1, 0_ns));
  simulator.run();
  EXPECT_TRUE(mailbox.try_put("a"));
  EXPECT_TRUE(mailbox.try_put("b"));
  first.cancel();
  second.cancel();
  EXPECT_EQ(mailbox.size(), 2U);  // one more than it has room for, rather than one lost
  simulator.spawn(get_some(simulator, mailbox, log, 2, 0_ns));
  simulator.run();
  EXPECT_EQ(log.lines().size(), 2U);
}

TEST_F(MailboxTest, AValueGivenBackGoesToTheFront) {
  const Process first = simulator.spawn(get_some(simulator, mailbox, log, 1, 0_ns));
  simulator.run();
  EXPECT_TRUE(mailbox.try_put("a"));
  EXPECT_TRUE(mailbox.try_put("b"));
  first.cancel();
  simulator.spawn(get_some(simulator, mailbox, log, 2, 0_ns));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("got a 0", "got b 0"));
}

TEST_F(MailboxTest, ACancelledPutterTakesItsValueWithIt) {
  EXPECT_TRUE(mailbox.try_put("a"));
  const Process putter = simulator.spawn(put_all(simulator, mailbox, log, {"b"}));
  simulator.run();
  putter.cancel();
  EXPECT_EQ(mailbox.try_get(), "a");
  EXPECT_FALSE(mailbox.try_get().has_value());
}

TEST(Mailbox, MayDieBeforeThoseWhoWait) {
  Simulator simulator;
  TestLog log(simulator);
  auto mailbox = std::make_unique<Mailbox<std::string>>(simulator, 1);
  const Process served = simulator.spawn(get_some(simulator, *mailbox, log, 1, 0_ns));
  const Process waiting = simulator.spawn(get_some(simulator, *mailbox, log, 1, 0_ns));
  simulator.run();
  EXPECT_TRUE(mailbox->try_put("a"));
  mailbox.reset();
  served.cancel();
  waiting.cancel();
  EXPECT_EQ(simulator.processes(), 0U);
}

Task<> put_numbers(Simulator& simulator, Mailbox<int>& mailbox, int first, int count,
                   std::vector<int> pauses) {
  for (int i = 0; i < count; ++i) {
    co_await mailbox.put(first + i);
    co_await simulator.delay(pauses[static_cast<std::size_t>(i) % pauses.size()] * 1_ns);
  }
}
Task<> get_numbers(Simulator& simulator, Mailbox<int>& mailbox, std::vector<int>& found, int pause) {
  for (;;) {
    const int value = co_await mailbox.get();
    found.push_back(value);
    co_await simulator.delay(pause * 1_ns);
  }
}

TEST(Mailbox, LosesAndDoublesNothingAndKeepsTheOrder) {
  ASSERT_TRUE(rc::check([] {
    Simulator simulator;
    Mailbox<int> mailbox(simulator, *rc::gen::inRange<std::size_t>(1, 6));
    const auto pauses = *rc::gen::container<std::vector<int>>(4, rc::gen::inRange(0, 5));
    const int count = *rc::gen::inRange(1, 40);
    std::vector<int> found;
    simulator.spawn(put_numbers(simulator, mailbox, 0, count, pauses));
    simulator.spawn(put_numbers(simulator, mailbox, 1000, count, pauses));
    for (int getters = *rc::gen::inRange(1, 4); getters > 0; --getters) {
      simulator.spawn(get_numbers(simulator, mailbox, found, *rc::gen::inRange(0, 4)));
    }
    simulator.run();
    std::vector<int> low;
    std::vector<int> high;
    for (const int value : found) (value < 1000 ? low : high).push_back(value);
    std::vector<int> expected(static_cast<std::size_t>(count));
    std::iota(expected.begin(), expected.end(), 0);
    RC_ASSERT(low == expected);
    std::iota(expected.begin(), expected.end(), 1000);
    RC_ASSERT(high == expected);
  }));
}

}  // namespace
}  // namespace xenolith
