#include "sim-core/experiment/interval.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sim-core/experiment/precision.hpp"

namespace xenolith {
namespace {

TEST(Interval, quantiles_of_students_t_as_printed_in_tables) {
  EXPECT_NEAR(student_t_quantile(0.95, 4), 2.132, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.975, 9), 2.262, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.995, 30), 2.750, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.9, 1), 3.078, 5e-4);
}

/// NIST StRD, NumAcc2 to NumAcc4: a middle value, then pairs 0.1 below and above it.
std::vector<double> accuracy_set(double middle) {
  std::vector<double> values = {middle};
  for (int i = 0; i < 500; ++i) {
    values.push_back(middle - 0.1);
    values.push_back(middle + 0.1);
  }
  return values;
}

TEST(Interval, agrees_with_the_certified_values_of_nist) {
  const auto half_of = [](double sd, double n) { return 1.96234 * sd / std::sqrt(n); };
  for (const double middle : {1.2, 1000000.2, 10000000.2}) {
    const auto interval = mean_interval(accuracy_set(middle), 0.95);
    EXPECT_NEAR(interval->mean, middle, middle * 1e-14);
    EXPECT_NEAR(*interval->half, half_of(0.1, 1001), 1e-7) << middle;
  }
  const std::vector<double> first = {10000001, 10000003, 10000002};  // mean 10000002, deviation 1
  EXPECT_DOUBLE_EQ(mean_interval(first, 0.95)->mean, 10000002);
  EXPECT_NEAR(*mean_interval(first, 0.95)->half, 4.30265273 / std::sqrt(3.0), 1e-8);
}

TEST(Interval, never_holds_what_is_no_number) {
  const double huge = std::numeric_limits<double>::max();
  EXPECT_FALSE(mean_interval({}, 0.95).has_value());
  EXPECT_FALSE(mean_interval(std::vector<double>{huge, huge}, 0.95).has_value());
  EXPECT_FALSE(mean_interval(std::vector<double>{huge, -huge}, 0.95)->half.has_value());
  EXPECT_FALSE(mean_interval(std::vector<double>{7}, 0.95)->half.has_value());
  EXPECT_FALSE(mean_interval(std::vector<double>{-1, 1}, 0.95)->relative_half().has_value());
  EXPECT_EQ(mean_interval(std::vector<double>{0, 0}, 0.95)->relative_half(), 0.0);
}

TEST(Precision, is_reached_where_the_interval_is_narrow_enough) {
  const std::vector<std::optional<double>> values = {9.0, 10.0, std::nullopt, 11.0};
  // Half: 4.3027 * 1 / sqrt(3) = 2.484 of a mean of 10.
  EXPECT_TRUE(judge_precision({"m", 0.2485, 0.95}, values).reached);
  EXPECT_FALSE(judge_precision({"m", 0.2483, 0.95}, values).reached);
  EXPECT_FALSE(judge_precision({"m", 0.2485, 0.99}, values).reached);
  EXPECT_FALSE(judge_precision({"m", 0.5, 0.95}, std::span(values).first(1)).reached);
  const PrecisionState state = judge_precision({"m", 0.1242, 0.95}, values);
  EXPECT_EQ(replications_wanted({"m", 0.1242, 0.95}, state, 1000),
            13);  // 3 * (2.484 / 1.242)^2, just above 12
  EXPECT_EQ(replications_wanted({"m", 0.1242, 0.95}, state, 7), 7);
}

TEST(Precision, mistakes_in_the_rule_are_told) {
  Problems problems;
  const auto json = parse_json(
      R"({ "min": 1, "max": 0, "until": [{ "metric": "a.b", "relative_halfwidth": 2 }, 3], "more": 1 })", "f",
      problems);
  read_replications(*json, "run.replications", problems);
  const std::string text = problems.to_string();
  EXPECT_NE(text.find("run.replications.min: 1 is no number of replications (2 to 100000)"),
            std::string::npos);
  EXPECT_NE(text.find("until[0].relative_halfwidth: 2 is not such a share"), std::string::npos);
  EXPECT_NE(text.find("until[1]: found a value of kind number"), std::string::npos);
  EXPECT_NE(text.find("run.replications.more: unknown key"), std::string::npos);
}

}  // namespace
}  // namespace xenolith
