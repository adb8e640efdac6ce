#include "analysis/report_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace xenolith {
namespace {

constexpr int no_figure = std::numeric_limits<int>::max();

/// The number in "Raj 2008, Fig. 5"; none: behind all numbers.
int figure_number(const std::string& text) {
  constexpr std::string_view word = "Fig. ";
  const std::size_t at = text.find(word);
  if (at == std::string::npos) return no_figure;
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
  std::stable_sort(studies.begin(), studies.end(), [](const ReportStudy& a, const ReportStudy& b) {
    return std::pair(number_of(a), a.name) < std::pair(number_of(b), b.name);
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
  if (study.claims.empty()) return "No claim of a paper is tested here.";
  std::size_t holding = 0;
  std::string against;
  std::string open;
  for (const JudgedClaim* judged : study.claims) {
    const std::string statement = sentence(judged->claim.statement);
    if (judged->judgement.verdict == Verdict::holds)
      ++holding;
    else if (judged->judgement.verdict == Verdict::fails)
      against += (against.empty() ? "" : "; ") + statement;
    else
      open += (open.empty() ? "" : "; ") + statement;
  }
  std::string text = fmt::format("{} of {} claims of the paper hold.", holding, study.claims.size());
  if (!against.empty()) text += " Not so: " + against + ".";
  if (!open.empty()) text += " Open: " + open + ".";
  return text;
}

}  // namespace xenolith
