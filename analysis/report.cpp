#include "analysis/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "analysis/report_study.hpp"
#include "analysis/report_style.hpp"

namespace xenolith {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// Removes what stands from `first` to the end of the next `last`, everywhere.
void remove_all(std::string& text, const std::string& first, const std::string& last) {
  for (std::size_t at = text.find(first); at != std::string::npos; at = text.find(first, at)) {
    const std::size_t end = text.find(last, at + first.size());
    text.erase(at, end == std::string::npos ? std::string::npos : end + last.size() - at);
  }
}

/// Removes the group of this id with the groups inside it: the page has the caption as text of its own.
void remove_group(std::string& text, const std::string& id) {
  const std::size_t start = text.find("<g id=\"" + id + "\"");
  if (start == std::string::npos) return;
  int depth = 0;
  for (std::size_t at = start; at < text.size(); ++at) {
    if (text.compare(at, 3, "<g ") == 0 || text.compare(at, 3, "<g>") == 0) ++depth;
    if (text.compare(at, 4, "</g>") == 0 && --depth == 0) {
      text.erase(start, at + 4 - start);
      return;
    }
  }
}

/// The sign that tells a verdict without colour.
std::string_view verdict_sign(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "✓";
    case Verdict::fails:
      return "✗";
    case Verdict::inconclusive:
      return "?";
    case Verdict::pending:
      return "…";
  }
  return "";
}

std::string badge(const JudgedClaim& judged) {
  return fmt::format("<span class=\"verdict {}\">{} {}</span>", verdict_name(judged.judgement.verdict),
                     verdict_sign(judged.judgement.verdict), xml_text(verdict_text(judged)));
}

std::string claim_row(const JudgedClaim& judged) {
  const Claim& claim = judged.claim;
  const auto& value = judged.judgement.value;
  const std::string paper = claim.paper ? with_unit(short_number(*claim.paper), claim.unit) : "–";
  const std::string simulated = value ? with_unit(short_number(value->mean), claim.unit) : "–";
  const std::string interval = value ? interval_text(*value) : "";
  std::string remarks;
  if (!judged.judgement.note.empty())
    remarks += "<br><span class=\"soft\">" + xml_text(judged.judgement.note) + "</span>";
  if (!claim.known_failure.empty())
    remarks += "<br><span class=\"soft\">Known to fail: " + xml_text(claim.known_failure) + "</span>";
  return fmt::format(
      "<tr><td>{}</td><td>{}{}<br><span class=\"id\">{} · section {}</span></td><td class=\"number\">{}</td>"
      "<td class=\"number\">{}<br><span class=\"soft\">{}</span></td><td class=\"number\">{}</td>"
      "<td><span class=\"number\">{}</span><br><span class=\"soft\">{}</span></td></tr>\n",
      badge(judged), xml_text(claim.statement), remarks, xml_text(claim.id), xml_text(claim.section),
      xml_text(paper), xml_text(simulated), xml_text(interval), xml_text(error_text(judged)),
      xml_text(tolerance_text(claim)), xml_text(claim.reason));
}

std::string claims_table(const ReportStudy& study) {
  if (study.claims.empty()) return "";
  std::string html =
      "<h3>What the paper says, and what came out</h3>\n<div class=\"wide\"><table>\n"
      "<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Claim</th><th scope=\"col\">Paper</th>"
      "<th scope=\"col\">Simulated, 95 % interval</th><th scope=\"col\">Error</th>"
      "<th scope=\"col\">Tolerance, and why</th></tr></thead>\n<tbody>\n";
  for (const JudgedClaim* judged : study.claims) html += claim_row(*judged);
  return html + "</tbody></table></div>\n";
}

