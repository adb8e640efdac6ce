#include "analysis/expression.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace xenolith {
namespace {

double value(const std::string& text, const std::vector<double>& readings = {}) {
  return Expression::parse(text).value(readings);
}

std::size_t offset_of_mistake(const std::string& text) {
  try {
    Expression::parse(text);
  } catch (const ExpressionError& error) {
    return error.offset();
  }
  return std::string::npos;
}

TEST(Expression, ComputesWithTheUsualPrecedence) {
  EXPECT_DOUBLE_EQ(value("1 + 2 * 3"), 7);
  EXPECT_DOUBLE_EQ(value("(1 + 2) * 3"), 9);
  EXPECT_DOUBLE_EQ(value("8 - 3 - 2"), 3);
  EXPECT_DOUBLE_EQ(value("8 / 4 / 2"), 1);
  EXPECT_DOUBLE_EQ(value("-2 * --3"), -6);
  EXPECT_DOUBLE_EQ(value("2 - -1"), 3);
}

TEST(Expression, ReadsReadingsInOrderOfAppearance) {
  const auto parsed = Expression::parse("100 * (1 - rtt[path=sv-nic, guests=8] / rtt[path=hv-nic,guests=8])");
  ASSERT_EQ(parsed.readings().size(), 2U);
  EXPECT_EQ(parsed.readings()[0].name, "rtt");
  EXPECT_EQ(parsed.readings()[0].where.at("path"), "sv-nic");
  EXPECT_EQ(parsed.readings()[1].where.at("path"), "hv-nic");
  EXPECT_EQ(parsed.readings()[1].where.at("guests"), "8");
  EXPECT_DOUBLE_EQ(parsed.value({3, 4}), 25);
}

TEST(Expression, AReadingNeedsNoSelector) {
  const auto parsed = Expression::parse("rtt_q3 - rtt_q1");
  EXPECT_DOUBLE_EQ(parsed.value({5, 3}), 2);
}

TEST(Expression, SelectorsMayNameAddressesAndQuantities) {
  const auto parsed = Expression::parse("rtt[client.enp2611.bridge.receive_bits=4, memory=32 MiB]");
  EXPECT_EQ(parsed.readings()[0].where.at("client.enp2611.bridge.receive_bits"), "4");
  EXPECT_EQ(parsed.readings()[0].where.at("memory"), "32 MiB");
}

TEST(Expression, DivisionByZeroIsNotFinite) { EXPECT_FALSE(std::isfinite(value("1 / (2 - 2)"))); }

TEST(Expression, TellsWhereTheMistakeIs) {
  EXPECT_EQ(offset_of_mistake(""), 0U);
  EXPECT_EQ(offset_of_mistake("1 +"), 3U);
  EXPECT_EQ(offset_of_mistake("1 2"), 2U);
  EXPECT_EQ(offset_of_mistake("(1"), 2U);
  EXPECT_EQ(offset_of_mistake("a["), 2U);
  EXPECT_EQ(offset_of_mistake("a[b]"), 3U);
  EXPECT_EQ(offset_of_mistake("a[b=1"), 5U);
  EXPECT_NE(offset_of_mistake("a[b=1, b=2]"), std::string::npos);
  EXPECT_NE(offset_of_mistake(std::string(5000, '(')), std::string::npos);
}

RC_GTEST_PROP(Expression, NeverCrashesOnAnyText, (const std::string& text)) {
  try {
    Expression::parse(text);
  } catch (const ExpressionError& error) {
    RC_ASSERT(error.offset() <= text.size());
  }
}

}  // namespace
}  // namespace xenolith
