#include "analysis/claim_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace xenolith {
namespace {

using testing::HasSubstr;

std::string mistakes(const std::string& text) {
  Problems problems;
  const auto json = parse_json(text, "claims.json", problems);
  if (json) read_ledger(*json, "claims.json", problems);
  return problems.to_string();
}

/// A ledger around one claim.
std::string with_claim(const std::string& members) {
  return R"({"ledger":"t","paper":"p","inputs":[],"readings":{"time":{"scenario":"t/s","component":"c","metric":"m","unit":"ms"}},)"
         "\n"
         R"("claims":[{"id":"t.x","study":"t/s","section":"1","statement":"s","reason":"r","unit":"ms",)" +
         members + "}]}";
}

TEST(ClaimReader, ReadsAClaimOfEachKind) {
  EXPECT_EQ(mistakes(with_claim(R"("kind":"value","expression":"time","paper":1,"within":[0,2])")), "");
  EXPECT_EQ(mistakes(with_claim(R"("kind":"order","expression":"time","above":0,"each":{"n":[1,2]})")), "");
  EXPECT_EQ(
      mistakes(with_claim(R"("kind":"trend","expression":"time","grows":{"n":[1,2]},"known_failure":"k")")),
      "");
}

TEST(ClaimReader, ReadsRangesSharesAndCrossovers) {
  EXPECT_EQ(mistakes(with_claim(R"("kind":"range","expression":"time","within":[0,2])")), "");
  EXPECT_EQ(mistakes(with_claim(
                R"("kind":"crossover","expression":"time","within":[3,7],"crosses":{"n":[2,4,8]})")),
            "");
  EXPECT_THAT(mistakes(with_claim(
                  R"("kind":"crossover","expression":"time","within":[3,7],"crosses":{"n":["a","b"]})")),
              HasSubstr("has values that are no numbers"));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"crossover","expression":"time","within":[3,7])")),
              HasSubstr("one parameter for a plateau"));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"share","expression":"time","within":[0,2])")),
              HasSubstr("is not that of a share of a whole"));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"range","expression":"time","above":2)")),
              HasSubstr("claims[0].within: is missing"));
  const auto share = [](const std::string& members) {
    std::string text = with_claim(R"("kind":"share","expression":"time",)" + members);
    const std::string unit = R"("reason":"r","unit":"ms")";
    return mistakes(text.replace(text.find(unit), unit.size(), R"("reason":"r","unit":"%")"));
  };
  EXPECT_EQ(share(R"("within":[40,60])"), "");
  EXPECT_EQ(share(R"("below":20)"), "");
  EXPECT_THAT(share(R"("below":20,"above":10)"), HasSubstr("does not suit"));
  EXPECT_THAT(share(R"("each":{"n":[1]})"), HasSubstr("is missing"));
}

TEST(ClaimReader, ARangeMayHaveThePapersOwnEndsWithinItsTolerance) {
  const auto range = [](const std::string& members) {
    return mistakes(with_claim(R"("expression":"time","within":[150,330],)" + members));
  };
  EXPECT_EQ(range(R"("kind":"range","paper":[180,300])"), "");
  EXPECT_EQ(range(R"("kind":"range","paper":180)"), "");
  EXPECT_THAT(range(R"("kind":"range","paper":[140,300])"), HasSubstr("outside its own tolerance"));
  EXPECT_THAT(range(R"("kind":"range","paper":[180,340])"), HasSubstr("outside its own tolerance"));
  EXPECT_THAT(range(R"("kind":"range","paper":[300,180])"), HasSubstr("a number, or [low, high]"));
  EXPECT_THAT(range(R"("kind":"value","paper":[180,300])"),
              HasSubstr("claims[0].paper: is array (a number)"));
  EXPECT_THAT(range(R"("kind":"value","paper":"240")"), HasSubstr("claims[0].paper: is string (a number)"));
}

TEST(ClaimReader, AClaimThatIsPendingReadsNothing) {
  EXPECT_EQ(mistakes(with_claim(R"("kind":"trend","pending":"the service")")), "");
  EXPECT_EQ(mistakes(with_claim(R"("kind":"value","paper":1,"within":[0,2],"pending":"the service")")), "");
  EXPECT_THAT(mistakes(with_claim(R"("kind":"order","above":0,"pending":"the service","expression":"time")")),
              HasSubstr("claims[0].expression: unknown key"));
}

