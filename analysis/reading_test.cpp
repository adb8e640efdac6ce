#include "analysis/reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/claim_reader.hpp"
#include "analysis/verdict.hpp"
#include "sim-core/base/literals.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

/// Two flows over windows of 100 ms in two replications, and their values over the run.
SampleTable flows() {
  SampleTable samples;
  const auto add = [&samples](std::int64_t replication, const std::string& component,
                              const std::string& metric, double value) {
    samples.add({"s", 0, replication, {{"path", "a"}}, component, metric, "Mbit/s", value});
  };
  for (std::int64_t replication : {0, 1}) {
    const double more = static_cast<double>(replication);
    add(replication, "g1.s", "sent.throughput", 10 + more);
    add(replication, "g2.s", "sent.throughput", 20 + more);
    for (int i = 0; i < 4; ++i) {
      const std::string window = "sent.throughput@" + (i == 0 ? "0 s" : std::to_string(100 * i) + " ms");
      add(replication, "g1.s", window, 10 * i + more);
      add(replication, "g2.s", window, 100);
    }
  }
  return samples;
}

Reading reading(const std::string& component) { return {"s", component, "sent.throughput", "Mbit/s"}; }

TEST(Reading, windows_around_zero_have_no_coefficient_of_variation) {
  EXPECT_FALSE(reduce_windows({-1, 1}, WindowForm::cv).has_value());
  EXPECT_TRUE(reduce_windows({-1, 1}, WindowForm::sd).has_value());
}

TEST(TakeReading, ReadsOneComponentAndNoWindowWithoutBeingAsked) {
  const ReadValues read = take_reading(reading("g1.s"), {{"path", "a"}}, flows());
  EXPECT_EQ(read.points, std::vector<std::int64_t>{0});
  EXPECT_EQ(read.values, (std::map<std::int64_t, double>{{0, 10}, {1, 11}}));
  EXPECT_EQ(read.unit, "Mbit/s");
  EXPECT_TRUE(take_reading(reading("g1.s"), {{"path", "b"}}, flows()).values.empty());
  EXPECT_TRUE(take_reading(reading("g1.s"), {{"guests", "1"}}, flows()).values.empty());
}

TEST(TakeReading, FindsEveryPointThatFits) {
  SampleTable samples = flows();
  samples.add({"s", 1, 0, {{"path", "a"}}, "g1.s", "sent.throughput", "Mbit/s", 1});
  EXPECT_EQ(take_reading(reading("g1.s"), {}, samples).points.size(), 2U);
}

TEST(TakeReading, SumsOverComponentsPerReplication) {
  Reading sum = reading("g[*].s");
  EXPECT_TRUE(take_reading(sum, {}, flows()).values.empty());  // no component has this name
  sum.sum = true;
  EXPECT_EQ(take_reading(sum, {}, flows()).values, (std::map<std::int64_t, double>{{0, 30}, {1, 32}}));
}

TEST(TakeReading, TakesTheWindowsThatBeginInTheRange) {
  Reading windows = reading("g1.s");
  windows.windows = WindowRange{100_ms, 300_ms, WindowForm::mean};
  EXPECT_EQ(take_reading(windows, {}, flows()).values, (std::map<std::int64_t, double>{{0, 15}, {1, 16}}));
  windows.windows->form = WindowForm::max;
  EXPECT_EQ(take_reading(windows, {}, flows()).values.at(0), 20);
  windows.windows->form = WindowForm::min;
  EXPECT_EQ(take_reading(windows, {}, flows()).values.at(1), 11);
  windows.windows->form = WindowForm::sd;
  EXPECT_NEAR(take_reading(windows, {}, flows()).values.at(0), 7.0711, 1e-4);  // sqrt(50)
  windows.windows->form = WindowForm::cv;
  const ReadValues cv = take_reading(windows, {}, flows());
  EXPECT_NEAR(cv.values.at(0), 0.4714, 1e-4);
  EXPECT_EQ(cv.unit, "1");
  windows.windows->to = 200_ms;
  EXPECT_TRUE(take_reading(windows, {}, flows()).values.empty());  // one window has no deviation
}

