#include "sim-core/experiment/execute.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "sim-core/base/csv.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/experiment/merge.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* scenario =
    R"({ "scenario": "test", "parameters": { "n": 1 }, "sweep": { "n": [1, 2, 3] },
  "machines": { "m": { "pair[1..${n}]": { "model": "toy-host",
    "echo": { "model": "toy-echo", "delay": "2 us" },
    "ping": { "model": "toy-pinger", "period": "1 us", "peer": "echo" } } } },
  "measure": { "m.pair[*].ping.rtt": ["mean", "median"], "m.pair[*].ping.asked": { "forms": ["count"], "pool": false } },
  "run": { "warmup": "10 us", "duration": "100 us", "replications": 3 } })";

struct ExecuteTest : testing::Test {
  ExecuteTest() { toys.scenario("test", scenario); }

  Execution sweep(const std::string& folder, ExecuteOptions options = {},
                  PlanRequest request = {"test", {}, true, {}}) {
    Catalogue catalogue(toys.home, toys.registry);
    Problems problems;
    const Plan plan(request, catalogue, problems);
    EXPECT_EQ(problems.to_string(), "");
    options.out = out(folder);
    options.tool = {"1", "r", "c", "t"};
    return execute(plan, options);
  }
  fs::path out(const std::string& folder) const { return toys.home.root / "out" / folder; }
  std::string file(const std::string& folder, const std::string& name) const {
    return read_file(out(folder) / name);
  }

  ToyHome toys;
};

TEST_F(ExecuteTest, writes_every_file_and_the_columns_that_were_promised) {
  const Execution execution = sweep("a");
  EXPECT_EQ(execution.exit_code, 0);
  EXPECT_THAT(file("a", "samples.csv"),
              testing::StartsWith("scenario,point,replication,seed,n,component,metric,unit,value\ntest,0,0,1,"
                                  "1,m.pair[*].ping,rtt.mean,us,"));
  EXPECT_THAT(
      file("a", "summary.csv"),
      testing::StartsWith(
          "scenario,point,n,component,metric,unit,n,mean,sd,ci95_low,ci95_high,median,q1,q3,min,max\n"));
  EXPECT_THAT(file("a", "samples.csv"), HasSubstr("\ntest,2,2,1,3,m.pair3.ping,asked.count,1,"));
  EXPECT_THAT(file("a", "manifest.json"), HasSubstr("\"status\": \"complete\""));
  EXPECT_THAT(file("a", "resolved.json"), HasSubstr("m.pair3.echo.delay"));
  EXPECT_FALSE(fs::exists(out("a") / "journal"));
  // 3 replications of 2 pooled rows and 1 + 2 + 3 single ones, and a header.
  EXPECT_EQ(execution.table.rows.size(), 3U * (3 * 2 + 1 + 2 + 3));
}

TEST_F(ExecuteTest, the_number_of_jobs_does_not_matter_and_the_seed_does) {
  ExecuteOptions four;
  four.jobs = 4;
  sweep("one");
  sweep("four", four);
  sweep("seed", {}, {"test", {"run.seed=2"}, true, {}});
  EXPECT_EQ(file("one", "samples.csv"), file("four", "samples.csv"));
  EXPECT_EQ(file("one", "summary.csv"), file("four", "summary.csv"));
  EXPECT_EQ(file("one", "resolved.json"), file("four", "resolved.json"));
  EXPECT_NE(file("one", "samples.csv"), file("seed", "samples.csv"));
}

TEST_F(ExecuteTest, an_added_component_moves_no_other_stream) {
  sweep("a", {}, {"test", {"n=1"}, true, {}});
  sweep("b", {}, {"test", {"n=3"}, true, {}});
  const auto first_of = [&](const std::string& folder) {
    const std::string text = file(folder, "samples.csv");
    const std::size_t at = text.find("m.pair1.ping");
    return text.substr(at, text.find('\n', at) - at);
  };
  EXPECT_EQ(first_of("a"), first_of("b"));
}

