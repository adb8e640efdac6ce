#include "analysis/study_anatomy.hpp"

#include "analysis/explain.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

constexpr double tail = 0.95;

PlanRequest request_of(const Figure& figure, const Profile* profile) {
  const std::string& scenario = figure.series.front().scenario;
  PlanRequest request{scenario, {}, false, {}};
  if (profile != nullptr) request.run = profile->overrides_for(scenario);
  request.run.insert_or_assign("replications", Json::integer(1));
  for (const auto& [name, value] : figure.explain.where) request.sets.push_back(name + "=" + value);
  return request;
}

ReportAnalysis draw(const Figure& figure, const Plan& plan, const StudyAnatomyOptions& options,
                    const Home& home) {
  std::string where;
  for (const auto& [name, value] : figure.explain.where)
    where += (where.empty() ? " at " : ", ") + name + "=" + value;
  ReportAnalysis analysis{plan.scenario().name, "Where the time goes: " + figure.explain.metric + where, "",
                          "", ""};
  ExplainOptions explained;
  explained.metric = figure.explain.metric;
  explained.tail = tail;
  explained.out = options.out / "anatomy" / file_stem(figure);
  explained.force = true;
  explained.home = home;
  explained.formats = {"svg", "pdf", "png"};
  explained.command = options.command;
  explained.tool = options.tool;
  const Explanation explanation = explain(plan, explained);
  for (const std::string& failure : explanation.failures) analysis.mistake += failure + " ";
  if (explanation.exit_code != 0) return analysis;
  analysis.svg = read_file(explanation.folder / "figures/anatomy.svg");
  analysis.text = anatomy_text(explanation.table, tail);
  return analysis;
}

}  // namespace

void check_anatomies(const StudyPlan& study, Catalogue& catalogue, Problems& problems) {
  for (const Figure* figure : study.figures) {
    if (figure->explain.metric.empty()) continue;
    const Plan plan(request_of(*figure, nullptr), catalogue, problems);
    if (problems.empty()) explainable_metrics(plan, figure->explain.metric, problems);
  }
}

std::vector<ReportAnalysis> draw_anatomies(const StudyPlan& study, Catalogue& catalogue,
                                           const StudyAnatomyOptions& options) {
  std::vector<ReportAnalysis> analyses;
  for (const Figure* figure : study.figures) {
    if (figure->explain.metric.empty()) continue;
    Problems problems;
    const Plan plan(request_of(*figure, options.profile), catalogue, problems);
    if (!problems.empty()) throw InputError(problems);
    analyses.push_back(draw(*figure, plan, options, catalogue.home()));
  }
  return analyses;
}

}  // namespace xenolith
