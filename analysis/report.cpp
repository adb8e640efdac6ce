#include "analysis/report.hpp"

#include <fmt/format.h>

#include "analysis/report_html.hpp"
#include "analysis/report_style.hpp"

namespace xenolith {
namespace {

/// "Raj 2008" of "Raj 2008, Fig. 5": whose system it is.
std::string authors_of(const ReportStudy& study) {
  const std::string paper = study.figures.empty() ? "" : study.figures.front()->figure.paper;
  return paper.substr(0, paper.find(','));
}

std::string system_heading(const ReportStudy& study) {
  const std::string authors = authors_of(study);
  const std::string soft = authors.empty() ? "" : " <span class=\"soft\">(" + xml_text(authors) + ")</span>";
  return "<h3>" + xml_text(system_of(study.name)) + soft + "</h3>\n";
}

/// What the other figures of an experiment ask, with their answers.
std::string further_questions(const ReportStudy& study) {
  std::string html;
  for (std::size_t i = 1; i < study.figures.size(); ++i) {
    const ReportFigure& drawn = *study.figures[i];
    const std::string answer = drawn.answer.empty() ? "" : "<br><b>Answer.</b> " + xml_text(drawn.answer);
    html += fmt::format("<li><a href=\"#figure-{}\">{}</a><br>{}{}</li>\n", xml_text(file_stem(drawn.figure)),
                        xml_text(drawn.figure.title), xml_text(drawn.figure.question), answer);
  }
  return html;
}

/// Every experiment's question with its answer, by system, as the way into the page.
std::string questions(const std::vector<ReportStudy>& studies) {
  std::string html = "<nav id=\"questions\">\n<h2>Questions and answers</h2>\n";
  std::string others;
  std::string system;
  bool open = false;
  for (const ReportStudy& study : studies) {
    const std::string link =
        fmt::format("<a href=\"#{}\">{}</a>", anchor_of(study), xml_text(title_of(study)));
    if (study.figures.empty() && study.claims.empty()) {
      others += (others.empty() ? "" : ", ") + link;
      continue;
    }
    if (system_of(study.name) != system) {
      html += (open ? "</ol>\n" : "") + system_heading(study) + "<ol class=\"questions\">\n";
      system = system_of(study.name);
      open = true;
    }
    html += fmt::format("<li>{}<br>{}<br><b>Answer.</b> {}</li>\n", link, xml_text(question_of(study)),
                        xml_text(answer_of(study)));
    html += further_questions(study);
  }
  html += open ? "</ol>\n" : "";
  if (!others.empty()) html += "<p class=\"soft\">Run besides: " + others + ".</p>\n";
  return html + "</nav>\n";
}

/// What a reader must know before anything else.
std::string how_to_read(const Report& report) {
  return fmt::format(
      "<p class=\"soft\">Simulated with Xenolith{}, {} profile. {}.</p>\n"
      "<p>Every section asks a question, answers it with simulated numbers, and shows them. Beside the "
      "picture stand the "
      "paper's own statements. A statement <b>holds</b> when the whole 95 % interval of the simulated value "
      "lies inside a "
      "tolerance that was set from the paper's words, <b>fails</b> when it lies outside, and is "
      "<b>inconclusive</b> in "
      "between; <b>fails (known)</b> says that the reason is told in the section's table. Statements whose "
      "experiment "
      "is not simulated yet are <b>pending</b>.</p>\n",
      report.version.empty() ? "" : " " + xml_text(report.version), xml_text(report.profile),
      xml_text(tally_text(report.claims)));
}

/// The letters of all pictures, each once.
std::string shared_letters(const std::map<std::string, std::string>& glyphs) {
  if (glyphs.empty()) return "";
  std::string html = "<svg class=\"letters\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>";
  for (const auto& [id, element] : glyphs) html += element;
  return html + "</defs></svg>\n";
}

std::string warnings(const Report& report) {
  const std::vector<std::string> list = report_warnings(report);
  if (list.empty()) return "";
  std::string html = "<section id=\"warnings\">\n<h2>Limits of these results</h2>\n<ul>\n";
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
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n"
      "<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n",
      xml_text(report.title), report_style);
  const std::vector<ReportStudy> studies = studies_of(report);
  html += how_to_read(report) + questions(studies) + warnings(report);
  std::map<std::string, std::string> glyphs;
  for (const ReportStudy& study : studies) html += study_section(study, glyphs);
  html += ledger_section(report) + influence_section(report) + closing(report) + shared_letters(glyphs) +
          "</main>\n</body>\n</html>\n";
  replace_all(html, " % ", "&nbsp;% ");
  return html;
}

}  // namespace xenolith