TEST_F(ExecuteTest, shards_merge_into_the_whole) {
  sweep("whole");
  for (std::int64_t i = 0; i < 2; ++i) {
    ExecuteOptions options;
    options.shard = {i, 2};
    sweep("shard" + std::to_string(i), options);
  }
  Problems problems;
  merge_shards({out("shard1"), out("shard0")}, out("merged"), false, {}, problems);
  EXPECT_EQ(problems.to_string(), "");
  for (const char* name : {"samples.csv", "summary.csv", "resolved.json"})
    EXPECT_EQ(file("whole", name), file("merged", name)) << name;
}

TEST_F(ExecuteTest, merge_refuses_what_does_not_belong_together) {
  for (std::int64_t i = 0; i < 2; ++i) {
    ExecuteOptions options;
    options.shard = {i, 2};
    sweep("s" + std::to_string(i), options);
    sweep("t" + std::to_string(i), options, {"test", {"run.seed=2"}, true, {}});
  }
  sweep("whole");
  const auto mistakes = [&](const std::vector<fs::path>& shards) {
    Problems problems;
    merge_shards(shards, out("merged"), false, {}, problems);
    EXPECT_FALSE(fs::exists(out("merged")));
    return problems.to_string();
  };
  EXPECT_THAT(mistakes({out("s0")}), HasSubstr("shard 1/2 is missing"));
  EXPECT_THAT(mistakes({out("s0"), out("s0")}), HasSubstr("is the same shard as"));
  EXPECT_THAT(mistakes({out("s0"), out("t1")}), HasSubstr("of other inputs"));
  EXPECT_THAT(mistakes({out("whole")}), HasSubstr("not a shard"));
  EXPECT_THAT(mistakes({out("nothing")}), HasSubstr("no finished results"));
  write_file(out("s1") / "samples.csv", file("s0", "samples.csv"));
  EXPECT_THAT(mistakes({out("s0"), out("s1")}), HasSubstr("was changed"));
}

TEST_F(ExecuteTest, results_are_never_written_over) {
  sweep("a");
  EXPECT_THROW(sweep("a"), InputError);
  ExecuteOptions force;
  force.force = true;
  EXPECT_EQ(sweep("a", force).exit_code, 0);
  write_file(toys.home.root / "file", "x");
  EXPECT_THROW(sweep("../file"), InputError);
}

TEST_F(ExecuteTest, a_limit_is_told_and_the_rest_goes_on) {
  const Execution execution = sweep("a", {}, {"test", {"run.limits.events=200"}, true, {}});
  EXPECT_EQ(execution.exit_code, 1);
  ASSERT_FALSE(execution.failures.empty());
  EXPECT_THAT(
      execution.failures.back(),
      HasSubstr("point 2 (n=3), replication 2: stopped by run.limits.events (200) at simulated time"));
  EXPECT_THAT(file("a", "manifest.json"), HasSubstr("\"status\": \"failed\""));
  const Execution late = sweep("b", {}, {"test", {"run.limits.simulated_time=50 us"}, true, {}});
  EXPECT_THAT(late.failures.front(),
              HasSubstr("stopped by run.limits.simulated_time (50 us) at simulated time 50 us"));
}

TEST_F(ExecuteTest, wall_time_and_memory_are_limits_too) {
  const PlanRequest endless{
      "test", {"n=1", "run.duration=10000 s", "run.limits.wall_time=50 ms", "run.replications=1"}, false, {}};
  EXPECT_THAT(sweep("a", {}, endless).failures.front(), HasSubstr("stopped by run.limits.wall_time (50 ms)"));
  const PlanRequest large{
      "test", {"n=1", "run.duration=10000 s", "run.limits.memory=1 MiB", "run.replications=1"}, false, {}};
  EXPECT_THAT(sweep("b", {}, large).failures.front(), HasSubstr("stopped by run.limits.memory (1 MiB)"));
}

