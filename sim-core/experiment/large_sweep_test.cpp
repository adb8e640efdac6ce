#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/base/file.hpp"
#include "sim-core/experiment/execute.hpp"
#include "sim-core/experiment/journal.hpp"
#include "sim-core/experiment/merge.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// More points than are written out whole.
constexpr const char* scenario =
    R"({ "scenario": "test", "parameters": { "n": 1, "d": 2 },
  "sweep": { "n": [1, 2, 3], "d": { "from": 1, "to": 100, "step": 1 } },
  "machines": { "m": { "pair[1..${n}]": { "model": "toy-host",
    "echo": { "model": "toy-echo", "delay": "${d} us" },
    "ping": { "model": "toy-pinger", "period": "1 us", "peer": "echo" } } } },
  "measure": { "m.pair[*].ping.rtt": ["mean"] },
  "run": { "duration": "20 us", "replications": 1 } })";

struct LargeSweepTest : testing::Test {
  LargeSweepTest() { toys.scenario("test", scenario); }

  Execution sweep(const std::string& folder, ExecuteOptions options = {}) {
    Catalogue catalogue(toys.home, toys.registry);
    Problems problems;
    PlanRequest request{"test", {}, true};
    request.shard = options.shard;
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

TEST_F(LargeSweepTest, shards_merge_into_the_whole) {
  sweep("whole");
  const std::string resolved = file("whole", "resolved.json");
  EXPECT_THAT(resolved, HasSubstr("\n    {\"point\":299,\"like\":200,\"parameters\":["));
  EXPECT_THAT(resolved, HasSubstr("\"values\":[{\"address\":\"m.pair1.echo.delay\",\"value\":\"100 us\""));
  Problems problems;
  const auto read = parse_json(resolved, "resolved.json", problems);
  ASSERT_TRUE(read.has_value()) << problems.to_string();
  EXPECT_EQ(read->find("points")->size(), 300U);
  for (std::int64_t i = 0; i < 3; ++i) {
    ExecuteOptions options;
    options.shard = {i, 3};
    sweep("shard" + std::to_string(i), options);
  }
  EXPECT_LT(file("shard1", "resolved.json").size(), resolved.size() / 2);
  merge_shards({out("shard1"), out("shard0"), out("shard2")}, out("merged"), false, {}, problems);
  EXPECT_EQ(problems.to_string(), "");
  for (const char* name : {"samples.csv", "summary.csv", "resolved.json"})
    EXPECT_EQ(file("whole", name), file("merged", name)) << name;
  EXPECT_FALSE(joined_resolved({resolved, file("shard0", "resolved.json") + "x"}).has_value());
  std::string other = file("shard0", "resolved.json");
  other.replace(other.find("100 us"), 6, "101 us");
  EXPECT_FALSE(joined_resolved({resolved, other}).has_value());
}

/// What an interrupted call leaves: no manifest, and a journal of some points.
TEST_F(LargeSweepTest, goes_on_where_an_earlier_call_stopped) {
  sweep("whole");
  ExecuteOptions options;
  std::size_t before = 0;
  std::size_t all = 0;
  options.resume = true;
  options.progress = [&](std::size_t done, std::size_t total) {
    if (all == 0) before = done;
    all = total;
  };
  {
    Catalogue catalogue(toys.home, toys.registry);
    Problems problems;
    const Plan plan({"test", {}, true}, catalogue, problems);
    const Journal journal(out("part") / "journal", input_hash(plan, {"1", "r", "c", "t"}));
    fs::create_directories(out("part"));
    journal.open();
    for (const std::size_t p : {299U, 7U, 120U})
      journal.write(run_replication(plan, plan.points()[p], 0, nullptr));
    write_file(out("part") / "journal" / "8-0.json", "");  // the machine failed: nothing of it is there
    write_file(out("part") / "journal" / "what", "else");
    EXPECT_THAT(journal.entries(),
                testing::ElementsAre(std::pair(7, 0), std::pair(8, 0), std::pair(120, 0), std::pair(299, 0)));
  }
  sweep("part", options);
  EXPECT_EQ(before, 3U);
  EXPECT_EQ(all, 300U);
  for (const char* name : {"samples.csv", "summary.csv", "resolved.json"})
    EXPECT_EQ(file("whole", name), file("part", name)) << name;
}

}  // namespace
}  // namespace xenolith
