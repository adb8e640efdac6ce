/// Each kind of figure: what it accepts, and the numbers that it plots.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "analysis/figure.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

const std::string head =
    R"("figure": "t/s", "title": "T", "question": "Q?", "paper": "P", "alt": "A", "caption": "C.", )";
const std::string guests = R"("x": { "parameter": "guests", "label": "Guests" }, )";
const std::string rate = R"("y": { "label": "Rate", "unit": "Mbit/s" }, )";
const std::string one = R"("scenario": "t/s", "component": "c")";
const std::string flows = R"("scenario": "t/s", "component": "g[*].s", "middle": "sent.throughput")";

std::string mistakes(const std::string& body) {
  Problems problems;
  const auto json = parse_json("{ " + head + body + " }", "f.json", problems);
  if (json) read_figure(*json, "f.json", problems);
  return problems.to_string();
}

std::string with_series(const std::string& kind, const std::string& series) {
  return "\"kind\": \"" + kind + "\", " + guests + rate + "\"series\": [ { \"label\": \"S\", " + series +
         " } ]";
}

TEST(FigureKinds, TellEachMistake) {
  EXPECT_EQ(mistakes(with_series("bars", flows + R"(, "sum": true, "spread": "sd")")), "");
  EXPECT_THAT(mistakes(with_series("bar", flows)), HasSubstr("kind: \"bar\" is not known"));
  EXPECT_THAT(mistakes(with_series("bars", flows + R"(, "sum": 1)")), HasSubstr("series[0].sum"));
  EXPECT_THAT(mistakes(with_series("bars", flows + R"(, "sum": true, "spread": "ci95")")),
              HasSubstr("series[0].spread: no interval is known of a sum"));
  EXPECT_THAT(mistakes(with_series("curves", flows + R"(, "low": "a", "high": "b", "spread": "sd")")),
              HasSubstr("exclude each other"));
  EXPECT_THAT(mistakes(with_series("boxes", flows)), HasSubstr("series[0].whisker_low: is missing"));
  EXPECT_THAT(mistakes(with_series("bars", flows + R"(, "stack": "a")")),
              HasSubstr("series[0].stack: unknown key"));
  EXPECT_THAT(mistakes(with_series("times", flows)), HasSubstr("x.unit: is missing"));
  EXPECT_THAT(mistakes(R"("kind": "bars", "x": { "label": "L" }, )" + rate +
                       "\"series\": [ { \"label\": \"S\", " + flows + " } ]"),
              HasSubstr("series[0].at: is missing"));
  EXPECT_THAT(mistakes("\"panels\": []"), HasSubstr("panels: is empty"));
  EXPECT_THAT(mistakes("\"panels\": [ { " + with_series("bars", flows) + " } ]"),
              HasSubstr("panels[0].title: is missing"));
}

TEST(FigureKinds, SeriesStandInRowsThatDoNotContradictThem) {
  const std::string series = "\"series\": [ { \"label\": \"A\", " + one +
                             R"(, "middle": "x", "where": { "path": "a" } }, )" + "{ \"label\": \"B\", " +
                             one + R"(, "middle": "x", "where": { "path": "b" } } ])";
  const std::string rows = R"("base": { "n": 1, "m": 2 }, "rows": [ { "name": "as it is", "where": {} },
      { "name": "other", "scenario": "t/o", "where": { "path": "a", "n": 3 } }, { "name": "empty" } ], )";
  Problems problems;
  const auto json =
      parse_json("{ " + head + R"("kind": "rows", )" + rate + rows + series + " }", "f.json", problems);
  ASSERT_TRUE(json.has_value());
  const Figure figure = read_figure(*json, "f.json", problems);
  EXPECT_EQ(problems.to_string(), "");
  ASSERT_EQ(figure.series.size(), 3U);  // A as it is, A other, B as it is
  EXPECT_EQ(figure.series[0].scenario, "t/s");
  EXPECT_EQ(figure.series[1].scenario, "t/o");
  const std::map<std::string, std::string> other{{"path", "a"}, {"n", "3"}, {"m", "2"}};
  EXPECT_EQ(figure.series[1].where, other);
  EXPECT_EQ(figure.series[2].where.at("n"), "1");
  EXPECT_THAT(mistakes(R"("kind": "rows", )" + rate + series), HasSubstr("rows: is missing"));
}