TEST(ClaimReader, AnInputThatRepeatsAClaimNamesOneThatIsThere) {
  const auto repeating = [](const std::string& id) {
    std::string text = with_claim(R"("kind":"order","expression":"time","above":0)");
    return mistakes(text.replace(
        text.find("\"inputs\":[]"), 11,
        R"("inputs":[{"id":"t.i","kind":"microbenchmark","section":"1","statement":"s","repeats":")" + id +
            "\"}]"));
  };
  EXPECT_EQ(repeating("t.x"), "");
  EXPECT_THAT(repeating("t.y"), HasSubstr("inputs[0].repeats: there is no claim \"t.y\""));
}

TEST(ClaimReader, TellsEachMistakeWithPlaceAndNearestName) {
  EXPECT_THAT(mistakes(with_claim(R"("kind":"vaule","expression":"time","paper":1,"within":[0,2])")),
              HasSubstr("claims.json:2:99: claims[0].kind: \"vaule\" is not known"));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"vaule","expression":"time","paper":1,"within":[0,2])")),
              HasSubstr("\"value\""));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"value","expression":"tim","paper":1,"within":[0,2])")),
              HasSubstr("unknown reading \"tim\""));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"value","expression":"time +","paper":1,"within":[0,2])")),
              HasSubstr("after \"time +\""));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"value","expression":"1","paper":1,"within":[0,2])")),
              HasSubstr("reads no result"));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"value","expression":"time","paper":1,"witin":[0,2])")),
              HasSubstr("\"within\""));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"value","expression":"time","within":[0,2])")),
              HasSubstr("claims[0].paper: is missing"));
  EXPECT_THAT(mistakes(with_claim(R"("kind":"value","expression":"time","paper":1,"within":[2,0])")),
              HasSubstr("not a range"));
}

TEST(ClaimReader, ThePapersOwnNumberMustBeTolerated) {
  EXPECT_THAT(mistakes(with_claim(R"("kind":"value","expression":"time","paper":3,"within":[0,2])")),
              HasSubstr("outside its own tolerance"));
}

TEST(ClaimReader, AToleranceMustSuitTheKind) {
  EXPECT_NE(mistakes(with_claim(R"("kind":"order","expression":"time","within":[0,2])")), "");
  EXPECT_NE(mistakes(with_claim(R"("kind":"order","expression":"time","above":0,"below":2)")), "");
  EXPECT_NE(mistakes(with_claim(R"("kind":"value","expression":"time","paper":1,"within":[0,2],"above":0)")),
            "");
  EXPECT_NE(mistakes(with_claim(R"("kind":"trend","expression":"time")")), "");
  EXPECT_NE(mistakes(with_claim(R"("kind":"trend","expression":"time","grows":{"n":[1]})")), "");
  EXPECT_NE(
      mistakes(with_claim(R"("kind":"trend","expression":"time","grows":{"n":[1,2]},"falls":{"n":[1,2]})")),
      "");
  EXPECT_NE(mistakes(with_claim(
                R"("kind":"value","expression":"time","paper":1,"within":[0,2],"grows":{"n":[1,2]})")),
            "");
}

TEST(ClaimReader, IdsAreUniqueAndOfTheLedger) {
  const std::string input = R"({"id":"t.i","kind":"spec","section":"1","statement":"s"})";
  const std::string head = R"({"ledger":"t","paper":"p","claims":[],"readings":{},"inputs":[)";
  EXPECT_EQ(mistakes(head + input + "]}"), "");
  EXPECT_THAT(mistakes(head + input + "," + input + "]}"), HasSubstr("\"t.i\" is there twice"));
  EXPECT_THAT(mistakes(head + R"({"id":"u.i","kind":"spec","section":"1","statement":"s"}]})"),
              HasSubstr("not of this ledger"));
  EXPECT_THAT(mistakes(head + R"({"id":"t.i","kind":"result","section":"1","statement":"s"}]})"),
              HasSubstr("\"result\" is not known"));
}

TEST(ClaimReader, EveryKindOfJsonIsAnswered) {
  for (const char* text : {"null", "[]", "3", "\"x\"", "{}", R"({"claims":{}})",
                           R"({"claims":[3],"inputs":[null],"readings":[]})"}) {
    EXPECT_NE(mistakes(text), "") << text;
  }
}

RC_GTEST_PROP(ClaimReader, SurvivesAnyDamage, ()) {
  std::string text =
      with_claim(R"("kind":"trend","expression":"time[a=b] / 2","each":{"p":["x",1]},"grows":{"n":[1,2]})");
  const auto start = *rc::gen::inRange<std::size_t>(0, text.size());
  const auto length = *rc::gen::inRange<std::size_t>(0, 40);
  const auto put = *rc::gen::element<std::string>("", "{}", "[]", "null", "1e9", "\"", "[[", "time", "-");
  text.replace(start, std::min(length, text.size() - start), put);
  mistakes(text);  // must come back, with or without problems
}

}  // namespace
}  // namespace xenolith
