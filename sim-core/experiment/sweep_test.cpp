#include "sim-core/experiment/sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// "path=a guests=1" for each point.
std::vector<std::string> points(const std::string& sweep, const std::vector<std::string>& sets = {}) {
  Problems problems;
  const auto products = with_sets(read_sweep(json_of(sweep), problems), read_sets(sets, problems));
  std::vector<std::string> texts;
  for (const Point& point : points_of(products, problems)) {
    std::string text;
    for (const Point::Setting& setting : point.settings)
      text += " " + setting.name + "=" + to_text(setting.value, 0);
    texts.push_back(std::to_string(point.id) + text);
  }
  if (!problems.empty()) texts.push_back(problems.to_string());
  return texts;
}

TEST(Sweep, the_first_axis_is_the_slowest) {
  EXPECT_THAT(points("{ 'a': [1, 2], 'b': [3, 4] }"),
              ElementsAre("0 a=1 b=3", "1 a=1 b=4", "2 a=2 b=3", "3 a=2 b=4"));
}

TEST(Sweep, a_list_is_a_union_without_repetition) {
  EXPECT_THAT(points("[ { 'a': [1, 2] }, { 'a': [2, 3] } ]"), ElementsAre("0 a=1", "1 a=2", "2 a=3"));
}

TEST(Sweep, set_replaces_an_axis_or_adds_one) {
  EXPECT_THAT(points("{ 'a': [1, 2], 'b': [3, 4] }", {"b=9", "c.d=uniform(0 ms, 1 ms),5 ms"}),
              ElementsAre("0 a=1 b=9 c.d=\"uniform(0 ms, 1 ms)\"", "1 a=1 b=9 c.d=\"5 ms\"",
                          "2 a=2 b=9 c.d=\"uniform(0 ms, 1 ms)\"", "3 a=2 b=9 c.d=\"5 ms\""));
  EXPECT_THAT(points("[ { 'a': [1, 2] }, { 'a': [3] } ]", {"a=7"}), ElementsAre("0 a=7"));
}

TEST(Sweep, mistakes_are_told) {
  EXPECT_THAT(points("{ 'a': 1 }").back(), HasSubstr("test.json:1:8: sweep.a: not a list of values"));
  EXPECT_THAT(points("{ 'a': [] }").back(), HasSubstr("there is no value"));
  EXPECT_THAT(points("{ 'a': [1, 1] }").back(), HasSubstr("1 comes up twice"));
  EXPECT_THAT(points("{ 'a': [1], 'a2': [{}] }").back(), HasSubstr("found a value of kind object"));
  EXPECT_THAT(points("{}", {"a"}).back(), HasSubstr("--set a: cannot read it"));
  EXPECT_THAT(points("{}", {"a=1,"}).back(), HasSubstr("a value is empty"));
  EXPECT_THAT(points("{}", {"a=1", "a=2"}).back(), HasSubstr("is set twice"));
}

TEST(Sweep, a_range_stands_for_its_values) {
  EXPECT_THAT(points("{ 'a': { 'from': 1, 'to': 10, 'step': 4 } }"), ElementsAre("0 a=1", "1 a=5", "2 a=9"));
  EXPECT_THAT(points("{ 'a': { 'from': 1, 'to': 32, 'times': 2 } }").size(), 6U);
  EXPECT_THAT(points("{ 'a': { 'from': '1 us', 'to': '2 us', 'step': '500 ns' } }"),
              ElementsAre("0 a=\"1 us\"", "1 a=\"1.5 us\"", "2 a=\"2 us\""));
  EXPECT_THAT(points("{ 'a': { 'from': 1, 'to': 100, 'count': 3, 'scale': 'log' } }"),
              ElementsAre("0 a=1", "1 a=10", "2 a=100"));
  EXPECT_THAT(points("{ 'a': { 'from': 0.1, 'to': 0.5, 'step': 0.1 } }").size(), 5U);
}

TEST(Sweep, what_is_zipped_goes_together) {
  EXPECT_THAT(points("{ 'zip': { 'a': [1, 2, 1], 'b': ['x', 'y', 'z'] }, 'c': [7, 8] }"),
              ElementsAre("0 a=1 b=\"x\" c=7", "1 a=1 b=\"x\" c=8", "2 a=2 b=\"y\" c=7", "3 a=2 b=\"y\" c=8",
                          "4 a=1 b=\"z\" c=7", "5 a=1 b=\"z\" c=8"));
  EXPECT_THAT(points("{ 'zip': [{ 'a': [1, 2], 'b': [3, 4] }, { 'c': [5, 6], 'd': [7, 8] }] }").size(), 4U);
  EXPECT_THAT(points("{ 'zip': { 'a': [1, 2], 'b': [3, 4] } }", {"b=9"}),
              ElementsAre("0 a=1 b=9", "1 a=2 b=9"));
}

