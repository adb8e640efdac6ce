#include "sim-core/experiment/structure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Scenario scenario_of(const std::string& text) {
  Problems problems;
  const Json json = json_of(text);
  return read_scenario(json, "test.json", problems);
}

Point with(const std::string& name, Json value) {
  Point point;
  point.settings.push_back({name, std::move(value), false});
  return point;
}

constexpr const char* scenario = R"({ 'scenario': 'test',
  'parameters': { 'n': 2, 'kind': 'fast', 'part': '${kind}-disk', 'delay': 3, 'tap': false, 'ask': 1, 'w': 5 },
  'machines': { 'm': { 'pair[1..${n}]': { 'part': '${part}', 'delay': '${delay} us',
    'tap': { 'model': 'toy-pinger', 'when': { 'tap': true }, 'questions': '${ask}' } } } },
  'measure': { 'm.pair[*].tap.rtt': { 'forms': ['mean'], 'windows': '${w} us' } } })";

TEST(Structure, is_keys_conditions_parts_and_measurements) {
  const Scenario read = scenario_of(scenario);
  EXPECT_THAT(Structure(read).parameters(), ElementsAre("n", "part", "tap", "w"));
}

TEST(Structure, is_the_same_for_points_that_differ_in_values) {
  const Scenario read = scenario_of(scenario);
  const Structure structure(read);
  const std::string nominal = structure.key_of({});
  EXPECT_EQ(structure.key_of(with("delay", Json::integer(7))), nominal);
  EXPECT_EQ(structure.key_of(with("ask", Json::integer(7))), nominal);
  EXPECT_EQ(structure.key_of(with("m.pair1.delay", Json::string("9 us"))), nominal);
  EXPECT_NE(structure.key_of(with("n", Json::integer(7))), nominal);
  EXPECT_NE(structure.key_of(with("tap", Json::boolean(true))), nominal);
  EXPECT_NE(structure.key_of(with("kind", Json::string("slow"))), nominal);  // the part is named after it
}

}  // namespace
}  // namespace xenolith
