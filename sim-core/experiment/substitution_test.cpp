#include "sim-core/experiment/substitution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

Assignment values() {
  return {{"guests", Json::integer(8)}, {"path", Json::string("sv-nic")}, {"share", Json::real(0.5)}};
}

/// The text with the values put in, or the problem.
std::string put_in(const std::string& text) {
  Problems problems;
  const Json result = substitute(Json::string(text, {"f", 1, 2}), values(), "a", problems);
  return problems.empty() ? to_text(result, 0) : problems.to_string();
}

TEST(Substitution, a_text_that_is_one_name_becomes_its_value) {
  EXPECT_EQ(put_in("${guests}"), "8");
  EXPECT_EQ(put_in("${path}"), "\"sv-nic\"");
  EXPECT_EQ(put_in("${share}"), "0.5");
  EXPECT_EQ(put_in("guest[1..${guests}]"), "\"guest[1..8]\"");
  EXPECT_EQ(put_in("${guests} ms, ${path}"), "\"8 ms, sv-nic\"");
}

TEST(Substitution, whole_numbers_are_reckoned_with) {
  EXPECT_EQ(put_in("${guests / 2}"), "4");
  EXPECT_EQ(put_in("${2 + guests * (3 - 1)}"), "18");
  EXPECT_EQ(put_in("${guests-1}"), "7");
  EXPECT_EQ(put_in("${-guests - -3}"), "-5");
  EXPECT_EQ(put_in("${10 - 3 - 2}"), "5");
  EXPECT_EQ(put_in("cpu${guests - 8}"), "\"cpu0\"");
}

TEST(Substitution, what_is_wrong_is_told) {
  EXPECT_THAT(put_in("${guets}"), testing::HasSubstr("there is no parameter \"guets\""));
  EXPECT_THAT(put_in("${guets}"), testing::HasSubstr("did you mean \"guests\"?"));
  EXPECT_THAT(put_in("${guests / 3}"), testing::HasSubstr("8 / 3 is not a whole number"));
  EXPECT_THAT(put_in("${guests / 0}"), testing::HasSubstr("division by zero"));
  EXPECT_THAT(put_in("${path + 1}"), testing::HasSubstr("\"path\" is not a whole number"));
  EXPECT_THAT(put_in("${guests"), testing::HasSubstr("has no \"}\""));
  EXPECT_THAT(put_in("${}"), testing::HasSubstr("a name or a whole number is missing"));
  EXPECT_THAT(put_in("${9223372036854775807 + 1}"), testing::HasSubstr("does not fit 64 bits"));
  EXPECT_THAT(put_in("${(guests}"), testing::HasSubstr("a \")\" is missing"));
}

TEST(Parameters, may_be_made_of_others) {
  Problems problems;
  const Json defaults = json_of("{ 'hosts': '${guests * 2}', 'guests': 4, 'guest': '${guests}' }");
  const Assignment chosen = {{"guests", Json::integer(5)}};
  const Assignment resolved = resolve_parameters(defaults, chosen, problems);
  EXPECT_TRUE(problems.empty()) << problems.to_string();
  EXPECT_EQ(resolved.at("hosts"), Json::integer(10));
  EXPECT_EQ(resolved.at("guest"), Json::integer(5));
}

TEST(Parameters, that_lead_back_to_themselves_are_refused) {
  Problems problems;
  resolve_parameters(json_of("{ 'a': '${b}', 'b': '${c + 1}', 'c': '${a}' }"), {}, problems);
  EXPECT_THAT(problems.to_string(), testing::HasSubstr("leads back to itself"));
}

}  // namespace
}  // namespace xenolith
