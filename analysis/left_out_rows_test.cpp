#include "analysis/left_out_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/sensitivity.hpp"
#include "analysis/uncertainty.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

/// Refuses twins that are both high, though either may be; stops working where both are low.
class ToyTwins final : public Component {
 public:
  static constexpr std::string_view summary = "Two values that must fit each other.";
  struct Params {
    std::int64_t one = 4;
    std::int64_t other = 4;
    static constexpr auto fields() {
      return fields_of(optional(&Params::one, "one", "One.", between(0, 10)),
                       optional(&Params::other, "other", "The other.", between(0, 10)));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(statistic(&ToyTwins::sum_, "sum", "One and twice the other."));
  }
  ToyTwins(const Context& context, const Params& params) : Component(context), params_(params) {
    if (params.one + params.other > 16) throw Misfit("one", "the twins are too large", "at most 16 together");
  }
  void start() override { sim().spawn(work()); }

 private:
  Task<> work() {
    co_await sim().delay(1_us);
    if (params_.one + params_.other < 2) throw std::runtime_error("the twins are too small");
    for (std::int64_t i = 0; i < params_.one + 2 * params_.other; ++i) ++sum_;
  }
  const Params params_;
  Counter sum_;
};

constexpr const char* scenario = R"({ "scenario": "test",
  "ranges": { "m.twins.one": { "from": 0, "to": 10 }, "m.twins.other": { "from": 0, "to": 10 } },
  "machines": { "m": { "twins": { "model": "toy-twins" } } },
  "measure": { "m.twins.sum": ["count"] },
  "run": { "duration": "10 us", "replications": 1 } })";

struct LeftOutRowsTest : testing::Test {
  LeftOutRowsTest() {
    toys.registry.add<ToyTwins>("toy/toy_twins");
    toys.scenario("test", scenario);
  }
  SensitivityResult analyse(SensitivityMethod method, std::size_t rows, const std::string& set = {}) {
    Catalogue catalogue(toys.home, toys.registry);
    SensitivityOptions options;
    options.method = method;
    options.trajectories = options.samples = rows;
    options.home = toys.home;
    options.execute.out = toys.home.root / "out";
    options.execute.force = true;
    options.execute.tool = {"1", "r", "c", "t"};
    PlanRequest request{"test", {}, false};
    if (!set.empty()) request.sets.push_back(set);
    problems = Problems();
    const Plan plan(request, catalogue, problems);
    return analyse_sensitivity(plan, options, problems);
  }
  std::string file(const std::string& name) const { return read_file(toys.home.root / "out" / name); }

  ToyHome toys;
  Problems problems;
};

TEST_F(LeftOutRowsTest, morris_does_without_effects_that_touch_them) {
  const SensitivityResult result = analyse(SensitivityMethod::morris, 20);
  EXPECT_EQ(problems.to_string(), "");
  EXPECT_EQ(result.exit_code, 0) << testing::PrintToString(result.failures);
  std::size_t refused = 0;
  std::size_t failed = 0;
  for (const auto& [row, why] : result.left_out.all()) {
    if (why == "m.twins.one: the twins are too large") ++refused;
    if (why.ends_with("the twins are too small")) ++failed;
  }
  EXPECT_GT(refused, 0U);
  EXPECT_GT(failed, 0U);
  EXPECT_EQ(refused + failed, result.left_out.all().size());
  ASSERT_EQ(result.rows.size(), 2U);
  // sum = one + 2 other, each over 0 to 10: what is left is exact.
  EXPECT_EQ(result.factors[result.rows[0].factor].name, "m.twins.other");
  EXPECT_NEAR(*result.rows[0].numbers[0], 20, 1.6);  // a third of the range is 3 or 4, of whole numbers
  EXPECT_NEAR(*result.rows[1].numbers[0], 10, 0.8);
  EXPECT_LT(*result.rows[0].numbers[4], 20);
  EXPECT_GE(*result.rows[0].numbers[4], 10);
  EXPECT_THAT(file("left_out_rows.csv"), HasSubstr(",m.twins.one: the twins are too large\n"));
  EXPECT_THAT(file("left_out_rows.csv"), HasSubstr("the twins are too small\"\n"));
  EXPECT_THAT(testing::PrintToString(result.notes), HasSubstr(" of 60 rows left out; row "));
  EXPECT_THAT(sensitivity_text(result, SensitivityMethod::morris), HasSubstr(" of 60 rows left out; row "));
}

