#include "analysis/influence.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace xenolith {
namespace {

TEST(Influences, the_strongest_comes_first_and_chance_has_a_bound) {
  std::map<std::string, std::vector<double>> inputs;
  std::vector<double> values;
  for (int i = 0; i < 40; ++i) {
    const double strong = (i * 17) % 40;  // permutations of 0 to 39
    const double weak = (i * 7) % 40;
    inputs["strong"].push_back(strong);
    inputs["idle"].push_back((i * 27 + 5) % 40);
    inputs["weak"].push_back(weak);
    values.push_back(std::exp(-strong / 10) - 0.01 * weak);
  }
  const auto all = influences(inputs, values);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].input, "strong");
  EXPECT_LT(all[0].spearman, -0.8);
  EXPECT_FALSE(all[0].is_by_chance());
  EXPECT_EQ(all[0].rows, 40U);
  EXPECT_LT(*all[0].partial, all[0].spearman);  // what the weak one does is taken out
  // Of three tests at 5 % together, each at 1/60: t of 38 degrees is 2.50, so 2.50 / sqrt(38 + 6.27) = 0.376.
  EXPECT_NEAR(all[0].threshold, 0.376, 0.002);
  EXPECT_TRUE(all[2].is_by_chance());
}

TEST(Influences, a_constant_input_and_too_few_rows_give_none) {
  EXPECT_EQ(influences({{"a", {1, 1, 1, 1}}, {"b", {1, 2, 3, 4}}}, {4, 3, 2, 1}).size(), 1U);
  EXPECT_TRUE(influences({{"a", {1, 2}}}, {1, 2}).empty());
}

}  // namespace
}  // namespace xenolith
