#include "analysis/figure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim-core/base/file.hpp"
#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

const std::string description =
    R"({ "figure": "t/s", "title": "T", "question": "Q?", "paper": "P", "alt": "A", "caption": "C.",
  "x": { "parameter": "guests", "label": "Guests", "scale": "category" }, "y": { "label": "Time", "unit": "ms", "scale": "linear" },
  "series": [ { "label": "S", "scenario": "t/s", "where": { "path": "a" }, "component": "c", "middle": "rtt.median",
                "low": "rtt.q1", "high": "rtt.q3" } ],
  "lines": [ { "label": "L", "scenario": "t/other", "where": { "guests": 1 }, "component": "d", "middle": "rtt.median", "dash": "dotted" } ],
  "stated": [ { "series": "S", "at": "1", "claim": "t.x" } ] })";

std::string mistakes(const std::string& text) {
  Problems problems;
  const auto json = parse_json(text, "f.json", problems);
  if (json) read_figure(*json, "f.json", problems);
  return problems.to_string();
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = description;
  return text.replace(text.find(from), from.size(), to);
}

TEST(Figure, ReadsADescription) {
  Problems problems;
  const Figure figure = read_figure(*parse_json(description, "f.json", problems), "f.json", problems);
  EXPECT_EQ(problems.to_string(), "");
  EXPECT_EQ(scenarios_of(figure), (std::vector<std::string>{"t/s", "t/other"}));
  EXPECT_EQ(file_stem(figure), "t-s");
  EXPECT_EQ(figure.lines.front().where.at("guests"), "1");
  EXPECT_EQ(figure.claims, std::vector<std::string>{"t.x"});
}

TEST(Figure, TellsEachMistake) {
  EXPECT_THAT(mistakes(replaced("\"title\"", "\"titel\"")), HasSubstr("f.json:1:20: titel: unknown key"));
  EXPECT_THAT(mistakes(replaced("\"dotted\"", "\"doted\"")),
              HasSubstr("lines[0].dash: \"doted\" is not known"));
  EXPECT_THAT(mistakes(replaced("\"unit\": \"ms\"", "\"unit\": \"msec\"")),
              HasSubstr("y.unit: unknown unit"));
  EXPECT_THAT(mistakes(replaced(", \"high\": \"rtt.q3\"", "")), HasSubstr("series[0].high: is missing"));
  EXPECT_THAT(mistakes(replaced("{ \"series\": \"S\"", "{ \"series\": \"X\"")),
              HasSubstr("stated[0].series"));
  EXPECT_NE(mistakes("[]"), "");
  EXPECT_NE(mistakes("{}"), "");
}

