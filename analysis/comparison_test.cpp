#include "analysis/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace xenolith {
namespace {

using testing::HasSubstr;

/// A side with columns path and guests.
struct Builder {
  ComparedSide side;
  Builder(const std::string& name, std::vector<std::string> columns = {"path", "guests"}) {
    side.name = name;
    side.table.scenario = "s";
    side.table.columns = std::move(columns);
  }
  Builder& add(std::int64_t point, std::vector<std::string> parameters, std::vector<double> values,
               const std::string& metric = "rtt.mean", std::int64_t seed = 1,
               const std::string& unit = "us") {
    for (std::size_t r = 0; r < values.size(); ++r)
      side.table.rows.push_back(
          {point, static_cast<std::int64_t>(r), seed, parameters, {"client.psapp", metric, unit, values[r]}});
    return *this;
  }
};

std::string mistakes(const ComparedSide& a, const ComparedSide& b) {
  Problems problems;
  compare_results(a, b, {}, 0.95, problems);
  return problems.to_string();
}

TEST(Comparison, pairs_by_replication_so_that_common_noise_cancels) {
  // B is A plus 1, 2, 3 and 2: mean 2, deviation sqrt(2/3), t(3) = 3.18245: half 1.2992. The noise is far
  // greater.
  const Builder a = Builder("a").add(0, {"x", "1"}, {10, 90, 30, 55});
  const Builder b = Builder("b").add(0, {"x", "1"}, {11, 92, 33, 57});
  Problems problems;
  const Comparison result = compare_results(a.side, b.side, {}, 0.95, problems);
  EXPECT_EQ(problems.to_string(), "");
  ASSERT_EQ(result.rows.size(), 1U);
  const ComparedRow& row = result.rows.front();
  EXPECT_DOUBLE_EQ(row.difference.mean, 2.0);
  EXPECT_NEAR(*row.difference.half, 1.29923, 1e-5);
  EXPECT_EQ(row.change, Change::greater);
  EXPECT_EQ(row.difference.n, 4U);
  EXPECT_GT(*row.correlation, 0.999);
  EXPECT_NEAR(*row.percent(), 100.0 * 2 / 46.25, 1e-12);
}

TEST(Comparison, judges_a_difference_by_its_interval) {
  EXPECT_EQ(change_of({4, 2.0, 1.9}), Change::greater);
  EXPECT_EQ(change_of({4, -2.0, 1.9}), Change::less);
  EXPECT_EQ(change_of({4, 2.0, 2.1}), Change::unclear);
  EXPECT_EQ(change_of({4, 0.0, 0.0}), Change::none);
  EXPECT_EQ(change_of({4, 0.0, 0.1}), Change::unclear);
  EXPECT_EQ(change_of({1, 2.0, {}}), Change::unknown);
  EXPECT_EQ(change_of({1, 0.0, {}}), Change::none);
}

TEST(Comparison, pairs_points_of_equal_parameters_and_tells_of_the_rest) {
  const Builder a =
      Builder("a").add(0, {"x", "1"}, {1, 2}).add(1, {"x", "2"}, {3, 4}).add(1, {"x", "2"}, {3, 4}, "n");
  const Builder b = Builder("b").add(0, {"x", "2"}, {5, 6}).add(1, {"x", "4"}, {7, 8});
  Problems problems;
  const Comparison result = compare_results(a.side, b.side, {}, 0.95, problems);
  ASSERT_EQ(result.rows.size(), 1U);
  EXPECT_EQ(result.rows.front().parameters.at("guests"), "2");
  EXPECT_EQ(result.rows.front().point_a, 1);
  EXPECT_EQ(result.rows.front().point_b, 0);
  EXPECT_EQ(result.notes.size(), 3U);
  EXPECT_THAT(result.notes.front(), HasSubstr("1 metrics at guests=2, path=x are only in a"));
}

TEST(Comparison, sides_may_be_picked_from_one_sweep) {
  Builder a = Builder("a").add(0, {"x", "1"}, {1, 2}).add(1, {"y", "1"}, {3, 4});
  Builder b = a;
  a.side.where = {{"path", "x"}};
  b.side.where = {{"path", "y"}};
  Problems problems;
  const Comparison result = compare_results(a.side, b.side, {}, 0.95, problems);
  EXPECT_EQ(problems.to_string(), "");
  ASSERT_EQ(result.rows.size(), 1U);
  EXPECT_EQ(result.rows.front().difference.mean, 2.0);
  EXPECT_EQ(*result.rows.front().difference.half, 0.0);
  EXPECT_EQ(result.rows.front().change, Change::greater);
}

TEST(Comparison, refuses_what_cannot_be_paired) {
  const Builder a = Builder("a").add(0, {"x", "1"}, {1, 2});
  EXPECT_THAT(mistakes(a.side, Builder("b").add(0, {"x", "1"}, {1, 2}, "rtt.mean", 7).side),
              HasSubstr("no value has the replication and seed of one in a"));
  EXPECT_THAT(mistakes(a.side, Builder("b").add(0, {"x", "3"}, {1, 2}).side),
              HasSubstr("nothing was measured on both sides"));
  EXPECT_THAT(mistakes(a.side, Builder("b").add(0, {"x", "1"}, {1, 2}, "rtt.mean", 1, "ms").side),
              HasSubstr("is in ms here and in us there"));
  EXPECT_THAT(
      mistakes(a.side,
               Builder("b", {"path", "cores"}).add(0, {"x", "1"}, {1, 2}).add(1, {"x", "2"}, {1, 2}).side),
      HasSubstr("cores: has several values"));
  ComparedSide wrong = a.side;
  wrong.where = {{"pth", "x"}};
  EXPECT_THAT(mistakes(wrong, a.side), HasSubstr("did you mean \"path\""));
}

TEST(Comparison, a_mean_of_zero_has_no_percentage) {
  const Builder a = Builder("a").add(0, {"x", "1"}, {0, 0});
  const Builder b = Builder("b").add(0, {"x", "1"}, {1, 1});
  Problems problems;
  const Comparison result = compare_results(a.side, b.side, {}, 0.95, problems);
  EXPECT_FALSE(result.rows.front().percent().has_value());
  EXPECT_FALSE(result.rows.front().correlation.has_value());
}

}  // namespace
}  // namespace xenolith
