#include "analysis/sensitivity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/uncertainty.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* part = R"({ "part": "slow-echo", "model": "toy/toy-echo", "values": {
  "delay": { "value": "2 us", "source": "A guess", "kind": "assumed", "low": "1 us", "high": "4 us" } } })";

constexpr const char* scenario = R"({ "scenario": "test", "parameters": { "period": "1 us", "own": "9 us" },
  "ranges": { "period": { "from": "1 us", "to": "3 us" } },
  "machines": { "m": {
    "one": { "part": "slow-echo" }, "two": { "part": "slow-echo" }, "three": { "part": "slow-echo", "delay": "${own}" },
    "ask1": { "model": "toy-pinger", "period": "${period}", "peer": "one" },
    "ask2": { "model": "toy-pinger", "period": "${period}", "peer": "two" },
    "ask3": { "model": "toy-pinger", "period": "${period}", "peer": "three" } } },
  "measure": { "m.ask1.rtt": ["mean"], "m.ask2.rtt": ["mean"], "m.ask3.rtt": ["mean"] },
  "run": { "duration": "200 us", "replications": 2 } })";

struct SensitivityTest : testing::Test {
  SensitivityTest() {
    toys.part("slow-echo", part);
    toys.scenario("test", scenario);
  }
  Plan plan(Catalogue& catalogue) {
    Problems problems;
    Plan result({"test", {}, false, {}}, catalogue, problems);
    EXPECT_EQ(problems.to_string(), "");
    return result;
  }
  ToyHome toys;
};

TEST_F(SensitivityTest, an_assumed_value_is_one_input_wherever_it_is_in_use) {
  Catalogue catalogue(toys.home, toys.registry);
  Problems problems;
  const Factors factors = find_factors(plan(catalogue), {}, problems);
  EXPECT_EQ(problems.to_string(), "");
  ASSERT_EQ(factors.all.size(), 2U);
  EXPECT_EQ(factors.all[0].name, "period");
  const Factor& delay = factors.all[1];
  EXPECT_EQ(delay.name, "slow-echo.delay");
  EXPECT_EQ(delay.source, "hardware/toy/slow-echo.json:2:23");
  EXPECT_THAT(delay.addresses.at(0), ElementsAre("m.one.delay", "m.two.delay"));  // the third is overridden
  const auto points = design_points(plan(catalogue), factors.all, {{std::nullopt, 0.0}, {1.0, std::nullopt}});
  ASSERT_EQ(points.size(), 2U);
  ASSERT_EQ(points[0].settings.size(), 2U);
  EXPECT_EQ(points[0].settings[1].name, "m.two.delay");
  EXPECT_EQ(points[0].settings[1].value.as_string(), "1 us");
  EXPECT_EQ(points[1].settings.at(0).value.as_string(), "3 us");
  EXPECT_EQ(points[1].design, 1);
}

TEST_F(SensitivityTest, inputs_can_be_chosen_and_added) {
  Catalogue catalogue(toys.home, toys.registry);
  Problems problems;
  EXPECT_EQ(find_factors(plan(catalogue), {true, {}, {"slow-echo.*"}}, problems).all.size(), 1U);
  EXPECT_EQ(
      find_factors(plan(catalogue), {false, {"own=1 us..2 us", "m.three.delay=1 us..2 us"}, {}}, problems)
          .all.size(),
      3U);
  EXPECT_EQ(problems.to_string(), "");
  find_factors(plan(catalogue), {false, {"periode=1 us..2 us", "own", "own=3 us..1 us"}, {}}, problems);
  EXPECT_THAT(problems.to_string(), HasSubstr("did you mean \"period\""));
  EXPECT_THAT(problems.to_string(), HasSubstr("--range own: cannot read it"));
  EXPECT_THAT(problems.to_string(), HasSubstr("3 us is above 1 us"));
}

TEST_F(SensitivityTest, an_input_whose_values_a_model_refuses_is_left_out) {
  std::string text = scenario;
  text.insert(text.find("\"one\": {"), "\"host\": { \"model\": \"toy-host\", \"cores\": 2 }, ");
  toys.scenario("test", text);
  Catalogue catalogue(toys.home, toys.registry);
  Problems problems;
  Factors factors = find_factors(plan(catalogue), {true, {"m.host.cores=1..25"}, {}}, problems);
  ASSERT_EQ(factors.all.size(), 3U);
  drop_refused(plan(catalogue), {0.25, 0.5}, factors);  // half way: 13, which there is no host of
  EXPECT_EQ(factors.all.size(), 2U);
  ASSERT_EQ(factors.left_out.size(), 1U);
  EXPECT_THAT(factors.left_out.front(),
              HasSubstr("m.host.cores: not every value in its range is possible, "));
}