/// A CSV of plain fields as a table.
std::string numbers_table(const std::string& csv) {
  std::string html = "<div class=\"wide\"><table>\n";
  std::istringstream lines(csv);
  bool first = true;
  for (std::string line; std::getline(lines, line); first = false) {
    html += "<tr>";
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) {
      html += first ? "<th scope=\"col\">" + xml_text(field) + "</th>"
                    : "<td class=\"number\">" + xml_text(field) + "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

std::string figure_part(const ReportFigure& drawn, const std::string& answer) {
  const Figure& figure = drawn.figure;
  std::string html = "<p class=\"question\">" + xml_text(figure.question) + "</p>\n" + answer;
  if (!drawn.mistake.empty())
    return html + "<p class=\"card\">The figure could not be drawn: " + xml_text(drawn.mistake) + "</p>\n";
  html += "<figure><div class=\"picture\">" + inline_svg(drawn.svg, file_stem(figure) + "-", figure.alt) +
          "</div>\n<figcaption>" + xml_text(drawn.caption) + "</figcaption></figure>\n";
  return html + "<details><summary>The plotted numbers</summary>\n" + numbers_table(drawn.numbers) +
         "</details>\n";
}

std::string heading(int level, const std::string& title, const std::string& source) {
  const std::string soft = source.empty() ? "" : " <span class=\"soft\">(" + xml_text(source) + ")</span>";
  return fmt::format("<h{0}>{1}{2}</h{0}>\n", level, xml_text(title), soft);
}

/// "svio-latency": the experiment's place on the page.
std::string anchor_of(const ReportStudy& study) {
  std::string anchor = study.name;
  std::replace(anchor.begin(), anchor.end(), '/', '-');
  return xml_text(anchor);
}

std::string scenario_section(const ReportScenario& scenario) {
  std::string html =
      fmt::format("<h3>What was run: {}</h3>\n<p>{}</p>\n<p class=\"soft\">{}</p>\n", xml_text(scenario.name),
                  xml_text(scenario.about), xml_text(scenario.settings));
  if (!scenario.parameters.empty()) {
    html += fmt::format(
        "<details><summary>All {} parameters and where they come from</summary>\n<div "
        "class=\"wide\"><table>\n"
        "<tr><th scope=\"col\">Parameter</th><th scope=\"col\">Value</th><th "
        "scope=\"col\">Origin</th></tr>\n",
        scenario.parameters.size());
    for (const ReportParameter& parameter : scenario.parameters) {
      html += fmt::format("<tr><td>{}</td><td class=\"number\">{}</td><td class=\"soft\">{}</td></tr>\n",
                          xml_text(parameter.address), xml_text(parameter.value), xml_text(parameter.origin));
    }
    html += "</table></div></details>\n";
  }
  if (!scenario.manifest.empty()) {
    html += "<details><summary>Manifest: version, inputs, seeds, hashes</summary>\n<pre>" +
            xml_text(scenario.manifest) + "</pre></details>\n";
  }
  return html;
}

/// Question, answer, picture and claims of one experiment, and what was run for it.
std::string study_section(const ReportStudy& study) {
  const std::string answer = "<p><b>Answer.</b> " + xml_text(answer_of(study)) + "</p>\n";
  std::string html = "<section id=\"" + anchor_of(study) + "\">\n";
  if (study.figures.empty()) html += heading(2, title_of(study), "") + answer;
  for (const ReportFigure* drawn : study.figures) {
    const bool first = drawn == study.figures.front();
    html += heading(first ? 2 : 3, drawn->figure.title, drawn->figure.paper);
    html += figure_part(*drawn, first ? answer : "");
  }
  html += claims_table(study);
  if (study.scenario != nullptr) html += scenario_section(*study.scenario);
  return html + "</section>\n";
}

/// All experiments with their questions, as links, and how many of their claims hold.
std::string contents(const std::vector<ReportStudy>& studies) {
  std::string html = "<nav class=\"wide\"><table>\n";
  for (const ReportStudy& study : studies) {
    const auto holding = std::count_if(study.claims.begin(), study.claims.end(), [](const JudgedClaim* one) {
      return one->judgement.verdict == Verdict::holds;
    });
    const std::string question = study.figures.empty() ? "" : study.figures.front()->figure.question;
    const std::string source = study.figures.empty() ? "" : study.figures.front()->figure.paper;
    html += fmt::format(
        "<tr><td><a href=\"#{}\">{}</a><br><span class=\"soft\">{}</span></td><td>{}</td>"
        "<td class=\"number\">{} of {} hold</td></tr>\n",
        anchor_of(study), xml_text(title_of(study)), xml_text(source), xml_text(question), holding,
        study.claims.size());
  }
  return html + "</table></nav>\n";
}

}  // namespace

std::string inline_svg(const std::string& svg, const std::string& prefix, const std::string& alt) {
  std::string text = svg;
  const std::size_t start = text.find("<svg");
  if (start == std::string::npos) return "";
  text.erase(0, start);
  remove_all(text, "<metadata>", "</metadata>");
  remove_group(text, "caption");
  remove_all(text, " xmlns:xlink=\"", "\"");
  remove_all(text, " xmlns=\"", "\"");
  // Sizes in points would stop the picture from filling its column; the view box keeps its shape.
  const std::size_t head = text.find('>');
  std::string opening = text.substr(0, head);
  remove_all(opening, " width=\"", "\"");
  remove_all(opening, " height=\"", "\"");
  text.replace(0, head, opening + " role=\"img\" aria-label=\"" + xml_text(alt) + "\"");
  replace_all(text, " id=\"", " id=\"" + prefix);
  replace_all(text, "href=\"#", "href=\"#" + prefix);
  replace_all(text, "url(#", "url(#" + prefix);
  return text;
}

std::string report_page(const Report& report) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n"
      "<body>\n<main>\n<h1>{}</h1>\n<p class=\"soft\">Simulated with Xenolith, {} profile. {}.</p>\n",
      xml_text(report.title), report_style, xml_text(report.title), xml_text(report.profile),
      xml_text(tally_text(report.claims)));
  html +=
      "<p class=\"soft\">A claim holds when the whole 95 % interval over replications is inside its "
      "tolerance, "
      "fails when the whole interval is outside, and is inconclusive in between.</p>\n";
  const std::vector<ReportStudy> studies = studies_of(report);
  if (studies.size() > 1) html += contents(studies);
  for (const ReportStudy& study : studies) html += study_section(study);
  html += "<h2>How to make it again</h2>\n<pre>" + xml_text(report.command) + "</pre>\n";
  html +=
      "<p class=\"soft\">The same command, seed and version give the same numbers on every machine.</p>\n";
  html += "<h2>Source</h2>\n<p>" + xml_text(report.papers) + "</p>\n</main>\n</body>\n</html>\n";
  replace_all(html, " % ", "&nbsp;% ");
  return html;
}

}  // namespace xenolith