TEST_F(LeftOutRowsTest, sobol_does_without_base_samples_that_touch_them) {
  const SensitivityResult result = analyse(SensitivityMethod::sobol, 64);
  EXPECT_EQ(problems.to_string(), "");
  EXPECT_EQ(result.exit_code, 0) << testing::PrintToString(result.failures);
  ASSERT_EQ(result.rows.size(), 2U);
  const auto used = static_cast<std::size_t>(*result.rows[0].numbers[6]);
  EXPECT_LT(used, 64U);
  EXPECT_GE(used, 32U);
  for (const auto& [row, why] : result.left_out.all()) {
    if (why.ends_with("the twins are too small")) continue;
    for (std::int64_t block = 0; block < 4; ++block) EXPECT_TRUE(result.left_out.has(block * 64 + row % 64));
  }
  EXPECT_GT(*result.rows[0].numbers[3], *result.rows[1].numbers[3]);
}

TEST_F(LeftOutRowsTest, too_few_that_are_left_is_a_mistake_before_anything_runs) {
  std::string text = scenario;  // one is 9 or 10, other above 6 nearly always
  text.replace(text.find("\"from\": 0"), 9, "\"from\": 9");
  toys.scenario("test", text);
  analyse(SensitivityMethod::sobol, 64);
  EXPECT_THAT(problems.to_string(), HasSubstr(" of 64 base samples are left, 32 are needed: "));
  EXPECT_THAT(problems.to_string(), HasSubstr("m.twins.one: the twins are too large"));
  EXPECT_FALSE(std::filesystem::exists(toys.home.root / "out"));
}

TEST_F(LeftOutRowsTest, half_of_what_was_asked_for_is_needed) {
  SensitivityOptions options;
  options.method = SensitivityMethod::sobol;
  options.samples = 5;
  DesignOutput output{"", "", std::vector<std::optional<double>>(15, 1.0), {}};
  output.values[1].reset();
  output.values[9].reset();
  EXPECT_EQ(shortage(output, 1, options), "");
  output.values[13].reset();
  EXPECT_EQ(shortage(output, 1, options), "2 of 5 base samples are left, 3 are needed");
  options.method = SensitivityMethod::tornado;
  output.values.assign(3, 1.0);
  EXPECT_EQ(shortage(output, 1, options), "");
  output.values[2].reset();
  EXPECT_EQ(shortage(output, 1, options), "the nominal row and both ends of an input are needed");
}

TEST_F(LeftOutRowsTest, results_of_a_row_with_a_failure_do_not_count) {
  LeftOutRows left_out;
  left_out.add(1, "because");
  left_out.add(1, "or else");
  ResultTable table;
  table.columns = {"design", "n"};
  for (const char* row : {"0", "1", "2"}) table.rows.push_back({0, 0, 1, {row, "5"}, {"m", "x", "1", 1.0}});
  const ResultTable rest = without_rows(table, left_out);
  ASSERT_EQ(rest.rows.size(), 2U);
  EXPECT_EQ(rest.rows[1].parameters[0], "2");
  EXPECT_EQ(left_out.text(3), "1 of 3 rows left out; row 1: because");
  EXPECT_EQ(left_out.csv(), "row,why\n1,because\n");
  EXPECT_EQ(LeftOutRows().text(3), "");
}

}  // namespace
}  // namespace xenolith