TEST(Sweep, conditions_leave_combinations_out) {
  EXPECT_THAT(points("{ 'a': [1, 2, 3], 'b': [1, 2, 3], 'when': { 'a': { 'at_least': 2 }, 'b': [1, 3] } }"),
              ElementsAre("0 a=2 b=1", "1 a=2 b=3", "2 a=3 b=1", "3 a=3 b=3"));
  EXPECT_THAT(points("{ 'a': [1, 2], 'b': [1, 2], 'unless': { 'a': 2, 'b': 2 } }"),
              ElementsAre("0 a=1 b=1", "1 a=1 b=2", "2 a=2 b=1"));
  EXPECT_THAT(points("{ 'a': ['500 ns', '2 us'], 'when': { 'a': { 'at_most': '1 us' } } }"),
              ElementsAre("0 a=\"500 ns\""));
}

TEST(Sweep, a_latin_hypercube_has_one_value_in_each_part_and_moves_with_nothing_else) {
  const auto one =
      points("{ 'latin_hypercube': { 'points': 5, 'over': { 'a': { 'from': '0 ns', 'to': '50 ns' } } } }");
  ASSERT_EQ(one.size(), 5U);
  std::vector<int> parts;
  for (const std::string& text : one) {
    Problems ignored;
    const auto value = parse_json(text.substr(text.find('=') + 1), "t", ignored);
    parts.push_back(
        static_cast<int>(std::stod(value->as_string()) * (value->as_string().ends_with("ps") ? 1e-3 : 1)) /
        10);
  }
  EXPECT_THAT(parts, testing::UnorderedElementsAre(0, 1, 2, 3, 4));
  const auto two = points(
      "{ 'latin_hypercube': { 'points': 5, 'over': { 'b': { 'from': 1, 'to': 1000, 'scale': 'log' },"
      " 'a': { 'from': '0 ns', 'to': '50 ns' } } } }");
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_EQ(two[i].substr(two[i].find(" a=")), one[i].substr(one[i].find(" a=")));
  EXPECT_NE(
      points("{ 'latin_hypercube': { 'points': 5, 'seed': 2, 'over': { 'a': { 'from': 0, 'to': 5000 } } } }"),
      points("{ 'latin_hypercube': { 'points': 5, 'over': { 'a': { 'from': 0, 'to': 5000 } } } }"));
}

TEST(Sweep, mistakes_of_designs_are_told) {
  EXPECT_THAT(points("{ 'a': { 'from': 1, 'to': 2 } }").back(), HasSubstr("does not say which values"));
  EXPECT_THAT(points("{ 'a': { 'from': 1, 'to': 2, 'step': 1, 'count': 2 } }").back(),
              HasSubstr("says twice"));
  EXPECT_THAT(points("{ 'a': { 'from': 3, 'to': 2, 'step': 1 } }").back(), HasSubstr("3 is above 2"));
  EXPECT_THAT(points("{ 'a': { 'from': '1 us', 'to': '2 MiB', 'count': 2 } }").back(),
              HasSubstr("do not measure the same"));
  EXPECT_THAT(points("{ 'a': { 'from': 0, 'to': 2, 'times': 2 } }").back(), HasSubstr("2 leads nowhere"));
  EXPECT_THAT(points("{ 'a': { 'from': 0, 'to': 9, 'count': 3, 'scale': 'log' } }").back(),
              HasSubstr("begins above zero"));
  EXPECT_THAT(points("{ 'zip': { 'a': [1, 2], 'b': [1] } }").back(), HasSubstr("zip.b: has 1 values, not 2"));
  EXPECT_THAT(points("{ 'a': [1], 'zip': { 'a': [1, 2] } }").back(), HasSubstr("is varied twice"));
  EXPECT_THAT(points("{ 'abc': [1], 'when': { 'abd': 1 } }").back(), HasSubstr("did you mean \"abc\""));
  EXPECT_THAT(points("{ 'a': [1], 'when': { 'a': 2 } }").back(), HasSubstr("leave no point"));
  EXPECT_THAT(
      points("{ 'latin_hypercube': { 'points': 1, 'over': { 'a': { 'from': 0, 'to': 9 } } } }").back(),
      HasSubstr("1 is out of range (2 to 100000)"));
}

TEST(Sweep, an_absurd_size_is_refused) {
  std::string list = "[0";
  for (int i = 1; i < 400; ++i) list += "," + std::to_string(i);
  list += "]";
  EXPECT_THAT(points("{ 'a': " + list + ", 'b': " + list + " }").back(),
              HasSubstr("too many points (at most 100000)"));
}

}  // namespace
}  // namespace xenolith
