#include "analysis/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/report_study.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string svg =
    "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"x\" \"http://www.w3.org/svg.dtd\">\n"
    "<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"10pt\" height=\"5pt\" viewBox=\"0 0 10 5\" "
    "xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\">\n<metadata><a "
    "href=\"http://purl.org\"/></metadata>\n"
    "<g id=\"g1\" stroke-width=\"2\"><use xlink:href=\"#g2\"/><path clip-path=\"url(#g3)\"/></g><g "
    "id=\"caption-1.5\"><g>C</g><g id=\"x\"></g></g></svg>\n";

Report sample() {
  Report report;
  report.title = "Latency <of> guests";
  report.profile = "quick";
  report.command = "xenolith reproduce t/s";
  ReportFigure drawn;
  drawn.figure.id = "t/s";
  drawn.figure.series.resize(1);
  drawn.figure.series.front().scenario = "t/s";
  drawn.figure.title = "A figure";
  drawn.figure.question = "Which is faster?";
  drawn.figure.alt = "Two \"curves\"";
  drawn.svg = svg;
  drawn.caption = "n = 5";
  drawn.numbers = "x,y\n1,0.076\n";
  report.figures.push_back(drawn);
  JudgedClaim judged;
  judged.claim.id = "t.x";
  judged.claim.study = "t/s";
  judged.claim.statement = "It is < 1 ms.";
  judged.claim.unit = "ms";
  judged.claim.paper = 0.076;
  judged.claim.low = 0.07;
  judged.claim.high = 0.08;
  judged.judgement = {Verdict::fails, Estimate{0.09, 0.089, 0.091, 5}, "at guests=1"};
  report.claims.push_back(judged);
  report.scenarios.push_back(
      {"t/s", "About.", "2 points", {{"a.b", "9.42 us", "hardware/x.json:3:5"}}, "{\"version\":1}"});
  return report;
}

TEST(InlineSvg, SharesThePageWithOthers) {
  EXPECT_EQ(
      inline_svg(svg, "t-s-", "Two \"curves\""),
      "<svg viewBox=\"0 0 10 3.50\" version=\"1.1\" role=\"img\" aria-label=\"Two &quot;curves&quot;\">\n\n"
      "<g id=\"t-s-g1\" stroke-width=\"2\"><use xlink:href=\"#t-s-g2\"/><path "
      "clip-path=\"url(#t-s-g3)\"/></g></svg>\n");
  EXPECT_EQ(inline_svg("no picture", "p-", "alt"), "");
}

TEST(InlineSvg, TellsPlacesToTheThousandthOfAPoint) {
  EXPECT_THAT(inline_svg("<svg viewBox=\"0 0 9 9\"><path d=\"M 1.23456 0.5 L 10.0009 3\"/></svg>", "", "a"),
              HasSubstr("d=\"M 1.234 0.5 L 10.000 3\""));
}

TEST(InlineSvg, SharesLettersButNotThoseThatLookOtherwise) {
  const auto with = [](const std::string& shape) {
    return "<svg viewBox=\"0 0 9 9\"><g id=\"caption-2.0\"><defs><path id=\"DejaVuSans-41\" d=\"" + shape +
           "\"/></defs><use xlink:href=\"#DejaVuSans-41\"/></g><g><use "
           "xlink:href=\"#DejaVuSans-41\"/></g></svg>";
  };
  std::map<std::string, std::string> glyphs;
  const std::string first = inline_svg(with("M 1 1"), "a-", "alt", &glyphs);
  EXPECT_THAT(first, HasSubstr("<g><use xlink:href=\"#DejaVuSans-41\"/></g>"));
  EXPECT_THAT(first, Not(HasSubstr("M 1 1")));
  ASSERT_EQ(glyphs.size(), 1U);
  EXPECT_EQ(glyphs.at("DejaVuSans-41"), "<path id=\"DejaVuSans-41\" d=\"M 1 1\"/>");
  EXPECT_EQ(inline_svg(with("M 1 1"), "b-", "alt", &glyphs), first);
  EXPECT_THAT(inline_svg(with("M 2 2"), "c-", "alt", &glyphs), HasSubstr("xlink:href=\"#c-DejaVuSans-41\""));
  EXPECT_EQ(glyphs.size(), 1U);
}

