#include "analysis/outcome.hpp"

#include <algorithm>
#include <set>

#include "analysis/scenario_facts.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

/// All results read, or problems.
struct Tables {
  SampleTable samples;
  std::vector<CsvTable> sample_tables;
  std::vector<CsvTable> summary_tables;
};

Tables read_tables(const std::vector<ScenarioResult>& results, Problems& problems) {
  Tables tables;
  for (const ScenarioResult& result : results) {
    const auto file = result.folder / "samples.csv";
    auto samples = read_csv_file(file, problems);
    auto summary = read_csv_file(result.folder / "summary.csv", problems);
    if (!samples || !summary) continue;
    tables.samples.add(*samples, file.string(), problems);
    tables.sample_tables.push_back(std::move(*samples));
    tables.summary_tables.push_back(std::move(*summary));
  }
  return tables;
}

/// Writes one document that holds the same file of every scenario, by the scenario's name.
void write_joined(const std::vector<ScenarioResult>& results, const char* name,
                  const std::filesystem::path& out, Problems& problems) {
  Json joined = Json::object();
  for (const ScenarioResult& result : results) {
    auto json = read_json_file(result.folder / name, problems);
    if (json) joined.set(result.scenario, std::move(*json));
  }
  write_file(out / name, to_text(joined) + "\n");
}

std::vector<ReportFigure> draw_all(const StudyPlan& plan, const StudyLibrary& library,
                                   const OutcomeOptions& options, std::vector<std::filesystem::path>& files) {
  DrawOptions draw{library.home,
                   {options.out / "summary.csv"},
                   {},
                   options.out / "figures",
                   options.formats,
                   options.profile,
                   "page",
                   options.jobs};
  for (const Ledger& ledger : library.ledgers) draw.claims.emplace_back(ledger.file);
  std::vector<ReportFigure> figures;
  const std::vector<DrawnFigure> all = draw_figures(plan.figures, draw);
  for (std::size_t i = 0; i < all.size(); ++i) {
    figures.push_back(drawn_for_report(*plan.figures[i], all[i]));
    for (const auto& file : all[i].files) {
      if (file.extension() != ".txt") files.push_back(file);
    }
  }
  return figures;
}

std::string citations(const StudyPlan& plan) {
  std::set<std::string> papers;
  for (const PlannedClaim& planned : plan.claims) papers.insert(planned.ledger->paper);
  std::string text;
  for (const std::string& paper : papers) text += (text.empty() ? "" : "\n") + paper;
  return text;
}

std::vector<ReportScenario> facts_of(const std::vector<ScenarioResult>& results, const Home& home) {
  const auto origins = read_value_origins(home);
  std::vector<ReportScenario> scenarios;
  for (const ScenarioResult& result : results)
    scenarios.push_back(scenario_facts(result.scenario, result.folder, home, origins));
  return scenarios;
}

/// The calibrations whose values some scenarios use.
std::set<std::string> calibrations_of(const std::vector<std::string>& names,
                                      const std::vector<ReportScenario>& scenarios) {
  std::set<std::string> used;
  for (const ReportScenario& scenario : scenarios) {
    if (std::find(names.begin(), names.end(), scenario.name) != names.end())
      used.insert(scenario.calibrations.begin(), scenario.calibrations.end());
  }
  return used;
}

bool is_used(const std::string& calibration, const std::vector<ReportScenario>& scenarios) {
  return std::any_of(scenarios.begin(), scenarios.end(), [&calibration](const ReportScenario& one) {
    return one.calibrations.contains(calibration);
  });
}

}  // namespace

ReportFigure drawn_for_report(const Figure& figure, const DrawnFigure& drawn) {
  ReportFigure result{figure, "", "", "", drawn.mistake, ""};
  for (const auto& file : drawn.files) {
    if (file.extension() == ".svg") result.svg = read_file(file);
    if (file.extension() == ".csv") result.numbers = read_file(file);
    if (file.extension() != ".txt") continue;
    (file.stem().extension() == ".answer" ? result.answer : result.caption) = read_file(file);
  }
  return result;
}

Outcome write_outcome(const StudyPlan& plan, const StudyLibrary& library,
                      const std::vector<ScenarioResult>& results, const OutcomeOptions& options,
                      Problems& problems) {
  const Tables tables = read_tables(results, problems);
  Outcome outcome;
  if (!problems.empty()) return outcome;
  std::filesystem::create_directories(options.out / "report");
  write_file(options.out / "samples.csv", join_tables(tables.sample_tables));
  write_file(options.out / "summary.csv", join_tables(tables.summary_tables));
  outcome.figures = draw_all(plan, library, options, outcome.files);
  const std::vector<ReportScenario> scenarios = facts_of(results, library.home);
  const auto fitted = read_calibration_results(library.home, problems);
  for (const PlannedClaim& planned : plan.claims) {
    const Claim& claim = *planned.claim;
    const auto used = calibrations_of(scenarios_of(claim, *planned.ledger), scenarios);
    outcome.claims.push_back({claim, judge(claim, *planned.ledger, tables.samples),
                              fitted_data(claim, *planned.ledger, used, fitted)});
    const auto range = options.model_ranges.find(claim.id);
    if (range != options.model_ranges.end()) outcome.claims.back().judgement.model = range->second;
  }
  write_file(options.out / "claims.json", to_text(claims_document(outcome.claims)) + "\n");

  Report report{options.title,   options.profile,  options.command,
                citations(plan), outcome.figures,  outcome.claims,
                scenarios,       options.analyses, {},
                options.version};
  for (const auto& [name, result] : fitted) {
    if (!is_used(name, scenarios)) continue;
    for (const std::string& warning : result.warnings)
      report.warnings.push_back("Calibration " + name + ": " + warning + ".");
  }
  write_file(options.out / "report/index.html", report_page(report));
  outcome.files.push_back(options.out / "report/index.html");
  write_joined(results, "resolved.json", options.out, problems);
  write_joined(results, "manifest.json", options.out, problems);
  return outcome;
}

}  // namespace xenolith
