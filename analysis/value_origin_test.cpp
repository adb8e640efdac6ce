#include "analysis/value_origin.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

const Ledger& ledger() {
  static const Ledger ledger = [] {
    Ledger made;
    made.system = "t";
    made.readings.emplace("time", Reading{"t/make", "desk.maker", "total.mean", "s"});
    made.readings.emplace("other", Reading{"t/make", "desk.maker", "wait.mean", "s"});
    made.inputs = {{"t.fit.a", "microbenchmark", "1", "s", "5 s", "t.a"}};
    return made;
  }();
  return ledger;
}

Claim claim(const std::string& expression, std::vector<ClaimAxis> each = {}) {
  Claim made;
  made.id = "t.x";
  made.expression = Expression::parse(expression);
  made.each = std::move(each);
  return made;
}

/// A fit to the total time of "a" and of "b".
std::map<std::string, FittedTo> results() {
  FittedTo fitted;
  fitted.sources = {"t.fit.a", "t.fit.b"};
  for (const char* what : {"a", "b"})
    fitted.places.insert({"t/make", "desk.maker", "total.mean", {{"what", what}}});
  return {{"t/rates", fitted}};
}

std::string standing(const Claim& claim) {
  const FittedData data = fitted_data(claim, ledger(), {"t/rates"}, results());
  if (!data.own.empty()) return data.partly.empty() ? "fitted" : "both";
  return data.partly.empty() ? "disjoint" : "partly";
}

TEST(FittedData, AClaimOfAFittedNumberIsFitted) {
  EXPECT_EQ(standing(claim("time[what=a]")), "fitted");
  EXPECT_EQ(standing(claim("time[what=b] - time[what=a]")), "fitted");
  EXPECT_EQ(standing(claim("time", {{"what", {"a", "b"}}})), "fitted");
}

TEST(FittedData, AClaimOfOtherPointsOrMetricsIsDisjoint) {
  EXPECT_EQ(standing(claim("time[what=c]")), "disjoint");
  EXPECT_EQ(standing(claim("other[what=a]")), "disjoint");
  EXPECT_EQ(standing(claim("time[what=a, rate=2]")), "disjoint");
}

TEST(FittedData, AClaimThatPutsFittedNumbersTogetherWithOthersIsPartlyFitted) {
  EXPECT_EQ(standing(claim("time[what=a] / other[what=a]")), "partly");
  EXPECT_EQ(standing(claim("time", {{"what", {"a", "c"}}})), "partly");
  Claim trend = claim("time");
  trend.over = ClaimAxis{"what", {"a", "c"}};
  EXPECT_EQ(standing(trend), "partly");
}

TEST(FittedData, AnInputMaySayThatItRepeatsAClaim) {
  Claim repeated = claim("other[what=c]");
  repeated.id = "t.a";
  EXPECT_EQ(standing(repeated), "fitted");
}

TEST(FittedData, OnlyCalibrationsThatItsScenariosUseCount) {
  const FittedData data = fitted_data(claim("time[what=a]"), ledger(), {}, results());
  EXPECT_TRUE(data.own.empty() && data.partly.empty());
}

}  // namespace
}  // namespace xenolith