TEST(ReportPage, TellsQuestionFigureClaimsParametersAndHowToRepeat) {
  const std::string page = report_page(sample());
  for (const char* part :
       {"Which is faster?", "<svg viewBox", "n = 5", "<td>0.076</td>", "✗ fails", "0.09 ms", "[0.089, 0.091]",
        "+18.4 %", "0.07 to 0.08", "at guests=1", "hardware/x.json:3:5", "xenolith reproduce t/s",
        "{&quot;version&quot;:1}", "Latency &lt;of&gt; guests"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

/// A report with one figure of the paper's number for each scenario name.
Report with_figures(const std::vector<std::pair<std::string, std::string>>& scenarios) {
  Report report;
  for (const auto& [scenario, paper] : scenarios) {
    ReportFigure drawn;
    drawn.figure.id = scenario + "-picture";
    drawn.figure.paper = paper;
    drawn.figure.series.resize(1);
    drawn.figure.series.front().scenario = scenario;
    report.figures.push_back(drawn);
  }
  return report;
}

TEST(ReportStudies, StandInTheOrderOfThePapersFigures) {
  Report report = with_figures(
      {{"t/what-if", "none"}, {"t/b", "P, Fig. 12"}, {"t/c", "P, Fig. 9"}, {"t/b", "P, Fig. 11"}});
  report.scenarios.push_back({"t/a", "", "", {}, ""});
  std::vector<std::string> names;
  for (const ReportStudy& study : studies_of(report)) names.push_back(study.name);
  EXPECT_EQ(names, (std::vector<std::string>{"t/c", "t/b", "t/a", "t/what-if"}));
  EXPECT_EQ(studies_of(report)[1].figures.size(), 2u);
  EXPECT_NE(studies_of(report)[2].scenario, nullptr);
}

TEST(ReportStudies, StandTogetherBySystemAndWhatIsBeyondAPaperComesLast) {
  const Report report =
      with_figures({{"u/a", "P, Fig. 1"}, {"t/a", "Q, Fig. 3, beyond it"}, {"t/b", "Q, Fig. 4"}});
  std::vector<std::string> names;
  for (const ReportStudy& study : studies_of(report)) names.push_back(study.name);
  EXPECT_EQ(names, (std::vector<std::string>{"t/b", "t/a", "u/a"}));
  const std::string page = report_page(report);
  EXPECT_LT(page.find("<h3>t <span class=\"soft\">(Q)</span></h3>"),
            page.find("<h3>u <span class=\"soft\">(P)</span></h3>"));
}

TEST(ReportStudies, TellTheOtherFiguresOfAnExperimentAndChartsOfMessagesLast) {
  Report report = with_figures({{"t/a", "P, Fig. 1"}, {"t/a", "P, Fig. 7"}});
  report.figures[0].figure.traced = "t/a";
  report.figures[0].figure.id = "t/messages";
  report.figures[0].figure.title = "Messages";
  const ReportStudy study = studies_of(report)[0];
  ASSERT_EQ(study.figures.size(), 2U);
  EXPECT_EQ(study.figures.back()->figure.id, "t/messages");
  const std::string page = report_page(report);
  EXPECT_THAT(page, HasSubstr("<a href=\"#figure-t-messages\">Messages</a>"));
  EXPECT_THAT(page, HasSubstr("<h3 id=\"figure-t-messages\">"));
}

TEST(ReportStudies, AskWhatTheFigureAsksOrTellWhatTheScenarioIsAbout) {
  Report report = sample();
  EXPECT_EQ(question_of(studies_of(report)[0]), "Which is faster?");
  report.figures.clear();
  EXPECT_EQ(question_of(studies_of(report)[0]), "About.");
}

TEST(ReportStudies, AnswerWithWhatHoldsAndWhatDoesNot) {
  Report report = with_figures({{"t/s", "P, Fig. 1"}});
  EXPECT_EQ(answer_of(studies_of(report)[0]), "No claim of a paper is tested here.");
  for (const auto& [verdict, statement] :
       {std::pair(Verdict::holds, "A."), std::pair(Verdict::fails, "B."), std::pair(Verdict::pending, "C."),
        std::pair(Verdict::fails, "D.")}) {
    JudgedClaim judged;
    judged.claim.study = "t/s";
    judged.claim.statement = statement;
    judged.judgement.verdict = verdict;
    report.claims.push_back(judged);
  }
  const ReportStudy study = studies_of(report)[0];
  EXPECT_EQ(answer_of(study), "Of 4 claims of the paper 1 holds, 2 do not, 1 is open.");
  EXPECT_EQ(against_of(study), "Not so: B; D. Open: C.");
  report.figures.front().answer = "It takes 3 ms.\n";
  report.claims.resize(1);
  EXPECT_EQ(answer_of(studies_of(report)[0]), "It takes 3 ms. The paper's one claim holds.");
  EXPECT_EQ(against_of(studies_of(report)[0]), "");
}

TEST(ReportPage, LeadsToEachExperimentWhenThereAreSeveral) {
  const std::string page = report_page(with_figures({{"t/b", "P, Fig. 2"}, {"t/c", "P, Fig. 9"}}));
  EXPECT_THAT(page, HasSubstr("<a href=\"#t-c\">"));
  EXPECT_THAT(page, HasSubstr("<section id=\"t-c\">"));
}

TEST(ReportPage, NeedsNoNetworkAndNoScript) {
  const std::string page = report_page(sample());
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(page, HasSubstr("@media print"));
}

TEST(ReportPage, BeginsWithQuestionsAndAnswers) {
  const std::string page = report_page(sample());
  const std::vector<std::string> order = {"id=\"questions\"", "Which is faster?",     "<b>Answer.</b>",
                                          "id=\"warnings\"",  "<section id=\"t-s\">", "id=\"ledger\"",
                                          "id=\"again\"",     "id=\"citation\""};
  std::size_t at = 0;
  for (const std::string& part : order) {
    const std::size_t found = page.find(part, at);
    ASSERT_NE(found, std::string::npos) << part;
    at = found;
  }
}

TEST(ReportPage, TellsWhichNumbersWereFittedAndWhatIsNotModelled) {
  Report report = sample();
  report.claims.front().data = {{"t/rates"}, {}, {}};
  EXPECT_THAT(report_page(report), HasSubstr("disjoint from the data that t/rates was fitted to"));
  report.claims.front().data.own = {"t/rates"};
  JudgedClaim awaited;
  awaited.claim.id = "u.x";
  awaited.claim.study = "u/later";
  awaited.claim.statement = "Later is better.";
  awaited.claim.pending = "the model of u";
  report.claims.push_back(awaited);
  const std::string page = report_page(report);
  EXPECT_THAT(page, HasSubstr("t/rates was fitted to this number"));
  EXPECT_THAT(page, HasSubstr("u: 1 claims are not modelled yet"));
  EXPECT_THAT(page, HasSubstr("Later is better."));
  EXPECT_THAT(page, HasSubstr("Claims whose experiment is not modelled yet: u 1."));
  EXPECT_THAT(page, Not(HasSubstr("<section id=\"u-later\">")));
}

TEST(ReportPage, TellsBothIntervalsAndWhichInputsMoveAClaim) {
  Report report = sample();
  EXPECT_THAT(report_page(report), Not(HasSubstr("What the assumed inputs do")));
  report.claims.front().judgement.model = ModelRange{
      20, 0.05, 0.2, 0.784, 7, 0.6, {{"x.delay", -0.83, 0.5, 0.6, 20}, {"y.rate", 0.7, {}, 0.6, 20}}};
  const std::string page = report_page(report);
  EXPECT_THAT(page, HasSubstr("sampling [0.089, 0.091] ms, inputs [0.05, 0.2] ms"));
  EXPECT_THAT(page, HasSubstr("in up to 20 rows"));
  EXPECT_THAT(page, HasSubstr("78&nbsp;% of what the ranges would give"));
  EXPECT_THAT(page, HasSubstr("7 of 20</td><td>x.delay -0.83, y.rate +0.70</td>"));
  report.claims.front().judgement.model->moved_by.clear();
  EXPECT_THAT(report_page(report), Not(HasSubstr("but not in every row")));  // it fails anyway
  report.claims.front().judgement.verdict = Verdict::holds;
  EXPECT_THAT(report_page(report),
              HasSubstr("Hold as the values are, but not in every row of the assumed inputs: t.x."));
  EXPECT_THAT(report_page(report), HasSubstr("<td>none beyond 0.60</td>"));
}

TEST(ReportPage, ShowsWhereTheTimeGoes) {
  Report report = sample();
  report.analyses.push_back({"t/s", "Where the time goes: c.rtt", svg, "stage  us", ""});
  report.analyses.push_back({"t/s", "What moves it", "", "", "the run failed"});
  const std::string page = report_page(report);
  EXPECT_THAT(page, HasSubstr("id=\"t-s-analysis0-g1\""));
  EXPECT_THAT(page, HasSubstr("<pre>stage  us</pre>"));
  EXPECT_THAT(page, HasSubstr("What moves it: the run failed"));
}

TEST(ReportWarnings, TellWhatAReaderMustWeigh) {
  Report report = sample();
  report.scenarios.front().parameters.front().kind = "assumed";
  const auto warnings = report_warnings(report);
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_THAT(warnings[0], HasSubstr("quick profile"));
  EXPECT_THAT(warnings[1], HasSubstr("nobody has accounted for it: t.x."));
  EXPECT_THAT(warnings[2], HasSubstr("1 values of hardware and software are assumed"));
  report.claims.front().claim.known_failure = "a cache";
  report.profile = "full";
  EXPECT_EQ(report_warnings(report).size(), 1U);
  report.claims.front().judgement.verdict = Verdict::inconclusive;
  EXPECT_THAT(report_warnings(report)[0], HasSubstr("Listed as known to fail, but do not: t.x."));
  EXPECT_THAT(report_warnings(report)[1], HasSubstr("Inconclusive, which is not a pass"));
}

TEST(ReportPage, SaysWhyAFigureIsNotThere) {
  Report report = sample();
  report.figures.front().mistake = "no results for t/s";
  EXPECT_THAT(report_page(report), HasSubstr("could not be drawn: no results for t/s"));
}

}  // namespace
}  // namespace xenolith