/// Draws from results in a fresh folder: two guests' flows, quartiles, and windows of time.
class FigureKind : public testing::Test {
 protected:
  void SetUp() override {
    write("claims.json", R"({"claims":[{"id":"t.x","paper":0.5,"unit":"Gbit/s"}]})");
    write(
        "summary.csv",
        "scenario,point,guests,path,component,metric,unit,n,mean,sd,ci95_low,ci95_high,median,q1,q3,min,max\n"
        "t/s,0,1,a,g1.s,sent.throughput,Mbit/s,5,400,30,390,410,,,,,\n"
        "t/s,1,2,a,g1.s,sent.throughput,Mbit/s,5,200,30,190,210,,,,,\n"
        "t/s,1,2,a,g2.s,sent.throughput,Mbit/s,5,300,40,290,310,,,,,\n"
        "t/s,2,2,b,g1.s,sent.throughput,Mbit/s,5,100,0,100,100,,,,,\n"
        "t/s,2,2,b,g2.s,sent.throughput,Mbit/s,5,150,0,150,150,,,,,\n"
        "t/s,1,2,a,c,rtt.min,us,5,1,0,,,,,,,\nt/s,1,2,a,c,rtt.q1,us,5,2,0,,,,,,,\n"
        "t/s,1,2,a,c,rtt.median,us,5,3,0,,,,,,,\nt/s,1,2,a,c,rtt.q3,us,5,5,0,,,,,,,\n"
        "t/s,1,2,a,c,rtt.max,us,5,9,0,,,,,,,\n"
        "t/s,1,2,a,g1.s,sent.throughput@0 ms,Mbit/s,5,10,1,,,,,,,\n"
        "t/s,1,2,a,g1.s,sent.throughput@50 ms,Mbit/s,5,20,2,,,,,,,\n");
    write("samples.csv",
          "scenario,point,replication,seed,guests,path,component,metric,unit,value\n"
          "t/s,1,0,1,2,a,g1.s,sent.throughput@0 ms,Mbit/s,11\n"
          "t/s,1,1,1,2,a,g1.s,sent.throughput@0 ms,Mbit/s,9\n"
          "t/s,1,0,1,2,a,g1.s,sent.throughput@50 ms,Mbit/s,18\n"
          "t/s,1,1,1,2,a,g1.s,sent.throughput@50 ms,Mbit/s,22\n");
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  /// The plotted numbers without the header; draws twice and compares the pictures.
  std::string plotted(const std::string& body) {
    Problems problems;
    write("f.json", "{ " + head + body + " }");
    const Figure figure = read_figure_file(folder_ / "f.json", problems);
    EXPECT_EQ(problems.to_string(), "");
    for (const char* out : {"one", "two"}) {
      const DrawnFigure drawn = draw_figure(figure, {{XENOLITH_SOURCE_DIR},
                                                     {folder_ / "summary.csv"},
                                                     {folder_ / "claims.json"},
                                                     folder_ / out,
                                                     {"svg"},
                                                     ""});
      if (!drawn.mistake.empty()) return drawn.mistake;
    }
    EXPECT_EQ(read_file(folder_ / "one/t-s.svg"), read_file(folder_ / "two/t-s.svg"));
    const std::string table = read_file(folder_ / "one/t-s.csv");
    return table.substr(table.find('\n') + 1);
  }

  ScratchFolder scratch_;
  const std::filesystem::path& folder_ = scratch_.path();
};

/// Means and variances of independent flows add: sqrt(30^2 + 40^2) = 50.
TEST_F(FigureKind, CurvesSumFlowsOverComponents) {
  EXPECT_EQ(plotted(guests.substr(0, guests.size() - 4) + R"(, "scale": "category" }, )" + rate +
                    R"("series": [ { "label": "S", "where": { "path": "a" }, "sum": true, "spread": "sd", )" +
                    flows + " } ]"),
            "series,S,1,400.0,370.0,430.0,5,Mbit/s\nseries,S,2,500.0,450.0,550.0,5,Mbit/s\n");
}

TEST_F(FigureKind, BarsStandWhereTheirSeriesSayAndBesideThePapersNumber) {
  EXPECT_EQ(plotted(R"("kind": "bars", "x": { "label": "Path" }, )" + rate +
                    R"("series": [ { "label": "S", "at": "A", "where": { "path": "a", "guests": 2 },
                       "component": "g1.s", "scenario": "t/s", "middle": "sent.throughput", "spread": "ci95" } ],
                       "stated": [ { "series": "S", "at": "A", "claim": "t.x" } ])"),
            "bar,S,A,200.0,190.0,210.0,5,Mbit/s\nstated,S,A,500.0,,,,Mbit/s\n");
}