/// Results and a ledger for the description above, in a fresh folder.
class DrawFigure : public testing::Test {
 protected:
  void SetUp() override {
    write("f.json", description);
    write("claims.json", R"({"claims":[{"id":"t.x","paper":75,"unit":"us"}]})");
    write("summary.csv",
          head +
              "t/s,0,1,a,c,rtt.median,us,5,80,0,0,0,0,0,0,0,0\nt/s,0,1,a,c,rtt.q1,us,5,70,0,0,0,0,0,0,0,0\n"
              "t/s,0,1,a,c,rtt.q3,us,5,95,0,0,0,0,0,0,0,0\nt/s,1,10,a,c,rtt.median,us,5,120,0,0,0,0,0,0,0,0\n"
              "t/s,1,10,a,c,rtt.q1,us,5,100,0,0,0,0,0,0,0,0\nt/s,1,10,a,c,rtt.q3,us,5,150,0,0,0,0,0,0,0,0\n"
              "t/other,0,1,,d,rtt.median,us,5,60,0,0,0,0,0,0,0,0\n");
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  DrawnFigure draw(const std::string& out) {
    Problems problems;
    const Figure figure = read_figure_file(folder_ / "f.json", problems);
    return draw_figure(figure, {{XENOLITH_SOURCE_DIR},
                                {folder_ / "summary.csv"},
                                {folder_ / "claims.json"},
                                folder_ / out,
                                {"svg", "pdf", "png"},
                                "quick"});
  }

  const std::string head =
      "scenario,point,guests,path,component,metric,unit,n,mean,sd,ci95_low,ci95_high,median,q1,q3,min,max\n";
  ScratchFolder scratch_;
  const std::filesystem::path& folder_ = scratch_.path();
};

TEST_F(DrawFigure, WritesPicturesNumbersAndCaptionTheSameEachTime) {
  const DrawnFigure first = draw("one");
  const DrawnFigure second = draw("two");
  ASSERT_EQ(first.mistake, "");
  ASSERT_EQ(first.files.size(), 5U);
  for (std::size_t i = 0; i < first.files.size(); ++i) {
    EXPECT_EQ(read_file(first.files[i]), read_file(second.files[i])) << first.files[i];
  }
  EXPECT_EQ(
      read_file(folder_ / "one/t-s.csv"),
      "mark,label,x,y,low,high,n,unit\nseries,S,1,0.08,0.07,0.095,5,ms\nseries,S,10,0.12,0.1,0.15,5,ms\n"
      "line,L,,0.06,,,5,ms\nstated,S,1,0.075,,,,ms\n");
  EXPECT_EQ(read_file(folder_ / "one/t-s.caption.txt"),
            "C. Each point is the mean of n = 5 replications, quick profile.\n");
}

TEST_F(DrawFigure, AnswersWithPlottedNumbers) {
  write("f.json",
        replaced(R"("paper": "P")",
                 R"("answer": "{S at 1} grow to {S at 10}, {most of S} at most; {L} there.", "paper": "P")"));
  const DrawnFigure drawn = draw("one");
  ASSERT_EQ(drawn.mistake, "");
  EXPECT_EQ(drawn.files.back(), folder_ / "one/t-s.answer.txt");
  EXPECT_EQ(read_file(drawn.files.back()), "0.08 ms grow to 0.12 ms, 0.12 ms at most; 0.06 ms there.\n");
  write("f.json", replaced(R"("paper": "P")", R"("answer": "{S at 5}", "paper": "P")"));
  EXPECT_THAT(draw("two").mistake, HasSubstr("answer: 0 plotted numbers are \"{S at 5}\""));
}

TEST_F(DrawFigure, IsTheSameAloneAndAmongOthers) {
  Problems problems;
  write("g.json", replaced("\"figure\": \"t/s\"", "\"figure\": \"t/g\""));
  write("bad.json", replaced("\"component\": \"c\"", "\"component\": \"none\""));
  const Figure figure = read_figure_file(folder_ / "f.json", problems);
  const Figure bad = read_figure_file(folder_ / "bad.json", problems);
  const Figure other = read_figure_file(folder_ / "g.json", problems);
  ASSERT_EQ(problems.to_string(), "");
  DrawOptions options{{XENOLITH_SOURCE_DIR}, {folder_ / "summary.csv"}, {folder_ / "claims.json"},
                      folder_ / "all",       {"svg", "pdf", "png"},     "quick"};
  options.jobs = 2;
  const std::vector<DrawnFigure> all = draw_figures({&other, &bad, &figure}, options);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].mistake, "");
  EXPECT_EQ(all[1].status, 2);
  EXPECT_THAT(all[1].mistake, HasSubstr("no results for t/s: none"));
  const DrawnFigure alone = draw("alone");
  ASSERT_EQ(all[2].files.size(), alone.files.size());
  for (std::size_t i = 0; i < alone.files.size(); ++i)
    EXPECT_EQ(read_file(all[2].files[i]), read_file(alone.files[i])) << alone.files[i];
}

TEST_F(DrawFigure, SaysWhatTheResultsDoNotHold) {
  write("summary.csv", head + "t/s,0,1,a,c,rtt.median,us,5,80,0,0,0,0,0,0,0,0\n");
  EXPECT_THAT(draw("one").mistake, HasSubstr("no results for t/s: c rtt.q1 at path=a"));
}

}  // namespace
}  // namespace xenolith