TEST(TakeReading, SumsWindowByWindow) {
  Reading windows = reading("g[*].s");
  windows.sum = true;
  windows.windows = WindowRange{0_ms, 1_s, WindowForm::max};
  EXPECT_EQ(take_reading(windows, {}, flows()).values.at(0), 130);
}

std::string mistakes(const std::string& reading) {
  Problems problems;
  const auto json = parse_json(R"({ "ledger": "t", "paper": "p", "readings": { "x": { "scenario": "s",
      "component": "c", "metric": "m.mean", "unit": "us", )" +
                                   reading + R"( } }, "claims": [], "inputs": [] })",
                               "claims.json", problems);
  read_ledger(*json, "claims.json", problems);
  return problems.to_string();
}

TEST(ReadingOfWindows, TellsItsMistakes) {
  EXPECT_EQ(mistakes(R"("windows": { "from": "1 s", "to": "2 s", "of": "cv" }, "sum": true)"), "");
  EXPECT_THAT(mistakes(R"("windows": { "from": "2 s", "to": "2 s", "of": "cv" })"),
              HasSubstr("readings.x.windows.to: is not after"));
  EXPECT_THAT(mistakes(R"("windows": { "from": "1 s", "to": "2 h2", "of": "cv" })"), HasSubstr("windows.to"));
  EXPECT_THAT(mistakes(R"("windows": { "from": "1 s", "to": "2 s", "of": "var" })"),
              HasSubstr("windows.of: \"var\" is not known"));
  EXPECT_THAT(mistakes(R"("sum": "yes")"), HasSubstr("readings.x.sum"));
}

Judgement plateau(const std::vector<double>& at_six, const std::vector<double>& at_seven) {
  Problems problems;
  const auto json = parse_json(R"({ "ledger": "t", "paper": "p", "readings": { "x": { "scenario": "s",
      "component": "c", "metric": "m.mean", "unit": "us" } }, "claims": [ { "id": "t.x", "study": "s",
      "kind": "flat", "section": "1", "statement": "s", "reason": "r", "unit": "%", "expression": "x",
      "flat": { "width": [5, 6, 7] }, "within": [-3, 3] } ], "inputs": [] })",
                               "claims.json", problems);
  const Ledger ledger = read_ledger(*json, "claims.json", problems);
  EXPECT_EQ(problems.to_string(), "");
  SampleTable samples;
  const std::vector<std::vector<double>> points = {{100, 200, 300}, at_six, at_seven};
  for (std::size_t p = 0; p < points.size(); ++p) {
    for (std::size_t r = 0; r < points[p].size(); ++r) {
      samples.add({"s",
                   static_cast<std::int64_t>(p),
                   static_cast<std::int64_t>(r),
                   {{"width", std::to_string(5 + p)}},
                   "c",
                   "m.mean",
                   "us",
                   points[p][r]});
    }
  }
  return judge(ledger.claims.front(), ledger, samples);
}

/// Each replication is compared with its own first value: what they share cancels.
TEST(VerdictOfAPlateau, HoldsWhileEveryValueIsWithinTheToleranceOfTheFirst) {
  const Judgement held = plateau({101, 202.1, 303}, {102, 203.9, 306.1});
  EXPECT_EQ(held.verdict, Verdict::holds);
  EXPECT_NEAR(held.value->mean, 2.0, 0.05);  // the one that is farthest off
  EXPECT_THAT(held.note, HasSubstr("from width=5 to 7"));
}

TEST(VerdictOfAPlateau, FailsAtAStepAndIsOpenInBetween) {
  EXPECT_EQ(plateau({110, 220, 331}, {100, 200, 301}).verdict, Verdict::fails);
  EXPECT_EQ(plateau({102, 207, 309}, {100, 200, 301}).verdict, Verdict::inconclusive);
  EXPECT_EQ(plateau({101, 202, 303}, {}).verdict, Verdict::pending);
}

}  // namespace
}  // namespace xenolith