TEST_F(SensitivityTest, a_tornado_tells_what_moves_what) {
  Catalogue catalogue(toys.home, toys.registry);
  SensitivityOptions options;
  options.home = toys.home;
  options.execute.out = toys.home.root / "out";
  options.execute.tool = {"1", "r", "c", "t"};
  Problems problems;
  const SensitivityResult result = analyse_sensitivity(plan(catalogue), options, problems);
  EXPECT_EQ(problems.to_string(), "");
  EXPECT_EQ(result.exit_code, 0) << testing::PrintToString(result.failures);
  ASSERT_EQ(result.outputs.size(), 3U);
  ASSERT_EQ(result.rows.size(), 6U);
  EXPECT_EQ(result.factors[result.rows[0].factor].name, "slow-echo.delay");
  // A delay is uniform up to the value, by inversion from the same numbers: the mean is in proportion.
  const double nominal = *result.rows[0].numbers[0];
  EXPECT_NEAR(*result.rows[0].numbers[1] / nominal, 0.5, 0.15);
  EXPECT_NEAR(*result.rows[0].numbers[2] / nominal, 2.0, 0.5);
  // The third echo has a value of its own.
  for (const SensitivityRow& row : result.rows) {
    const bool own = result.outputs[row.output].name == "m.ask3.rtt.mean";
    if (own && result.factors[row.factor].name == "slow-echo.delay") {
      EXPECT_EQ(row.size, 0.0);
    }
  }
  EXPECT_THAT(read_file(toys.home.root / "out/sensitivity.csv"), HasSubstr("m.ask1.rtt.mean,us,"));
  EXPECT_THAT(read_file(toys.home.root / "out/factors.csv"), HasSubstr("m.one.delay m.two.delay"));
  EXPECT_THAT(read_file(toys.home.root / "out/samples.csv"), HasSubstr("replication,seed,design,"));
  EXPECT_THAT(sensitivity_text(result, options.method), HasSubstr("slow-echo.delay  1 us .. 4 us"));
}

TEST_F(SensitivityTest, morris_and_sobol_run_the_rows_of_their_designs) {
  Catalogue catalogue(toys.home, toys.registry);
  for (const auto method : {SensitivityMethod::morris, SensitivityMethod::sobol}) {
    SensitivityOptions options;
    options.method = method;
    options.trajectories = 3;
    options.samples = 4;
    options.outputs.metrics = {"m.ask1.rtt.mean"};
    options.home = toys.home;
    options.execute.out = toys.home.root / (method == SensitivityMethod::morris ? "morris" : "sobol");
    Problems problems;
    const SensitivityResult result = analyse_sensitivity(plan(catalogue), options, problems);
    EXPECT_EQ(problems.to_string(), "");
    ASSERT_EQ(result.outputs.size(), 1U);
    EXPECT_EQ(result.outputs.front().values.size(), method == SensitivityMethod::morris ? 3U * 3 : 4U * 4);
    EXPECT_EQ(result.factors[result.rows.front().factor].name, "slow-echo.delay");
  }
}

TEST_F(SensitivityTest, claims_get_a_range_over_the_assumed_inputs) {
  Catalogue catalogue(toys.home, toys.registry);
  Problems problems;
  const Plan nominal({"test", {"run.replications=8"}, false, {}}, catalogue, problems);
  Ledger ledger;
  ledger.readings["rtt"] = {"test", "m.ask1", "rtt.mean", "us"};
  Claim claim;
  claim.id = "test.mean";
  claim.unit = "us";
  claim.expression = Expression::parse("rtt");
  claim.low = 0.5;
  claim.high = 1.5;  // half the delay: 0.5 to 2 us
  ExecuteOptions options;
  const Uncertainty result = vary_assumed({{"test", &nominal, toys.home.root}}, {{&claim, &ledger}},
                                          {12, toys.home.root / "rows", options}, problems);
  EXPECT_EQ(problems.to_string(), "");
  ASSERT_TRUE(result.ranges.contains("test.mean"));
  const ModelRange& range = result.ranges.at("test.mean");
  EXPECT_EQ(range.samples, 12U);
  EXPECT_NEAR(range.low, 0.55, 0.15);
  EXPECT_NEAR(range.high, 1.9, 0.3);
  EXPECT_GT(range.holding, 2U);
  EXPECT_LT(range.holding, 11U);
  EXPECT_NEAR(range.coverage, 0.661, 0.002);
  EXPECT_THAT(read_file(toys.home.root / "rows/claims.csv"), HasSubstr("\ntest.mean,11,us,"));
  // One input, and the claim is in proportion to it.
  ASSERT_EQ(range.moved_by.size(), 1U);
  EXPECT_EQ(range.moved_by.front().input, "slow-echo.delay");
  EXPECT_GT(range.moved_by.front().spearman, 0.95);
  EXPECT_THAT(read_file(toys.home.root / "rows/influence.csv"), HasSubstr("\ntest.mean,slow-echo.delay,12,"));
  EXPECT_THAT(read_file(toys.home.root / "rows/inputs.csv"),
              HasSubstr("\nslow-echo.delay,hardware/toy/slow-echo.json:2:23,0,"));
}

}  // namespace
}  // namespace xenolith
