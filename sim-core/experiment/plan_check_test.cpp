#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/plan.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

/// 30 x 30 points; a host of 13 cores is refused when it starts, a delay of 0 when it is read.
constexpr const char* scenario =
    R"({ "scenario": "test", "parameters": { "cores": 14, "delay": 1, "kind": "a" },
  "sweep": { "cores": { "from": 14, "to": 43, "step": 1 }, "delay": { "from": 1, "to": 30, "step": 1 } },
  "machines": { "m": { "host": { "model": "toy-host", "cores": "${cores}" },
    "echo": { "part": "echo-${kind}", "delay": "${delay} us" },
    "ping": { "model": "toy-pinger", "period": "1 us", "peer": "echo" } } },
  "measure": { "m.ping.rtt": ["mean"] },
  "run": { "duration": "10 us", "replications": 1 } })";

constexpr const char* part = R"({ "part": "echo-a", "model": "toy/toy-echo", "values": {
  "delay": { "value": "2 us", "source": "A guess", "kind": "assumed", "low": "1 us", "high": "4 us" } } })";

struct PlanCheckTest : testing::Test {
  PlanCheckTest() {
    toys.part("echo-a", part);
    toys.part("echo-b", std::string(part).replace(std::string(part).find("echo-a"), 6, "echo-b"));
  }
  std::string mistakes(const std::string& what, const std::string& change, int jobs, Shard shard = {}) {
    std::string text = scenario;
    if (!what.empty()) text.replace(text.find(what), what.size(), change);
    toys.scenario("test", text);
    Catalogue catalogue(toys.home, toys.registry);
    PlanRequest request{"test", {}, true};
    request.jobs = jobs;
    request.shard = shard;
    request.progress = [this](std::size_t done, std::size_t total) { progress = {done, total}; };
    Problems problems;
    const Plan plan(request, catalogue, problems);
    files = catalogue.files_read();
    return toys.without_folder(problems.to_string());
  }

  ToyHome toys;
  std::vector<std::filesystem::path> files;
  std::pair<std::size_t, std::size_t> progress{0, 0};
};

TEST_F(PlanCheckTest, finds_the_same_with_any_number_of_processes) {
  for (const int jobs : {1, 2, 3}) {
    EXPECT_EQ(mistakes("", "", jobs), "") << jobs;
    EXPECT_EQ(progress, (std::pair<std::size_t, std::size_t>(900, 900))) << jobs;
    // Points 90 to 119 have 13 cores; told once.
    EXPECT_EQ(mistakes("\"from\": 14, \"to\": 43", "\"from\": 10, \"to\": 39", jobs),
              "scenarios/test.json:3:64: m.host.cores: there is no such host (any other number)\n")
        << jobs;
  }
}

TEST_F(PlanCheckTest, of_a_shard_looks_at_its_own_points_and_at_every_value_once) {
  // A shard of one point in 300: its 3 points, and 30 + 30 - 1 values of which two belong to it.
  EXPECT_EQ(mistakes("", "", 1, {299, 300}), "");
  EXPECT_EQ(progress.first, 0U);  // too few to tell of
  EXPECT_THAT(mistakes("\"from\": 14, \"to\": 43", "\"from\": 10, \"to\": 39", 1, {299, 300}),
              HasSubstr("there is no such host"));
}

TEST_F(PlanCheckTest, of_a_shard_reads_the_files_that_the_sweep_reads) {
  const std::string delays = "\"delay\": { \"from\": 1, \"to\": 30, \"step\": 1 }";
  EXPECT_EQ(mistakes(delays, delays + ", \"kind\": [\"a\", \"b\"]", 1, {0, 1000}), "");
  EXPECT_EQ(files.size(), 2U);
}

TEST_F(PlanCheckTest, a_metric_that_only_other_processes_see_is_measured) {
  const std::string rule = R"("replications": { "min": 2, "max": 9,
    "until": { "metric": "m.ping.rtt.mean", "relative_halfwidth": 0.05 } })";
  EXPECT_EQ(mistakes("\"replications\": 1", rule, 2), "");
  EXPECT_EQ(mistakes("\"replications\": 1", rule, 1, {3, 1000}), "");
}

}  // namespace
}  // namespace xenolith
