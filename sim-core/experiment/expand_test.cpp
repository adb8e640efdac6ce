#include "sim-core/experiment/expand.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

std::string expanded(const std::string& text, const Assignment& values = {}) {
  Problems problems;
  const Json result = expand(json_of(text), values, "", problems);
  return problems.empty() ? to_text(result, 0) : problems.to_string();
}

std::string liked(const std::string& text) {
  Problems problems;
  const Json result = apply_likes(json_of(text), "machines", problems);
  return problems.empty() ? to_text(result, 0) : problems.to_string();
}

TEST(Expand, a_range_makes_copies_that_know_their_index) {
  EXPECT_EQ(
      expanded(
          "{ 'guest[1..2]': { 'peer': 'server.guest[same].x', 'id': '${index}', 'about': '${nothing}' } }"),
      compact("{ 'guest1': { 'peer': 'server.guest1.x', 'id': 1 }, 'guest2': { 'peer': 'server.guest2.x', "
              "'id': 2 } }"));
  EXPECT_EQ(expanded("{ 'a[1..0]': { } }"), "{}");
  EXPECT_EQ(expanded("{ 'a[1..${n}]': { } }", {{"n", Json::integer(1)}}), compact("{ 'a1': {} }"));
}

TEST(Expand, the_innermost_index_counts) {
  EXPECT_EQ(expanded("{ 'a[1..1]': { 'b[5..5]': { 'x': '${index}', 'y': 'b[same]' } } }"),
            compact("{ 'a1': { 'b5': { 'x': 5, 'y': 'b5' } } }"));
}

TEST(Expand, conditions_leave_objects_out) {
  const std::string text =
      "{ 'a': { 'when': { 'path': ['x', 'y'] } }, 'b': { 'when': { 'path': 'z', 'n': 1 } } }";
  EXPECT_EQ(expanded(text, {{"path", Json::string("x")}, {"n", Json::integer(1)}}), compact("{ 'a': {} }"));
  EXPECT_EQ(expanded(text, {{"path", Json::string("z")}, {"n", Json::integer(1)}}), compact("{ 'b': {} }"));
  EXPECT_EQ(expanded(text, {{"path", Json::string("z")}, {"n", Json::integer(2)}}), "{}");
  EXPECT_THAT(expanded(text, {{"paths", Json::string("x")}, {"n", Json::integer(1)}}),
              HasSubstr("did you mean \"paths\"?"));
}

TEST(Expand, a_value_with_a_condition_is_left_out_or_stands_for_itself) {
  const std::string text = "{ 'a': { 'x': { 'when': { 'n': [1, 2] }, 'value': '${n} us' }, 'y': 3 } }";
  EXPECT_EQ(expanded(text, {{"n", Json::integer(2)}}), compact("{ 'a': { 'x': '2 us', 'y': 3 } }"));
  EXPECT_EQ(expanded(text, {{"n", Json::integer(3)}}), compact("{ 'a': { 'y': 3 } }"));
  // A component may be called value.
  EXPECT_EQ(expanded("{ 'a': { 'when': { 'n': 1 }, 'value': { 'z': 1 } } }", {{"n", Json::integer(1)}}),
            compact("{ 'a': { 'value': { 'z': 1 } } }"));
}

TEST(Expand, mistakes_are_told) {
  EXPECT_THAT(expanded("{ 'a[1..x]': { } }"), HasSubstr("cannot read the range"));
  EXPECT_THAT(expanded("{ 'a[3..1]': { } }"), HasSubstr("runs backwards"));
  EXPECT_THAT(expanded("{ 'a[1..4097]': { } }"), HasSubstr("asks for 4097 copies (at most 4096)"));
  EXPECT_THAT(expanded("{ 'a': { 'peer': 'b[same]' } }"), HasSubstr("outside of a repeated component"));
  EXPECT_THAT(expanded("{ 'a[1..2]': { }, 'a2': { } }"), HasSubstr("two of this name"));
  EXPECT_THAT(expanded("{ 'a[1..400]': { 'b[1..400]': { } } }"), HasSubstr("too many components"));
}

TEST(Like, the_copy_wins_member_by_member_and_null_removes) {
  EXPECT_EQ(
      liked(
          "{ 'a': { 'x': 1, 'in': { 'y': 2, 'z': 3 } }, 'b': { 'like': 'a', 'in': { 'y': 5, 'z': null } } }"),
      compact("{ 'a': { 'x': 1, 'in': { 'y': 2, 'z': 3 } }, 'b': { 'x': 1, 'in': { 'y': 5 } } }"));
}

TEST(Like, references_to_the_model_follow_the_copys_name) {
  EXPECT_EQ(
      liked("{ 'a': { 'up': 'a.bus', 'to': 'b.bus', 'role': 'a' }, 'b': { 'like': 'a', 'to': 'a.bus' } }"),
      compact("{ 'a': { 'up': 'a.bus', 'to': 'b.bus', 'role': 'a' }, 'b': { 'up': 'b.bus', 'to': 'a.bus', "
              "'role': 'a' } }"));
}

TEST(Like, chains_are_fine_and_circles_are_not) {
  EXPECT_EQ(liked("{ 'a': { 'x': 1 }, 'b': { 'like': 'a', 'y': 2 }, 'c': { 'like': 'b', 'z': 3 } }"),
            compact("{ 'a': { 'x': 1 }, 'b': { 'x': 1, 'y': 2 }, 'c': { 'x': 1, 'y': 2, 'z': 3 } }"));
  EXPECT_THAT(liked("{ 'a': { 'like': 'b' }, 'b': { 'like': 'a' } }"), HasSubstr("leads back to itself"));
  EXPECT_THAT(liked("{ 'a': { 'like': 'a' } }"), HasSubstr("leads back to itself"));
  EXPECT_THAT(liked("{ 'client': {}, 'b': { 'like': 'cleint' } }"), HasSubstr("did you mean \"client\"?"));
}

}  // namespace
}  // namespace xenolith
