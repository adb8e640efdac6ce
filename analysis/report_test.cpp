#include "analysis/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    "id=\"caption\"><g>C</g><g id=\"x\"></g></g></svg>\n";

Report sample() {
  Report report;
  report.title = "Latency <of> guests";
  report.profile = "quick";
  report.command = "xenolith reproduce t/s";
  ReportFigure drawn;
  drawn.figure.id = "t/s";
  drawn.figure.title = "A figure";
  drawn.figure.question = "Which is faster?";
  drawn.figure.alt = "Two \"curves\"";
  drawn.svg = svg;
  drawn.caption = "n = 5";
  drawn.numbers = "x,y\n1,0.076\n";
  report.figures.push_back(drawn);
  JudgedClaim judged;
  judged.claim.id = "t.x";
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
      "<svg viewBox=\"0 0 10 5\" version=\"1.1\" role=\"img\" aria-label=\"Two &quot;curves&quot;\">\n\n"
      "<g id=\"t-s-g1\" stroke-width=\"2\"><use xlink:href=\"#t-s-g2\"/><path "
      "clip-path=\"url(#t-s-g3)\"/></g></svg>\n");
  EXPECT_EQ(inline_svg("no picture", "p-", "alt"), "");
}

TEST(ReportPage, TellsQuestionFigureClaimsParametersAndHowToRepeat) {
  const std::string page = report_page(sample());
  for (const char* part :
       {"Which is faster?", "<svg viewBox", "n = 5", "<td class=\"number\">0.076</td>", "✗ fails", "0.09 ms",
        "[0.089, 0.091]", "+18.4 %", "0.07 to 0.08", "at guests=1", "hardware/x.json:3:5",
        "xenolith reproduce t/s", "{&quot;version&quot;:1}", "Latency &lt;of&gt; guests"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(ReportPage, NeedsNoNetworkAndNoScript) {
  const std::string page = report_page(sample());
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(page, HasSubstr("@media print"));
}

TEST(ReportPage, SaysWhyAFigureIsNotThere) {
  Report report = sample();
  report.figures.front().mistake = "no results for t/s";
  EXPECT_THAT(report_page(report), HasSubstr("could not be drawn: no results for t/s"));
}

}  // namespace
}  // namespace xenolith
