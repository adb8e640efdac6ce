#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analysis/report.hpp"

namespace xenolith {
namespace {

using Claims = std::vector<JudgedClaim>;

/// The claims that fit, by name.
template <class Fits>
std::string ids_of(const Claims& claims, Fits fits) {
  std::string text;
  for (const JudgedClaim& judged : claims) {
    if (fits(judged)) text += (text.empty() ? "" : ", ") + judged.claim.id;
  }
  return text;
}

/// How many distinct values of parts are of a kind.
std::size_t count_kind(const Report& report, const std::string& kind) {
  std::set<std::string> origins;
  for (const ReportScenario& scenario : report.scenarios) {
    for (const ReportParameter& parameter : scenario.parameters) {
      if (parameter.kind == kind) origins.insert(parameter.origin);
    }
  }
  return origins.size();
}

void add_claims(const Claims& claims, std::vector<std::string>& warnings) {
  const auto add = [&](const std::string& what, const std::string& ids) {
    if (!ids.empty()) warnings.push_back(what + ": " + ids + ".");
  };
  add("Fail, and nobody has accounted for it",
      ids_of(claims, [](const JudgedClaim& one) { return is_unexpected_failure(one.claim, one.judgement); }));
  add("Listed as known to fail, but do not", ids_of(claims, [](const JudgedClaim& one) {
        return one.judgement.verdict != Verdict::fails && !one.claim.known_failure.empty();
      }));
  add("Inconclusive, which is not a pass: the interval reaches over an end of the tolerance",
      ids_of(claims, [](const JudgedClaim& one) { return one.judgement.verdict == Verdict::inconclusive; }));
  add("Modelled, but the results do not hold what the claim reads",
      ids_of(claims, [](const JudgedClaim& one) {
        return one.judgement.verdict == Verdict::pending && one.claim.pending.empty();
      }));
  add("Hold as the values are, but not in every row of the assumed inputs",
      ids_of(claims, [](const JudgedClaim& one) {
        const auto& model = one.judgement.model;
        return one.judgement.verdict == Verdict::holds && model && model->holding < model->samples;
      }));
  add("Fitted, not predicted", ids_of(claims, is_fitted));
  add("Fitted in part", ids_of(claims, is_partly_fitted));
}

}  // namespace

std::vector<std::string> report_warnings(const Report& report) {
  std::vector<std::string> warnings;
  if (report.profile != "full") {
    warnings.push_back(fmt::format(
        "The {} profile has short runs and few replications: its intervals are wider than those of the full "
        "profile.",
        report.profile));
  }
  add_claims(report.claims, warnings);
  const std::string awaited = not_modelled_text(report.claims);
  if (!awaited.empty()) warnings.push_back("Claims whose experiment is not modelled yet: " + awaited + ".");
  const std::size_t assumed = count_kind(report, "assumed");
  if (assumed > 0) {
    warnings.push_back(fmt::format(
        "{} values of hardware and software are assumed: no source was found, and each has a range.",
        assumed));
  }
  const std::size_t fitted = count_kind(report, "calibrated");
  if (fitted > 0) warnings.push_back(fmt::format("{} values are fitted to measurements.", fitted));
  for (const std::string& warning : report.warnings) warnings.push_back(warning);
  for (const ReportFigure& figure : report.figures) {
    if (!figure.mistake.empty())
      warnings.push_back("The figure " + figure.figure.id + " could not be drawn.");
  }
  for (const ReportAnalysis& analysis : report.analyses) {
    if (!analysis.mistake.empty()) warnings.push_back(analysis.title + ": " + analysis.mistake);
  }
  return warnings;
}

}  // namespace xenolith