TEST_F(ExecuteTest, a_model_that_breaks_down_takes_nothing_with_it) {
  toys.scenario("test",
                R"({ "scenario": "test", "parameters": { "hard": false }, "sweep": { "hard": [false, true] },
    "machines": { "m": { "bomb": { "model": "toy-bomb", "hard": "${hard}" } } },
    "measure": { "m.bomb.ticks": ["count"] }, "run": { "duration": "1 ms" } })");
  const Execution soft = sweep("soft", {}, {"test", {"hard=false"}, true, {}});
  EXPECT_EQ(soft.exit_code, 1);
  EXPECT_THAT(soft.failures,
              testing::ElementsAre(testing::AllOf(HasSubstr("point 0 (hard=false), replication 0: "),
                                                  HasSubstr("the fuse burnt"))));
  const Execution both = sweep("both");
  EXPECT_EQ(both.exit_code, 70);
  EXPECT_THAT(both.failures.back(),
              HasSubstr("point 1 (hard=true), replication 0: its process was ended by exit code 70"));
}

TEST_F(ExecuteTest, resume_does_only_what_is_missing) {
  sweep("whole");
  ExecuteOptions resume;
  resume.resume = true;
  EXPECT_EQ(sweep("a", {}, {"test", {}, true, {{"limits.events", Json::integer(250)}}}).exit_code, 1);
  EXPECT_THROW(sweep("a", resume, {"test", {"run.seed=9"}, true, {}}), InputError);
  std::size_t first = 99;
  resume.progress = [&first](std::size_t done, std::size_t) { first = std::min(first, done); };
  EXPECT_EQ(sweep("a", resume).exit_code, 0);
  EXPECT_GT(first, 0U);
  EXPECT_EQ(file("whole", "samples.csv"), file("a", "samples.csv"));
  EXPECT_EQ(sweep("a", resume).table.rows.size(), sweep("b").table.rows.size());
}

TEST_F(ExecuteTest, a_run_until_nothing_happens_needs_no_duration) {
  toys.scenario("test", R"({ "scenario": "test", "machines": { "m": {
    "echo": { "model": "toy-echo", "delay": "2 us" },
    "ping": { "model": "toy-pinger", "period": "1 us", "questions": 5, "peer": "echo" } } },
    "measure": { "m.ping.asked": ["count"], "m.ping.rtt": ["mean"] } })");
  const Execution execution = sweep("a");
  ASSERT_EQ(execution.table.rows.size(), 2U);
  EXPECT_EQ(execution.table.rows[0].measurement.value, 5.0);
}

TEST_F(ExecuteTest, replications_until_a_precision_are_the_same_bytes_however_they_are_run) {
  std::string text = scenario;
  text.replace(text.find("\"replications\": 3"), 17,
               R"("replications": { "min": 3, "max": 60,
      "until": { "metric": "m.pair[*].ping.rtt.mean", "relative_halfwidth": 0.02 } })");
  toys.scenario("test", text);
  const Execution whole = sweep("whole");
  EXPECT_EQ(whole.exit_code, 0);
  std::map<std::int64_t, std::int64_t> last;
  for (const auto& row : whole.table.rows) last[row.point] = std::max(last[row.point], row.replication);
  EXPECT_GT(last[0], last[2]);  // more pairs know the mean better
  EXPECT_THAT(file("whole", "manifest.json"), HasSubstr("\"reached\": true"));
  ExecuteOptions seven;
  seven.jobs = 7;
  sweep("seven", seven);
  // What an interrupted call with many jobs left: the first ones are missing, later ones are there.
  seven.resume = true;
  EXPECT_EQ(sweep("rest", {}, {"test", {}, true, {{"limits.events", Json::integer(250)}}}).exit_code, 1);
  sweep("rest", seven);
  std::vector<fs::path> shards;
  for (std::int64_t i = 0; i < 2; ++i) {
    ExecuteOptions options;
    options.shard = {i, 2};
    options.jobs = static_cast<int>(3 * i + 1);
    shards.push_back(sweep("part" + std::to_string(i), options).folder);
  }
  Problems problems;
  merge_shards(shards, out("merged"), false, {}, problems);
  EXPECT_EQ(problems.to_string(), "");
  for (const char* name : {"samples.csv", "summary.csv", "resolved.json"}) {
    for (const char* other : {"seven", "rest", "merged"})
      EXPECT_EQ(file("whole", name), file(other, name)) << other;
  }
}

