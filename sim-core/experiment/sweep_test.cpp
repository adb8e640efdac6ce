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

TEST(Sweep, an_absurd_size_is_refused) {
  std::string list = "[0";
  for (int i = 1; i < 400; ++i) list += "," + std::to_string(i);
  list += "]";
  EXPECT_THAT(points("{ 'a': " + list + ", 'b': " + list + " }").back(),
              HasSubstr("too many points (at most 100000)"));
}

}  // namespace
}  // namespace xenolith
