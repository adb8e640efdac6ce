#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "analysis/report_html.hpp"

namespace xenolith {
namespace {

/// A long list would stand alone beside the picture, and so would any without one: it goes below, in columns.
bool stands_beside(const ReportStudy& study) {
  constexpr std::size_t most = 9;
  return study.claims.size() <= most * study.figures.size();
}

/// What the paper says, beside the picture: the statement, its verdict, the two numbers.
std::string statement_list(const ReportStudy& study) {
  if (study.claims.empty()) return "";
  std::string html = fmt::format("<aside>\n<h3>What the paper says</h3>\n<ul class=\"statements{}\">\n",
                                 stands_beside(study) ? "" : " many");
  for (const JudgedClaim* judged : study.claims) {
    const Claim& claim = judged->claim;
    const auto& value = judged->judgement.value;
    std::string numbers;
    if (claim.paper && value) {
      numbers = fmt::format("<br><span class=\"soft\">paper {}, simulated {}</span>",
                            xml_text(with_unit(short_number(*claim.paper), claim.unit)),
                            xml_text(with_unit(short_number(value->mean), claim.unit)));
    }
    html += fmt::format("<li>{} {}{}</li>\n", verdict_badge(*judged), xml_text(claim.statement), numbers);
  }
  return html + "</ul>\n</aside>\n";
}

std::string claims_table(const ReportStudy& study) {
  if (study.claims.empty()) return "";
  std::string html =
      "<details><summary>Numbers, tolerances and their reasons</summary>\n<div class=\"wide\"><table>\n"
      "<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Claim</th><th scope=\"col\">Paper</th>"
      "<th scope=\"col\">Simulated, 95 % interval</th><th scope=\"col\">Error</th>"
      "<th scope=\"col\">Tolerance, and why</th></tr></thead>\n<tbody>\n";
  for (const JudgedClaim* judged : study.claims) html += claim_row(*judged);
  return html + "</tbody></table></div></details>\n";
}

/// A CSV of plain fields as a table.
std::string numbers_table(const std::string& csv) {
  std::string html = "<div class=\"wide\"><table class=\"numbers\">\n";
  std::istringstream lines(csv);
  bool first = true;
  for (std::string line; std::getline(lines, line); first = false) {
    html += "<tr>";
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) {
      html += first ? "<th scope=\"col\">" + xml_text(field) + "</th>" : "<td>" + xml_text(field) + "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

std::string picture(const ReportFigure& drawn, std::map<std::string, std::string>& glyphs) {
  const Figure& figure = drawn.figure;
  if (!drawn.mistake.empty())
    return "<p class=\"card\">The figure could not be drawn: " + xml_text(drawn.mistake) + "</p>\n";
  return "<figure><div class=\"picture\">" +
         inline_svg(drawn.svg, file_stem(figure) + "-", figure.alt, &glyphs) + "</div>\n<figcaption>" +
         xml_text(drawn.caption) + "</figcaption>\n<details><summary>The plotted numbers</summary>\n" +
         numbers_table(drawn.numbers) + "</details></figure>\n";
}

std::string heading(int level, const std::string& title, const std::string& source,
                    const std::string& id = "") {
  const std::string soft = source.empty() ? "" : " <span class=\"soft\">(" + xml_text(source) + ")</span>";
  const std::string place = id.empty() ? "" : " id=\"" + xml_text(id) + "\"";
  return fmt::format("<h{0}{3}>{1}{2}</h{0}>\n", level, xml_text(title), soft, place);
}

std::string question(const ReportFigure& drawn) {
  return "<p class=\"question\">" + xml_text(drawn.figure.question) + "</p>\n";
}

std::string answer(const std::string& text) {
  return text.empty() ? "" : "<p><b>Answer.</b> " + xml_text(text) + "</p>\n";
}

std::string analysis_part(const ReportStudy& study, std::map<std::string, std::string>& glyphs) {
  std::string html;
  for (const ReportAnalysis* analysis : study.analyses) {
    html += heading(3, analysis->title, "");
    if (!analysis->mistake.empty()) html += "<p class=\"card\">" + xml_text(analysis->mistake) + "</p>\n";
    const auto number =
        std::find(study.analyses.begin(), study.analyses.end(), analysis) - study.analyses.begin();
    if (!analysis->svg.empty()) {
      html += "<figure class=\"analysis\"><div class=\"picture\">" +
              inline_svg(analysis->svg, fmt::format("{}-analysis{}-", anchor_of(study), number),
                         analysis->title, &glyphs) +
              "</div></figure>\n";
    }
    if (!analysis->text.empty())
      html += "<details><summary>The same as numbers</summary>\n<pre>" + xml_text(analysis->text) +
              "</pre></details>\n";
  }
  return html;
}

std::string parameter_table(const ReportScenario& scenario) {
  if (scenario.parameters.empty()) return "";
  std::string html = fmt::format(
      "<details><summary>All {} parameters and where they come from</summary>\n<div class=\"wide\"><table "
      "class=\"parameters\">\n"
      "<tr><th scope=\"col\">Parameter</th><th scope=\"col\">Value</th><th scope=\"col\">Kind of source</th>"
      "<th scope=\"col\">Origin</th></tr>\n",
      scenario.parameters.size());
  for (const ReportParameter& parameter : scenario.parameters) {
    html += fmt::format("<tr><td>{}<td>{}<td>{}<td>{}\n", xml_text(parameter.address),
                        xml_text(parameter.value), xml_text(parameter.kind), xml_text(parameter.origin));
  }
  return html + "</table></div></details>\n";
}

std::string scenario_part(const ReportScenario& scenario) {
  std::string html =
      fmt::format("<h3>What was run: {}</h3>\n<p>{}</p>\n<p class=\"soft\">{}</p>\n", xml_text(scenario.name),
                  xml_text(scenario.about), xml_text(scenario.settings)) +
      parameter_table(scenario);
  if (!scenario.manifest.empty()) {
    html += "<details><summary>Manifest: version, inputs, seeds, hashes</summary>\n<pre>" +
            xml_text(scenario.manifest) + "</pre></details>\n";
  }
  return html;
}

}  // namespace

std::string anchor_of(const ReportStudy& study) {
  std::string anchor = study.name;
  std::replace(anchor.begin(), anchor.end(), '/', '-');
  return xml_text(anchor);
}

std::string study_section(const ReportStudy& study, std::map<std::string, std::string>& glyphs) {
  std::string html = "<section id=\"" + anchor_of(study) + "\">\n";
  const std::string source = study.figures.empty() ? "" : study.figures.front()->figure.paper;
  html += heading(2, title_of(study), source);
  if (!study.figures.empty()) html += question(*study.figures.front());
  html += answer(answer_of(study));
  if (const std::string against = against_of(study); !against.empty())
    html += "<p class=\"against\">" + xml_text(against) + "</p>\n";
  html += (stands_beside(study) ? "<div class=\"beside\">\n<div>\n" : "<div>\n<div class=\"alone\">\n");
  for (const ReportFigure* drawn : study.figures) {
    if (drawn != study.figures.front())
      html += heading(3, drawn->figure.title, drawn->figure.paper, "figure-" + file_stem(drawn->figure)) +
              question(*drawn) + answer(drawn->answer);
    html += picture(*drawn, glyphs);
  }
  html +=
      "</div>\n" + statement_list(study) + "</div>\n" + claims_table(study) + analysis_part(study, glyphs);
  if (study.scenario != nullptr) html += scenario_part(*study.scenario);
  return html + "</section>\n";
}

}  // namespace xenolith
