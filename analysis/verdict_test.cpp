#include "analysis/verdict.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "analysis/claim_reader.hpp"

namespace xenolith {
namespace {

/// A ledger with one claim, given as the members that differ.
Ledger ledger_with(const std::string& claim) {
  const std::string text = R"({ "ledger": "t", "paper": "p",
    "readings": {
      "time": { "scenario": "t/s", "component": "c", "metric": "rtt.median", "unit": "ms" },
      "base": { "scenario": "t/other", "component": "c", "metric": "rtt.median", "unit": "ms" } },
    "claims": [ { "id": "t.x", "study": "t/s", "section": "1", "statement": "s", "reason": "r", "unit": "ms", )" +
                           claim + R"( } ], "inputs": [] })";
  Problems problems;
  const auto json = parse_json(text, "claims.json", problems);
  Ledger ledger = json ? read_ledger(*json, "claims.json", problems) : Ledger{};
  EXPECT_TRUE(problems.empty()) << problems.to_string();
  return ledger;
}

/// Adds the replications of one point, in microseconds.
void add(SampleTable& samples, std::int64_t point, const std::map<std::string, std::string>& parameters,
         const std::vector<double>& values, const std::string& scenario = "t/s") {
  for (std::size_t i = 0; i < values.size(); ++i) {
    samples.add(
        {scenario, point, static_cast<std::int64_t>(i + 1), parameters, "c", "rtt.median", "us", values[i]});
  }
}

Judgement judged(const Ledger& ledger, const SampleTable& samples) {
  return judge(ledger.claims.front(), ledger, samples);
}

Judgement judged_value(const std::vector<double>& values) {
  SampleTable samples;
  add(samples, 0, {{"n", "1"}}, values);
  return judged(
      ledger_with(
          R"("kind": "value", "expression": "time[n=1]", "paper": 0.076, "within": [0.0684, 0.0836])"),
      samples);
}

/// The curves' difference at n = 2, 4, 8, per replication.
Judgement judged_crossover(const std::vector<std::vector<double>>& values) {
  SampleTable samples;
  const char* places[] = {"2", "4", "8"};
  for (std::size_t i = 0; i < values.size(); ++i)
    add(samples, static_cast<std::int64_t>(i), {{"n", places[i]}}, values[i]);
  return judged(
      ledger_with(
          R"("kind": "crossover", "expression": "time", "crosses": {"n": [2, 4, 8]}, "within": [4, 7])"),
      samples);
}

TEST(VerdictOfACrossover, HoldsWhereTheSignChangesInsideTheTolerance) {
  // From -1 at 4 to 3 at 8: zero at 5. The first replication crosses at 5, the second at 4 + 4 * 1 / 3.
  const Judgement judgement = judged_crossover({{-3, -3, -3}, {-1, -1, -1}, {3, 3, 2.9}});
  EXPECT_EQ(judgement.verdict, Verdict::holds);
  EXPECT_NEAR(judgement.value->mean, (5 + 5 + 4 + 4 / 3.9) / 3, 1e-12);
}
TEST(VerdictOfACrossover, FailsElsewhereAndWithoutOne) {
  EXPECT_EQ(judged_crossover({{-1, -1, -1}, {1, 1.1, 1}, {3, 3, 3}}).verdict, Verdict::fails);
  const Judgement none = judged_crossover({{1, 1}, {2, 2}, {3, 3}});
  EXPECT_EQ(none.verdict, Verdict::fails);
  EXPECT_FALSE(none.value);
  EXPECT_EQ(none.note, "the curves do not cross along n");
}
TEST(VerdictOfACrossover, IsOpenWhenOnlySomeReplicationsCross) {
  EXPECT_EQ(judged_crossover({{-3, -3, -3}, {-1, -1, -1}, {3, 3, -0.5}}).verdict, Verdict::inconclusive);
}

TEST(VerdictOfAClaim, ThatIsPendingStaysPending) {
  const Judgement judgement =
      judged(ledger_with(R"("kind": "order", "above": 0, "pending": "the service")"), {});
  EXPECT_EQ(judgement.verdict, Verdict::pending);
  EXPECT_EQ(judgement.note, "the service");
}

TEST(VerdictOfAValue, HoldsWhenTheIntervalIsInside) {
  const Judgement judgement = judged_value({76, 77, 75});
  EXPECT_EQ(judgement.verdict, Verdict::holds);
  EXPECT_NEAR(judgement.value->mean, 0.076, 1e-12);
}
TEST(VerdictOfAValue, FailsWhenTheIntervalIsOutside) {
  EXPECT_EQ(judged_value({90, 91, 92}).verdict, Verdict::fails);
  EXPECT_EQ(judged_value({60, 61, 62}).verdict, Verdict::fails);
}
TEST(VerdictOfAValue, IsInconclusiveWhenTheIntervalReachesOverAnEnd) {
  EXPECT_EQ(judged_value({83, 84, 83}).verdict, Verdict::inconclusive);
  EXPECT_EQ(judged_value({40, 76, 112}).verdict, Verdict::inconclusive);
}
TEST(VerdictOfAValue, IsInconclusiveForOneReplication) {
  EXPECT_EQ(judged_value({76}).verdict, Verdict::inconclusive);
}
TEST(VerdictOfAValue, DecidesWithoutSpreadToo) {
  EXPECT_EQ(judged_value({76, 76}).verdict, Verdict::holds);
  EXPECT_EQ(judged_value({99, 99}).verdict, Verdict::fails);
}
TEST(VerdictOfAValue, IsPendingWithoutResults) {
  const Judgement judgement = judged_value({});
  EXPECT_EQ(judgement.verdict, Verdict::pending);
  EXPECT_EQ(judgement.note, "no results for t/s: c rtt.median at n=1");
}
TEST(VerdictOfAValue, IsPendingWhenSeveralPointsFit) {
  SampleTable samples;
  add(samples, 0, {{"n", "1"}, {"m", "1"}}, {76, 76});
  add(samples, 1, {{"n", "1"}, {"m", "2"}}, {76, 76});
  const Ledger ledger =
      ledger_with(R"("kind": "value", "expression": "time[n=1]", "paper": 1, "within": [0, 2])");
  EXPECT_EQ(judged(ledger, samples).note, "2 points fit t/s: c rtt.median at n=1");
}

TEST(VerdictOfAnOrder, PairsReplicationsSoThatSharedNoiseCancels) {
  // Replications differ by 100, the two points by 1: unpaired intervals would overlap.
  SampleTable samples;
  add(samples, 0, {{"path", "a"}}, {100, 200, 300});
  add(samples, 1, {{"path", "b"}}, {101, 201.1, 300.9});
  const Ledger above =
      ledger_with(R"("kind": "order", "expression": "time[path=b] - time[path=a]", "above": 0)");
  EXPECT_EQ(judged(above, samples).verdict, Verdict::holds);
  const Ledger below =
      ledger_with(R"("kind": "order", "expression": "time[path=b] - time[path=a]", "below": 0)");
  EXPECT_EQ(judged(below, samples).verdict, Verdict::fails);
}
TEST(VerdictOfAnOrder, EqualityIsNoOrder) {
  SampleTable samples;
  add(samples, 0, {{"path", "a"}}, {5, 6, 7});
  add(samples, 1, {{"path", "b"}}, {5, 6, 7});
  const Ledger ledger =
      ledger_with(R"("kind": "order", "expression": "time[path=b] - time[path=a]", "above": 0)");
  EXPECT_EQ(judged(ledger, samples).verdict, Verdict::fails);
}
TEST(VerdictOfAnOrder, OverSeveralPointsTheWorstDecides) {
  const Ledger ledger = ledger_with(
      R"("kind": "order", "each": { "n": [1, 2, 4] }, "expression": "time[path=b] - time[path=a]", "above": 0)");
  SampleTable samples;
  const std::vector<std::pair<std::string, double>> gaps = {{"1", 9}, {"2", 3}, {"4", 5}};
  for (const auto& [n, gap] : gaps) {
    add(samples, 2 * std::stoi(n), {{"path", "a"}, {"n", n}}, {10, 11});
    add(samples, 2 * std::stoi(n) + 1, {{"path", "b"}, {"n", n}}, {10 + gap, 11 + gap});
  }
  EXPECT_EQ(judged(ledger, samples).verdict, Verdict::holds);
  EXPECT_EQ(judged(ledger, samples).note, "at n=2");

  SampleTable one_short;
  for (const Sample& row : samples.rows()) {
    if (row.parameters.at("n") != "4") one_short.add(row);
  }
  EXPECT_EQ(judged(ledger, one_short).verdict, Verdict::pending);
  add(one_short, 90, {{"path", "a"}, {"n", "4"}}, {10, 11});
  add(one_short, 91, {{"path", "b"}, {"n", "4"}}, {8, 9});
  EXPECT_EQ(judged(ledger, one_short).verdict, Verdict::fails);
  EXPECT_EQ(judged(ledger, one_short).note, "at n=4");
}

Judgement judged_trend(const std::vector<std::vector<double>>& steps,
                       const std::string& direction = "grows") {
  SampleTable samples;
  std::string values;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    add(samples, static_cast<std::int64_t>(i), {{"n", std::to_string(i)}}, steps[i]);
    values += (i == 0 ? "" : ", ") + std::to_string(i);
  }
  return judged(ledger_with(R"("kind": "trend", "expression": "time", ")" + direction + R"(": { "n": [)" +
                            values + "] }"),
                samples);
}

TEST(VerdictOfATrend, HoldsWhenItGrowsAllTheWay) {
  const Judgement judgement = judged_trend({{10, 11, 12}, {20, 22, 21}, {30, 33, 31}});
  EXPECT_EQ(judgement.verdict, Verdict::holds);
  EXPECT_EQ(judgement.note, "from n=0 to 2");
}
TEST(VerdictOfATrend, ToleratesAStepThatIsNotSignificant) {
  EXPECT_EQ(judged_trend({{10, 11, 12}, {9.8, 11.3, 11.8}, {30, 33, 31}}).verdict, Verdict::holds);
}
TEST(VerdictOfATrend, FailsAtAStepTheWrongWay) {
  const Judgement judgement = judged_trend({{10, 11, 12}, {30, 31, 32}, {20, 21, 22.1}});
  EXPECT_EQ(judgement.verdict, Verdict::fails);
  EXPECT_EQ(judgement.note, "the wrong way from n=1 to 2");
}
TEST(VerdictOfATrend, FailsWhenNothingMoves) {
  EXPECT_EQ(judged_trend({{10, 11}, {10, 11}}).verdict, Verdict::fails);
}
TEST(VerdictOfATrend, IsInconclusiveWhenTheWholeWayIsNotSignificant) {
  EXPECT_EQ(judged_trend({{10, 11, 12}, {9, 13, 11.5}}).verdict, Verdict::inconclusive);
  EXPECT_EQ(judged_trend({{10}, {20}}).verdict, Verdict::inconclusive);
}
TEST(VerdictOfATrend, FallingIsTheMirrorImage) {
  EXPECT_EQ(judged_trend({{30, 31, 32}, {20, 21, 22.1}}, "falls").verdict, Verdict::holds);
  EXPECT_EQ(judged_trend({{10, 11, 12}, {20, 22, 21}}, "falls").verdict, Verdict::fails);
}

TEST(Verdict, ReadsSeveralScenarios) {
  SampleTable samples;
  add(samples, 0, {{"n", "1"}}, {10, 20});
  add(samples, 0, {{"n", "1"}}, {5, 10}, "t/other");
  const Ledger ledger =
      ledger_with(R"("kind": "value", "expression": "time / base", "paper": 2, "within": [1.9, 2.1])");
  EXPECT_EQ(judged(ledger, samples).verdict, Verdict::holds);
  EXPECT_EQ(scenarios_of(ledger.claims.front(), ledger), (std::vector<std::string>{"t/s", "t/other"}));
}
TEST(Verdict, DivisionByZeroIsNoResult) {
  SampleTable samples;
  add(samples, 0, {{"n", "1"}}, {0, 0});
  const Ledger ledger =
      ledger_with(R"("kind": "value", "expression": "1 / time", "paper": 1, "within": [0, 2])");
  EXPECT_EQ(judged(ledger, samples).note, "division by zero in replication 1");
}
TEST(Verdict, OnlyAFailureThatIsNotKnownIsUnexpected) {
  Ledger ledger = ledger_with(R"("kind": "value", "expression": "time", "paper": 1, "within": [0, 2])");
  Claim& claim = ledger.claims.front();
  EXPECT_TRUE(is_unexpected_failure(claim, {Verdict::fails, {}, ""}));
  EXPECT_FALSE(is_unexpected_failure(claim, {Verdict::inconclusive, {}, ""}));
  claim.known_failure = "no cache model";
  EXPECT_FALSE(is_unexpected_failure(claim, {Verdict::fails, {}, ""}));
}

RC_GTEST_PROP(Verdict, AWrongValueNeverHolds, ()) {
  // Replications around a centre at least one tolerance away from the paper's number.
  const bool above = *rc::gen::arbitrary<bool>();
  const int distance = *rc::gen::inRange(8, 1000);
  const auto noise = *rc::gen::container<std::vector<int>>(5, rc::gen::inRange(-300, 301));
  std::vector<double> values;
  for (int each : noise) values.push_back(76 + (above ? distance : -distance) + each / 1000.0);
  const Judgement judgement = judged_value(values);
  RC_ASSERT(judgement.verdict == Verdict::fails || judgement.verdict == Verdict::inconclusive);
  if (distance >= 9) RC_ASSERT(judgement.verdict == Verdict::fails);
}

RC_GTEST_PROP(Verdict, DoesNotDependOnTheOrderOfRows, ()) {
  const auto values = *rc::gen::container<std::vector<int>>(6, rc::gen::inRange(60, 95));
  std::vector<Sample> rows;
  for (std::size_t i = 0; i < values.size(); ++i) {
    rows.push_back(
        {"t/s", 0, static_cast<std::int64_t>(i), {{"n", "1"}}, "c", "rtt.median", "us", double(values[i])});
  }
  const Ledger ledger = ledger_with(
      R"("kind": "value", "expression": "time[n=1]", "paper": 0.076, "within": [0.0684, 0.0836])");
  SampleTable forward;
  SampleTable backward;
  for (const Sample& row : rows) forward.add(row);
  std::reverse(rows.begin(), rows.end());
  for (const Sample& row : rows) backward.add(row);
  RC_ASSERT(judged(ledger, forward).verdict == judged(ledger, backward).verdict);
  RC_ASSERT(judged(ledger, forward).value->mean == judged(ledger, backward).value->mean);
}

}  // namespace
}  // namespace xenolith
