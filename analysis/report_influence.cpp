#include <fmt/format.h>

#include "analysis/report_html.hpp"

namespace xenolith {
namespace {

/// "xen-3.0.wake +0.83, pci.burst -0.61".
std::string moved_text(const ModelRange& model) {
  constexpr std::size_t shown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, model.moved_by.size()); ++i) {
    const Influence& one = model.moved_by[i];
    text += fmt::format("{}{} {:+.2f}", text.empty() ? "" : ", ", one.input, one.spearman);
  }
  return text.empty() ? fmt::format("none beyond {:.2f}", model.by_chance_below) : text;
}

std::string influence_row(const JudgedClaim& judged) {
  const ModelRange& model = *judged.judgement.model;
  const auto& value = judged.judgement.value;
  return fmt::format(
      "<tr><td>{}</td><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td "
      "class=\"number\">{}</td><td class=\"number\">{} of {}</td><td>{}</td></tr>\n",
      verdict_badge(judged), xml_text(judged.claim.id),
      xml_text(value ? with_unit(short_number(value->mean), judged.claim.unit) : "–"),
      xml_text(value ? with_unit(interval_text(*value), judged.claim.unit) : "–"),
      xml_text(with_unit(model_range_text(model), judged.claim.unit)), model.holding, model.samples,
      xml_text(moved_text(model)));
}

}  // namespace

std::string influence_section(const Report& report) {
  std::string rows;
  std::size_t samples = 0;
  double coverage = 0;
  for (const JudgedClaim& judged : report.claims) {
    if (!judged.judgement.model) continue;
    rows += influence_row(judged);
    samples = std::max(samples, judged.judgement.model->samples);
    coverage = std::max(coverage, judged.judgement.model->coverage);
  }
  if (rows.empty()) return "";
  return fmt::format(
             "<section id=\"inputs\">\n<h2>What the assumed inputs do</h2>\n<p>Every assumed value was "
             "varied "
             "over its range, all at a time, in up to {} rows of a Latin hypercube. Sampling: the 95 % "
             "interval over replications at the values as they are. Inputs: the least and the greatest value "
             "over the rows; with 95 % confidence {:.0f} % of what the ranges would give lies between them. "
             "The verdict is that of the values as they are; beside it, in how many rows the claim holds. "
             "Moved by: the inputs with the largest rank correlation with the claim (+: it rises with the "
             "input), where that is beyond what chance would give any of its inputs, with 95 % confidence; "
             "the "
             "more inputs and the fewer rows, the higher that bound. The whole list: "
             "uncertainty/influence.csv.</p>\n",
             samples, 100 * coverage) +
         "<div class=\"wide\"><table class=\"ledger\">\n<thead><tr><th scope=\"col\">Verdict</th><th "
         "scope=\"col\">Claim</th><th scope=\"col\">Simulated</th><th scope=\"col\">Sampling</th><th "
         "scope=\"col\">Inputs</th><th scope=\"col\">Holds in</th><th scope=\"col\">Moved "
         "by</th></tr></thead>"
         "\n<tbody>\n" +
         rows + "</tbody></table></div>\n</section>\n";
}

}  // namespace xenolith
