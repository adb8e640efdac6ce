#include <fmt/format.h>

#include <map>

#include "analysis/report_html.hpp"

namespace xenolith {
namespace {

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

std::string paper_number(const Claim& claim) {
  const std::string text = paper_text(claim);
  return text.empty() ? "–" : text;
}

std::string soft(const std::string& text) {
  return text.empty() ? "" : "<br><span class=\"soft\">" + xml_text(text) + "</span>";
}

/// The interval of sampling, and that of the assumed inputs by its name where they were varied.
std::string intervals_text(const JudgedClaim& judged) {
  const auto& value = judged.judgement.value;
  const auto& model = judged.judgement.model;
  if (!value) return "";
  const std::string& unit = judged.claim.unit;
  return model ? "sampling " + with_unit(interval_text(*value), unit) + ", inputs " +
                     with_unit(model_range_text(*model), unit)
               : interval_text(*value);
}

/// The table of one ledger line: no prose, so that all fit on a page or two.
std::string ledger_row(const JudgedClaim& judged) {
  const auto& value = judged.judgement.value;
  std::string anchor = judged.claim.study;
  replace_all(anchor, "/", "-");
  const std::string data = judged.data.calibrations.empty() ? "–"
                           : is_fitted(judged)              ? "fitted"
                           : is_partly_fitted(judged)       ? "fitted in part"
                                                            : "disjoint";
  return fmt::format(
      "<tr><td>{}</td><td><a href=\"#{}\">{}</a></td><td>{}</td><td class=\"number\">{}</td>"
      "<td class=\"number\">{}{}</td><td class=\"number\">{}</td><td>{}</td></tr>\n",
      verdict_badge(judged), xml_text(anchor), xml_text(judged.claim.id), kind_name(judged.claim.kind),
      xml_text(paper_number(judged.claim)),
      value ? xml_text(with_unit(short_number(value->mean), judged.claim.unit)) : "–",
      soft(intervals_text(judged)), xml_text(tolerance_text(judged.claim)), data);
}

std::string awaited_list(const std::vector<JudgedClaim>& claims) {
  std::map<std::string, std::string> systems;
  std::map<std::string, int> counts;
  for (const JudgedClaim& judged : claims) {
    const Claim& claim = judged.claim;
    if (claim.pending.empty()) continue;
    ++counts[system_of(claim.study)];
    systems[system_of(claim.study)] +=
        fmt::format("<li>{} <span class=\"id\">{} · section {} · {}</span></li>\n", xml_text(claim.statement),
                    xml_text(claim.id), xml_text(claim.section), xml_text(tolerance_text(claim)));
  }
  std::string html;
  for (const auto& [system, list] : systems) {
    html += fmt::format(
        "<details><summary>{}: {} claims are not modelled yet</summary>\n<ul>\n{}</ul></details>\n",
        xml_text(system), counts[system], list);
  }
  return html;
}

}  // namespace

std::string verdict_badge(const JudgedClaim& judged) {
  return fmt::format("<span class=\"verdict {}\">{} {}</span>", verdict_name(judged.judgement.verdict),
                     verdict_sign(judged.judgement.verdict), xml_text(verdict_text(judged)));
}

std::string claim_row(const JudgedClaim& judged) {
  const Claim& claim = judged.claim;
  const auto& value = judged.judgement.value;
  const std::string simulated = value ? with_unit(short_number(value->mean), claim.unit) : "–";
  std::string remarks = soft(judged.judgement.note) + soft(data_text(judged));
  if (!claim.known_failure.empty()) remarks += soft("Known to fail: " + claim.known_failure);
  return fmt::format(
      "<tr><td>{}</td><td>{}{}<br><span class=\"id\">{} · section {} · {}</span></td><td "
      "class=\"number\">{}</td>"
      "<td class=\"number\">{}{}</td><td class=\"number\">{}</td>"
      "<td><span class=\"number\">{}</span>{}</td></tr>\n",
      verdict_badge(judged), xml_text(claim.statement), remarks, xml_text(claim.id), xml_text(claim.section),
      kind_name(claim.kind), xml_text(paper_number(claim)), xml_text(simulated), soft(intervals_text(judged)),
      xml_text(error_text(judged)), xml_text(tolerance_text(claim)), soft(claim.reason));
}

std::string ledger_section(const Report& report) {
  if (report.claims.empty()) return "";
  std::string html =
      "<section id=\"ledger\">\n<h2>The ledger</h2>\n<p>" + xml_text(tally_text(report.claims)) +
      ".</p>\n<p class=\"soft\">A claim holds when the whole 95 % interval over replications is inside its "
      "tolerance, fails when the whole interval is outside, and is inconclusive in between. Data: whether "
      "the "
      "claim's number is disjoint from the measurements that parameters were fitted to, or fitted in part, "
      "when it "
      "puts fitted numbers together with others; – when nothing was fitted.</p>\n<div class=\"wide\"><table "
      "class=\"ledger\">\n"
      "<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Claim</th><th scope=\"col\">Kind</th>"
      "<th scope=\"col\">Paper</th><th scope=\"col\">Simulated, 95 % interval</th>"
      "<th scope=\"col\">Tolerance</th><th scope=\"col\">Data</th></tr></thead>\n<tbody>\n";
  for (const JudgedClaim& judged : report.claims) {
    if (judged.claim.pending.empty()) html += ledger_row(judged);
  }
  return html + "</tbody></table></div>\n" + awaited_list(report.claims) + "</section>\n";
}

}  // namespace xenolith
