#include "sim-core/experiment/replication_schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "sim-core/base/random.hpp"

namespace xenolith {
namespace {

/// Replication r of every point gives 10, plus or minus 1 by turns; the spread does not change.
ReplicationResult result_of(std::int64_t replication, const std::string& failure = {}) {
  ReplicationResult result{0, replication, failure, 0, {}};
  if (failure.empty()) result.values.push_back({"m", "rtt.mean", "us", replication % 2 == 0 ? 11.0 : 9.0});
  return result;
}

ReplicationRule rule_until(double halfwidth) { return {4, 50, {{"m.rtt.mean", halfwidth, 0.95, {}}}}; }

/// Runs what the schedule asks for, `at_a_time` under way, ended in an order that the seed decides. Gives the
/// length of each point; `begun` counts all that were begun.
std::vector<std::int64_t> lengths(const ReplicationRule& rule, int at_a_time, std::uint64_t seed,
                                  std::size_t* begun = nullptr, std::int64_t broken = -1) {
  RandomStream random(seed, 0, "order");
  ReplicationSchedule schedule(rule, 3, at_a_time);
  std::vector<ReplicationSchedule::Job> under_way;
  std::size_t count = 0;
  while (true) {
    while (under_way.size() < static_cast<std::size_t>(at_a_time)) {
      const auto job = schedule.next();
      if (!job) break;
      ++count;
      under_way.push_back(*job);
    }
    if (under_way.empty()) break;
    const auto chosen = random.uniform_int(0, static_cast<std::int64_t>(under_way.size()) - 1);
    const auto job = under_way[static_cast<std::size_t>(chosen)];
    under_way.erase(under_way.begin() + chosen);
    const auto result = result_of(job.replication, job.replication == broken ? "broken" : "");
    schedule.add(job, &result);
  }
  if (begun != nullptr) *begun = count;
  std::vector<std::int64_t> result;
  for (std::size_t p = 0; p < 3; ++p) result.push_back(schedule.length(p).value());
  return result;
}

TEST(ReplicationSchedule, ends_at_the_first_number_that_is_precise_enough) {
  // Deviation about 1, mean about 10: half of the width over n values is t / sqrt(n) / 10, below 0.05 from 19
  // on (even numbers have mean 10 and a deviation of sqrt(n / (n - 1)); t of 18 degrees is 2.101).
  std::int64_t n = 4;
  const ReplicationRule rule = rule_until(0.05);
  for (;; ++n) {
    std::vector<std::optional<double>> values;
    for (std::int64_t r = 0; r < n; ++r) values.push_back(r % 2 == 0 ? 11.0 : 9.0);
    if (judge_precision(rule.until.front(), values).reached) break;
  }
  EXPECT_EQ(n, 19);
  EXPECT_EQ(lengths(rule, 1, 1), std::vector<std::int64_t>(3, n));
}

TEST(ReplicationSchedule, does_not_depend_on_how_many_run_nor_on_their_order) {
  const auto alone = lengths(rule_until(0.05), 1, 1);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const int jobs : {2, 3, 8, 64}) EXPECT_EQ(lengths(rule_until(0.05), jobs, seed), alone);
  }
}

TEST(ReplicationSchedule, runs_no_more_than_it_must_where_one_runs_at_a_time) {
  std::size_t begun = 0;
  lengths(rule_until(0.05), 1, 1, &begun);
  EXPECT_EQ(begun, 3U * 19);
  lengths({5, 5, {}}, 8, 1, &begun);
  EXPECT_EQ(begun, 15U);
}

TEST(ReplicationSchedule, stops_at_the_greatest_number_and_at_a_failure) {
  EXPECT_EQ(lengths(rule_until(0.001), 3, 1), std::vector<std::int64_t>(3, 50));
  EXPECT_EQ(lengths(rule_until(0.05), 5, 1, nullptr, 9), std::vector<std::int64_t>(3, 10));
  EXPECT_EQ(lengths(rule_until(0.05), 5, 1, nullptr, 2), std::vector<std::int64_t>(3, 4));
  EXPECT_EQ(lengths({5, 5, {}}, 5, 1, nullptr, 2), std::vector<std::int64_t>(3, 5));
}

TEST(ReplicationSchedule, knows_how_many_there_will_be) {
  const ReplicationRule rule{4, 4, {}};
  ReplicationSchedule schedule(rule, 3, 2);
  EXPECT_EQ(schedule.total(), 12U);
  const auto result = result_of(0);
  schedule.add({0, 0}, &result);
  const auto job = schedule.next();
  EXPECT_EQ(job->replication, 1);
  EXPECT_EQ(schedule.total(), 12U);
  EXPECT_EQ(schedule.done(), 1U);
}

TEST(ReplicationSchedule, takes_what_is_there_already_into_account) {
  const ReplicationRule rule = rule_until(0.05);
  ReplicationSchedule schedule(rule, 1, 1);
  for (const std::int64_t r : {0, 1, 2, 3, 4, 5, 6, 8, 9, 30}) {
    const auto result = result_of(r);
    schedule.add({0, r}, &result);
  }
  std::map<std::int64_t, int> asked;
  while (const auto job = schedule.next()) {
    ++asked[job->replication];
    const auto result = result_of(job->replication);
    schedule.add(*job, &result);
  }
  EXPECT_EQ(schedule.length(0), 19);
  EXPECT_EQ(asked.size(), 10U);  // 7 and 10 to 18
  EXPECT_EQ(asked.count(8), 0U);
}

}  // namespace
}  // namespace xenolith
