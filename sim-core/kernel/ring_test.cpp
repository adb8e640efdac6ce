#include "sim-core/kernel/ring.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Task<> consume(Ring<int>& ring, TestLog& log, std::string name) {
  for (;;) {
    while (ring.empty()) co_await ring.not_empty();
    log.note(name + std::to_string(*ring.pop()));
  }
}
Task<> produce(Simulator& simulator, Ring<int>& ring, TestLog& log, int count) {
  for (int i = 0; i < count; ++i) {
    while (ring.full()) co_await ring.not_full();
    ring.push(i);
    log.note("push" + std::to_string(i));
  }
  co_await simulator.yield();
}
Task<> pop_at(Simulator& simulator, Ring<int>& ring, Duration when) {
  co_await simulator.delay(when);
  ring.pop();
}

struct RingTest : testing::Test {
  Simulator simulator;
  TestLog log{simulator};
  Ring<int> ring{simulator, 2};
};

TEST_F(RingTest, RefusesAndCountsWhatDoesNotFit) {
  EXPECT_TRUE(ring.push(1));
  EXPECT_TRUE(ring.push(2));
  EXPECT_FALSE(ring.push(3));
  EXPECT_EQ(ring.drops(), 1U);
  EXPECT_EQ(ring.pop(), 1);
  EXPECT_EQ(ring.pop(), 2);
  EXPECT_EQ(ring.pop(), std::nullopt);
  EXPECT_EQ(ring.capacity(), 2U);
}

TEST_F(RingTest, AConsumerWaitsForValues) {
  simulator.spawn(consume(ring, log, "a"));
  simulator.run();
  ring.push(1);
  ring.push(2);
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a1 0", "a2 0"));
}

TEST_F(RingTest, AProducerWaitsForRoom) {
  simulator.spawn(produce(simulator, ring, log, 3));
  simulator.spawn(pop_at(simulator, ring, 4_ns));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("push0 0", "push1 0", "push2 4"));
  EXPECT_EQ(ring.drops(), 0U);
}

TEST_F(RingTest, AWakeUpOfACancelledConsumerGoesToTheNext) {
  const Process first = simulator.spawn(consume(ring, log, "a"));
  simulator.spawn(consume(ring, log, "b"));
  simulator.run();
  ring.push(7);
  first.cancel();
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("b7 0"));
}

TEST(RingDeathTest, SlotsAreAPowerOfTwo) {
  Simulator simulator;
  EXPECT_EXIT(Ring<int>(simulator, 3), testing::ExitedWithCode(70), "power of two");
}

}  // namespace
}  // namespace xenolith
