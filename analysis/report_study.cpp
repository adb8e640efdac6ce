#include "analysis/report_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

namespace xenolith {
namespace {

constexpr int no_figure = std::numeric_limits<int>::max();

/// The number in "Raj 2008, Fig. 5"; none: behind all numbers.
int figure_number(const std::string& text) {
  constexpr std::string_view word = "Fig. ";
  const std::size_t at = text.find(word);
  if (at == std::string::npos || text.find("beyond") != std::string::npos) return no_figure;
  int number = no_figure;
  std::from_chars(text.data() + at + word.size(), text.data() + text.size(), number);
  return number;
}

int number_of(const ReportStudy& study) {
  int least = no_figure;
  for (const ReportFigure* drawn : study.figures) least = std::min(least, figure_number(drawn->figure.paper));
  if (least != no_figure) return least;
  for (const JudgedClaim* judged : study.claims)
    least = std::min(least, figure_number(judged->claim.section));
  return least;
}

/// A figure belongs to the scenario whose name it has, else to that of its first curve.
const std::string& scenario_of(const Figure& figure, const Report& report) {
  if (!figure.traced.empty()) return figure.traced;
  const bool has_own = std::any_of(report.scenarios.begin(), report.scenarios.end(),
                                   [&figure](const ReportScenario& one) { return one.name == figure.id; });
  return figure.series.empty() || has_own ? figure.id : figure.series.front().scenario;
}

ReportStudy& study_named(std::vector<ReportStudy>& studies, const std::string& name) {
  const auto found =
      std::find_if(studies.begin(), studies.end(), [&](const ReportStudy& one) { return one.name == name; });
  if (found != studies.end()) return *found;
  studies.push_back({name, {}, {}, nullptr, {}});
  return studies.back();
}

std::string sentence(std::string statement) {
  while (!statement.empty() && statement.back() == '.') statement.pop_back();
  return statement;
}

std::size_t count_of(const ReportStudy& study, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(study.claims.begin(), study.claims.end(),
                    [verdict](const JudgedClaim* one) { return one->judgement.verdict == verdict; }));
}

/// The statements whose verdict fits, each with what the simulation gives instead.
template <class Fits>
std::string statements(const ReportStudy& study, Fits fits) {
  std::string text;
  for (const JudgedClaim* judged : study.claims) {
    if (!fits(judged->judgement.verdict)) continue;
    text += (text.empty() ? "" : "; ") + sentence(judged->claim.statement);
    const auto& value = judged->judgement.value;
    if (value && judged->claim.paper)
      text += fmt::format(" (simulated: {})", with_unit(short_number(value->mean, 3), judged->claim.unit));
  }
  return text;
}

}  // namespace

std::vector<ReportStudy> studies_of(const Report& report) {
  std::vector<ReportStudy> studies;
  for (const ReportFigure& drawn : report.figures)
    study_named(studies, scenario_of(drawn.figure, report)).figures.push_back(&drawn);
  for (const JudgedClaim& judged : report.claims) {
    if (judged.claim.pending.empty()) study_named(studies, judged.claim.study).claims.push_back(&judged);
  }
  for (const ReportScenario& scenario : report.scenarios)
    study_named(studies, scenario.name).scenario = &scenario;
  for (const ReportAnalysis& analysis : report.analyses)
    study_named(studies, analysis.scenario).analyses.push_back(&analysis);
  for (ReportStudy& study : studies) {
    std::stable_sort(study.figures.begin(), study.figures.end(), [](const auto* a, const auto* b) {
      return std::pair(!a->figure.traced.empty(), figure_number(a->figure.paper)) <
             std::pair(!b->figure.traced.empty(), figure_number(b->figure.paper));
    });
  }
  std::stable_sort(studies.begin(), studies.end(), [](const ReportStudy& a, const ReportStudy& b) {
    return std::tuple(system_of(a.name), number_of(a), a.name) <
           std::tuple(system_of(b.name), number_of(b), b.name);
  });
  return studies;
}

std::string title_of(const ReportStudy& study) {
  return study.figures.empty() ? study.name : study.figures.front()->figure.title;
}

std::string question_of(const ReportStudy& study) {
  if (!study.figures.empty()) return study.figures.front()->figure.question;
  return study.scenario == nullptr ? "" : study.scenario->about;
}

std::string answer_of(const ReportStudy& study) {
  std::string text = study.figures.empty() ? "" : study.figures.front()->answer;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (study.claims.empty()) return text.empty() ? "No claim of a paper is tested here." : text;
  const std::size_t all = study.claims.size();
  const std::size_t holding = count_of(study, Verdict::holds);
  const std::size_t failing = count_of(study, Verdict::fails);
  if (!text.empty()) text += ' ';
  if (holding == all)
    return text + (all == 1   ? "The paper's one claim holds."
                   : all == 2 ? "Both claims of the paper hold."
                              : fmt::format("All {} claims of the paper hold.", all));
  text += fmt::format("Of {} claim{} of the paper {} hold{}", all, all == 1 ? "" : "s", holding,
                      holding == 1 ? "s" : "");
  if (failing > 0) text += fmt::format(", {} do{} not", failing, failing == 1 ? "es" : "");
  if (all > holding + failing)
    text += fmt::format(", {} {} open", all - holding - failing, all - holding - failing == 1 ? "is" : "are");
  return text + ".";
}

std::string against_of(const ReportStudy& study) {
  const std::string against = statements(study, [](Verdict verdict) { return verdict == Verdict::fails; });
  const std::string open = statements(
      study, [](Verdict verdict) { return verdict == Verdict::inconclusive || verdict == Verdict::pending; });
  std::string text = against.empty() ? "" : "Not so: " + against + ".";
  if (!open.empty()) text += (text.empty() ? "" : " ") + ("Open: " + open + ".");
  return text;
}

std::string system_of(const std::string& study) { return study.substr(0, study.find('/')); }

}  // namespace xenolith