TEST_F(ExecuteTest, a_precision_that_is_not_reached_is_told) {
  std::string text = scenario;
  text.replace(text.find("\"replications\": 3"), 17,
               R"("replications": { "min": 3, "max": 4,
      "until": { "metric": "m.pair[*].ping.rtt.mean", "relative_halfwidth": 0.0001 } })");
  toys.scenario("test", text);
  const Execution execution = sweep("a");
  EXPECT_EQ(execution.exit_code, 0);
  ASSERT_EQ(execution.notes.size(), 3U);
  EXPECT_THAT(execution.notes.front(),
              HasSubstr("point 0 (n=1): 4 replications give m.pair[*].ping.rtt.mean to within"));
}

TEST_F(ExecuteTest, a_warmup_is_found_by_each_replication_and_reported) {
  std::string text = scenario;
  text.replace(text.find("\"warmup\": \"10 us\""), 17,
               R"("warmup": { "mser5": "m.pair[*].ping.rtt.mean", "windows": "10 us", "within": "2 ms" })");
  toys.scenario("test", text);
  const Execution execution = sweep("a");
  EXPECT_EQ(execution.exit_code, 0) << testing::PrintToString(execution.failures);
  EXPECT_THAT(file("a", "samples.csv"), HasSubstr(",run,warmup,us,"));
  EXPECT_THAT(file("a", "resolved.json"),
              HasSubstr("mser5 of m.pair[*].ping.rtt.mean over windows of 10 us within 2 ms"));
  // The same warm-up, given by hand, gives the same values.
  const auto& first = execution.table.rows.front();
  const auto warmup = std::find_if(execution.table.rows.begin(), execution.table.rows.end(),
                                   [](const auto& row) { return row.measurement.metric == "warmup"; });
  const std::string us = std::to_string(static_cast<int>(*warmup->measurement.value)) + " us";
  const Execution by_hand = sweep("b", {}, {"test", {"run.warmup=" + us, "n=1"}, true, {}});
  EXPECT_EQ(by_hand.table.rows.front().measurement.value, first.measurement.value);
}

TEST_F(ExecuteTest, histograms_of_shards_add_up_to_those_of_the_whole) {
  std::string text = scenario;
  text.replace(text.find("[\"mean\", \"median\"]"), 18, R"({ "forms": ["mean", "n"], "histogram": true })");
  toys.scenario("test", text);
  const Execution whole = sweep("whole");
  std::vector<fs::path> shards;
  for (std::int64_t i = 0; i < 2; ++i) {
    ExecuteOptions options;
    options.shard = {i, 2};
    shards.push_back(sweep("part" + std::to_string(i), options).folder);
  }
  Problems problems;
  merge_shards(shards, out("merged"), false, {}, problems);
  EXPECT_EQ(problems.to_string(), "");
  EXPECT_EQ(file("whole", "histograms.csv"), file("merged", "histograms.csv"));
  // As many as the replications of the first point have observations.
  double observations = 0;
  for (const auto& row : whole.table.rows)
    if (row.point == 0 && row.measurement.metric == "rtt.n") observations += *row.measurement.value;
  const auto csv = parse_csv(file("whole", "histograms.csv"), "f", problems);
  double counted = 0;
  for (const auto& row : csv->rows)
    if (row.fields[1] == "0") counted += std::stod(row.fields.back());
  EXPECT_EQ(counted, observations);
  EXPECT_GT(counted, 100);
  EXPECT_THAT(file("whole", "manifest.json"), HasSubstr("histograms.csv"));
}

}  // namespace
}  // namespace xenolith