TEST_F(FigureKind, BarsMayBeRelativeToOtherResults) {
  EXPECT_EQ(plotted(R"("kind": "bars", )" + guests + R"("y": { "label": "A over B", "unit": "%" },
                       "series": [ { "label": "S", "where": { "path": "a", "guests": 2 }, "sum": true,
                                     "relative": { "where": { "path": "b" } }, )" +
                    flows + " } ]"),
            "bar,S,2,200.0,,,5,%\n");
}

TEST_F(FigureKind, StacksAddTheirPartsUp) {
  const std::string part = R"("scenario": "t/s", "middle": "sent.throughput", "where": { "guests": 2, )";
  EXPECT_EQ(
      plotted(R"("kind": "stacks", )" + guests + rate + R"("series": [
              { "label": "P", "stack": "X", "component": "g1.s", )" +
              part + R"("path": "a" } },
              { "label": "Q", "stack": "X", "component": "g2.s", )" +
              part + R"("path": "a" } },
              { "label": "P", "stack": "Y", "component": "g1.s", )" +
              part + R"("path": "b" } } ], "stated": [ { "series": "X", "at": "2", "claim": "t.x" } ])"),
      "part,X: P,2,200.0,,,5,Mbit/s\npart,X: Q,2,300.0,,,5,Mbit/s\npart,Y: P,2,100.0,,,5,Mbit/s\n"
      "stated,X,2,500.0,,,,Mbit/s\n");
}

TEST_F(FigureKind, BoxesHaveQuartilesAndWhiskers) {
  EXPECT_EQ(plotted(R"("kind": "boxes", )" + guests + R"("y": { "label": "Time", "unit": "ns" },
                       "series": [ { "label": "S", "middle": "rtt.median", "low": "rtt.q1", "high": "rtt.q3",
                                     "whisker_low": "rtt.min", "whisker_high": "rtt.max", )" +
                    one + " } ]"),
            "box,S,2,3000.0,2000.0,5000.0,5,ns\nwhiskers,S,2,,1000.0,9000.0,5,ns\n");
}

TEST_F(FigureKind, TimesShowWindowsOfTheMeanAndOfOneReplicationSideBySide) {
  const std::string axes =
      R"("kind": "times", "legend": "above", "x": { "label": "Time", "unit": "s" }, )" + rate;
  const std::string series = R"("series": [ { "label": "S", "component": "g1.s", "scenario": "t/s",
                                "where": { "path": "a" }, "middle": "sent.throughput", )";
  EXPECT_EQ(plotted(R"("panels": [ { "title": "Mean", )" + axes + series + R"("spread": "sd" } ] },
                                   { "title": "First", )" +
                    axes + series + R"("replication": 0 } ] } ])"),
            "Mean,window,S,0.0,10.0,9.0,11.0,5,Mbit/s\nMean,window,S,0.05,20.0,18.0,22.0,5,Mbit/s\n"
            "First,window,S,0.0,11.0,,,1,Mbit/s\nFirst,window,S,0.05,18.0,,,1,Mbit/s\n");
}

TEST_F(FigureKind, OfSeveralPointsAtOnePlaceNoneIsChosen) {
  EXPECT_THAT(plotted(R"("kind": "bars", )" + guests + rate + R"("series": [ { "label": "S", "sum": true, )" +
                      flows + " } ]"),
              HasSubstr("several points fit \"S\" at 2"));
}

}  // namespace
}  // namespace xenolith
