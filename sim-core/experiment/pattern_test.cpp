#include "sim-core/experiment/pattern.hpp"

#include <gtest/gtest.h>

#include <string>

namespace xenolith {
namespace {

TEST(Pattern, an_index_is_digits_and_all_of_them) {
  EXPECT_TRUE(matches("client.guest[*].nic.rtt", "client.guest12.nic.rtt"));
  EXPECT_FALSE(matches("client.guest[*].nic.rtt", "client.guest.nic.rtt"));
  EXPECT_FALSE(matches("client.guest[*]", "client.guest1x"));
  EXPECT_TRUE(matches("client.guest[3]", "client.guest3"));
  EXPECT_FALSE(matches("client.guest[3]", "client.guest33"));
}

TEST(Pattern, a_star_stays_within_one_name) {
  EXPECT_TRUE(matches("*.enp2611.x", "client.enp2611.x"));
  EXPECT_TRUE(matches("client.guest*.x", "client.guest7.x"));
  EXPECT_TRUE(matches("client.guest*.x", "client.guest.x"));
  EXPECT_FALSE(matches("*.x", "a.b.x"));
  EXPECT_FALSE(matches("a.*", "a"));
  EXPECT_TRUE(matches("a.*b*c", "a.xbbyc"));
}

TEST(Pattern, references_with_brackets_are_plain_addresses) {
  EXPECT_EQ(plain_address("server.guest[3].nic"), "server.guest3.nic");
  EXPECT_TRUE(is_pattern("guest[*]"));
  EXPECT_FALSE(is_pattern("guest[3]"));
}

TEST(Pattern, many_stars_need_no_more_than_pattern_times_name) {
  const std::string name(2000, 'a');
  std::string stars;
  for (int i = 0; i < 500; ++i) stars += "*a";
  EXPECT_TRUE(matches(stars, name));
  EXPECT_FALSE(matches(stars + "b", name));
  EXPECT_FALSE(matches(std::string(500, '*') + "b", name));
}

TEST(Pattern, an_index_takes_all_digits_and_a_star_may_take_some) {
  EXPECT_TRUE(matches("guest[*]", "guest12"));
  EXPECT_FALSE(matches("guest[*]2", "guest12"));
  EXPECT_TRUE(matches("guest*2", "guest12"));
  EXPECT_TRUE(matches("*[*]", "guest12"));
  EXPECT_FALSE(matches("guest*", "guest.nic"));
  EXPECT_TRUE(matches("guest[3]", "guest3"));
}

TEST(Pattern, what_stands_before_the_first_star_and_behind_the_last_does_not_overlap) {
  EXPECT_TRUE(matches("ab*ba", "abba"));
  EXPECT_FALSE(matches("ab*ba", "aba"));
  EXPECT_FALSE(matches("guest1[*]1", "guest11"));
  EXPECT_FALSE(matches("a*", ""));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("gu[e]st*", "guest"));
  EXPECT_TRUE(matches("*.gu[e]st[4]", "a.guest4"));
}

}  // namespace
}  // namespace xenolith
