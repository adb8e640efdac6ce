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

TEST_F(StatisticTest, energies_are_told_in_joules) {
  Energy energy;
  attach(energy);
  energy.record(1'500'000_nJ);
  energy.record(500'000_nJ);
  EXPECT_DOUBLE_EQ(*energy.value("mean"), 1e-3);
  EXPECT_DOUBLE_EQ(*energy.value("max"), 1.5e-3);
  EXPECT_EQ(energy.unit("mean"), "J");
  EXPECT_EQ(energy.unit("n"), "1");
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

TEST_F(StatisticTest, a_window_sees_what_came_after_its_mark_and_changes_nothing) {
  Flow flow;
  Tally tally;
  TimedLevel level;
  attach(flow);
  attach(tally);
  attach(level);
  flow.add(Bytes(1'000'000));
  tally.record(100);
  level.set(4);
  pass(1_s);
  const StatisticMark marks[] = {flow.mark(), tally.mark(), level.mark()};
  flow.add(Bytes(250'000));
  tally.record(7);
  level.set(1);
  pass(2_s);
  const auto since = [](Statistic& one, const StatisticMark& mark, std::string_view form) {
    Statistic* all[] = {&one};
    return one.pooled_since(form, all, std::span(&mark, 1));
  };
  EXPECT_DOUBLE_EQ(*since(flow, marks[0], "throughput"), 1.0);  // 2 Mbit in 2 s
  EXPECT_DOUBLE_EQ(*since(tally, marks[1], "mean"), 7.0);
  EXPECT_DOUBLE_EQ(*since(level, marks[2], "mean"), 1.0);
  EXPECT_FALSE(since(level, marks[2], "max"));
  EXPECT_DOUBLE_EQ(*flow.value("bytes"), 1'250'000.0);
  EXPECT_DOUBLE_EQ(*tally.value("n"), 2.0);
  EXPECT_DOUBLE_EQ(*level.value("mean"), 2.0);  // (4 * 1 s + 1 * 2 s) / 3 s
}

TEST_F(StatisticTest, windows_of_several_statistics_are_taken_together) {
  Counter counters[2];
  Tally tallies[2];
  for (Counter& counter : counters) attach(counter);
  for (Tally& tally : tallies) attach(tally);
  tallies[0].record(1'000);
  counters[1].add(50);
  const StatisticMark counted[] = {counters[0].mark(), counters[1].mark()};
  const StatisticMark tallied[] = {tallies[0].mark(), tallies[1].mark()};
  pass(2_s);
  counters[0].add(6);
  counters[1].add(4);
  tallies[0].record(2);
  tallies[1].record(8);
  Statistic* all_counters[] = {&counters[0], &counters[1]};
  Statistic* all_tallies[] = {&tallies[0], &tallies[1]};
  EXPECT_DOUBLE_EQ(*counters[0].pooled_since("rate", all_counters, counted), 5.0);
  EXPECT_DOUBLE_EQ(*tallies[0].pooled_since("median", all_tallies, tallied), 5.0);
}

}  // namespace
}  // namespace xenolith
