#include "sim-core/model/statistic.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/literals.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct StatisticTest : testing::Test {
  template <class S>
  void attach(S& statistic) {
    statistic.attach(component, "s", "A statistic.");
  }
  void pass(Duration duration) {
    simulator.spawn(sleep(duration));
    simulator.run();
  }
  Task<> sleep(Duration duration) { co_await simulator.delay(duration); }

  Simulator simulator;
  System system;
  Component component{Context{&simulator, &system, nullptr, "c"}};
};

TEST_F(StatisticTest, quartiles_interpolate_between_order_statistics) {
  Latency latency;
  attach(latency);
  for (const int us : {40, 10, 30, 20}) latency.record(us * 1_us);
  EXPECT_DOUBLE_EQ(*latency.value("median"), 25.0);
  EXPECT_DOUBLE_EQ(*latency.value("q1"), 17.5);
  EXPECT_DOUBLE_EQ(*latency.value("q3"), 32.5);
  EXPECT_DOUBLE_EQ(*latency.value("iqr"), 15.0);
  EXPECT_DOUBLE_EQ(*latency.value("mean"), 25.0);
  EXPECT_DOUBLE_EQ(*latency.value("n"), 4.0);
  EXPECT_NEAR(*latency.value("sd"), 12.9099, 1e-4);
}

TEST_F(StatisticTest, pooling_is_over_samples_not_over_values) {
  Tally few;
  Tally many;
  attach(few);
  attach(many);
  few.record(100);
  for (int i = 0; i < 3; ++i) many.record(0);
  Statistic* all[] = {&few, &many};
  EXPECT_DOUBLE_EQ(*few.pooled("mean", all), 25.0);
  EXPECT_DOUBLE_EQ(*few.pooled("median", all), 0.0);
}

TEST_F(StatisticTest, nothing_observed_is_nothing_not_zero) {
  Latency latency;
  attach(latency);
  EXPECT_FALSE(latency.value("median"));
  EXPECT_DOUBLE_EQ(*latency.value("n"), 0.0);
  latency.record(1_us);
  EXPECT_FALSE(latency.value("sd"));
  EXPECT_FALSE(latency.value("no-such-form"));
}

TEST_F(StatisticTest, levels_are_weighted_by_time) {
  TimedLevel level;
  attach(level);
  level.set(2);
  pass(3_s);
  level.set(6);
  pass(1_s);
  EXPECT_DOUBLE_EQ(*level.value("mean"), 3.0);  // (2 * 3 s + 6 * 1 s) / 4 s
  EXPECT_DOUBLE_EQ(*level.value("max"), 6.0);
  level.reset();
  pass(1_s);
  EXPECT_DOUBLE_EQ(*level.value("mean"), 6.0);
}

TEST_F(StatisticTest, rates_count_from_the_reset) {
  Counter counter;
  Flow flow;
  attach(counter);
  attach(flow);
  counter.add(1000);
  pass(1_s);
  counter.reset();
  flow.reset();
  counter.add(10);
  flow.add(Bytes(250'000));
  pass(2_s);
  EXPECT_DOUBLE_EQ(*counter.value("rate"), 5.0);
  EXPECT_DOUBLE_EQ(*flow.value("throughput"), 1.0);  // 2 Mbit in 2 s
}

}  // namespace
}  // namespace xenolith
