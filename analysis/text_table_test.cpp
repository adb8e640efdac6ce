#include "analysis/text_table.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

TEST(TextTable, aligns_numbers_to_the_right_and_leaves_empty_columns_out) {
  EXPECT_EQ(aligned_columns({{"name", "n", "empty"}, {"a", "10", ""}, {"long one", "9", ""}}),
            "name       n\na         10\nlong one   9\n");
  EXPECT_EQ(aligned_columns({}), "");
}

TEST(TextTable, a_star_stands_for_anything) {
  EXPECT_TRUE(fits("*.rtt.mean", "client.guest[*].psapp.rtt.mean"));
  EXPECT_TRUE(fits("client.guest[*].psapp.rtt.mean", "client.guest[*].psapp.rtt.mean"));
  EXPECT_TRUE(fits("xen-3.0.*", "xen-3.0.wake"));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_FALSE(fits("xen-3.0.*", "xen-3x0.wake"));
  EXPECT_FALSE(fits("rtt.mean", "rtt.mean2"));
  EXPECT_FALSE(fits("", "a"));
}

}  // namespace
}  // namespace xenolith
