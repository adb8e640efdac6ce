#include "analysis/report.hpp"

#include <fmt/format.h>

#include "analysis/report_html.hpp"
#include "analysis/report_style.hpp"

namespace xenolith {
namespace {

/// Every experiment's question with its answer, as the way into the page.
std::string questions(const std::vector<ReportStudy>& studies) {
  std::string html = "<nav id=\"questions\">\n<h2>Questions and answers</h2>\n<ol class=\"questions\">\n";
  std::string others;
  for (const ReportStudy& study : studies) {
    const std::string link =
        fmt::format("<a href=\"#{}\">{}</a>", anchor_of(study), xml_text(title_of(study)));
    if (study.figures.empty() && study.claims.empty()) {
      others += (others.empty() ? "" : ", ") + link;
      continue;
    }
    html += fmt::format("<li>{}<br>{}<br><b>Answer.</b> {}</li>\n", link, xml_text(question_of(study)),
                        xml_text(answer_of(study)));
  }
  html += "</ol>\n";
  if (!others.empty()) html += "<p class=\"soft\">Run besides: " + others + ".</p>\n";
  return html + "</nav>\n";
}

std::string warnings(const Report& report) {
  const std::vector<std::string> list = report_warnings(report);
  if (list.empty()) return "";
  std::string html = "<section id=\"warnings\">\n<h2>To be weighed</h2>\n<ul>\n";
  for (const std::string& one : list) html += "<li>" + xml_text(one) + "</li>\n";
  return html + "</ul>\n</section>\n";
}

std::string citations(const std::string& lines) {
  std::string html;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    html += "<p>" + xml_text(lines.substr(at, end - at)) + "</p>\n";
    at = end + 1;
  }
  return html;
}

std::string closing(const Report& report) {
  std::string html = "<section id=\"again\">\n<h2>How to run it again</h2>\n<pre>" +
                     xml_text(report.command) +
                     "</pre>\n<p class=\"soft\">The same command, seed and version give the same numbers on "
                     "every machine.</p>\n</section>\n<section id=\"citation\">\n<h2>Citation</h2>\n";
  html += citations(report.papers);
  if (!report.version.empty()) {
    html +=
        "<p>The Xenolith developers. Xenolith: a discrete-event simulator of virtualized multicore "
        "platforms, "
        "version " +
        xml_text(report.version) + ".</p>\n";
  }
  return html + "</section>\n";
}

}  // namespace

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string report_page(const Report& report) {
  const std::string version = report.version.empty() ? "" : " " + report.version;
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n"
      "<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n"
      "<p class=\"soft\">Simulated with Xenolith{2}, {3} profile. {4}.</p>\n",
      xml_text(report.title), report_style, xml_text(version), xml_text(report.profile),
      xml_text(tally_text(report.claims)));
  const std::vector<ReportStudy> studies = studies_of(report);
  html += questions(studies) + warnings(report);
  for (const ReportStudy& study : studies) html += study_section(study);
  html +=
      ledger_section(report) + influence_section(report) + closing(report) + "</main>\n</body>\n</html>\n";
  replace_all(html, " % ", "&nbsp;% ");
  return html;
}

}  // namespace xenolith
