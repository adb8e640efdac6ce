#include "analysis/reproduce.hpp"

#include <algorithm>
#include <memory>
#include <ostream>
#include <thread>

#include "analysis/finished_analysis.hpp"
#include "analysis/outcome.hpp"
#include "analysis/profile.hpp"
#include "analysis/study_anatomy.hpp"
#include "analysis/uncertainty.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/base/hash.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

constexpr int exit_interrupted = 130;

std::string studies_text(const std::vector<std::string>& studies) {
  std::string text;
  for (const std::string& study : studies) text += (text.empty() ? "" : ", ") + study;
  return text.empty() ? "all studies" : text;
}

std::string command_of(const ReproduceOptions& options) {
  std::string command = "xenolith reproduce";
  for (const std::string& study : options.studies) command += " " + study;
  if (options.uncertainty > 0) command += " --uncertainty " + std::to_string(options.uncertainty);
  return command + " --profile " + options.profile;
}

/// A scenario of the study plan, checked and ready to run.
struct ReadySweep {
  std::string scenario;
  std::unique_ptr<Plan> plan;
};

std::vector<ReadySweep> prepare(const StudyPlan& study, const Profile& profile, Catalogue& catalogue,
                                Problems& problems) {
  std::vector<ReadySweep> sweeps;
  for (const std::string& scenario : study.scenarios) {
    const PlanRequest request{scenario, {}, true, profile.overrides_for(scenario)};
    sweeps.push_back({scenario, std::make_unique<Plan>(request, catalogue, problems)});
  }
  return sweeps;
}

/// out/reproduce/<time>-<hash of all that decides the results>.
std::filesystem::path default_folder(const std::vector<ReadySweep>& sweeps, const ToolInfo& tool) {
  std::string inputs;
  for (const ReadySweep& sweep : sweeps) inputs += input_hash(*sweep.plan, tool);
  return std::filesystem::path("out/reproduce") / (utc_now() + "-" + hash_hex(inputs).substr(0, 8));
}

/// Makes the output folder ready; what an earlier call wrote goes, the rest stays.
void prepare_outcome_folder(const std::filesystem::path& folder, bool force) {
  prepare_folder(folder, force);
  for (const char* name : {"results", "report", "anatomy", "claims.json", "uncertainty"})
    std::filesystem::remove_all(folder / name);
}

/// True if a chart of messages is drawn from the scenario's trace.
bool traced(const StudyPlan& study, const std::string& scenario) {
  return std::any_of(study.figures.begin(), study.figures.end(),
                     [&](const Figure* figure) { return figure->traced == scenario; });
}

ExecuteOptions execution_of(const ReproduceOptions& options) {
  const int processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  ExecuteOptions execution;
  execution.jobs = options.jobs > 0 ? options.jobs : processors;
  execution.command = options.command;
  execution.tool = options.tool;
  execution.progress = options.progress;
  return execution;
}

/// Varies the assumed inputs. 0 when the ranges are there.
int run_uncertainty(const std::vector<ReadySweep>& sweeps, const std::vector<ScenarioResult>& results,
                    const StudyPlan& study, const ReproduceOptions& options,
                    const std::filesystem::path& folder, std::map<std::string, ModelRange>& ranges,
                    std::ostream& err, Problems& problems) {
  if (options.uncertainty == 0) return 0;
  std::vector<UncertainScenario> scenarios;
  for (std::size_t i = 0; i < sweeps.size(); ++i)
    scenarios.push_back({sweeps[i].scenario, sweeps[i].plan.get(), results[i].folder});
  const Uncertainty found = vary_assumed(scenarios, study.claims, options.uncertainty, folder / "uncertainty",
                                         execution_of(options), problems);
  for (const std::string& failure : found.failures) err << failure << '\n';
  if (!options.quiet) {
    err << found.inputs << " assumed inputs varied, " << options.uncertainty << " samples\n";
    for (const std::string& left : found.left_out) err << "not varied: " << left << '\n';
  }
  ranges = found.ranges;
  return found.exit_code;
}

/// Runs the sweeps one after the other; the first that fails ends it. 0 when all are there.
int run_all(const StudyPlan& study, const std::vector<ReadySweep>& sweeps, const ReproduceOptions& options,
            const std::filesystem::path& folder, std::vector<ScenarioResult>& results, std::ostream& err) {
  for (const ReadySweep& sweep : sweeps) {
    if (!options.quiet) {
      err << sweep.scenario << ": " << sweep.plan->points().size() << " points, "
          << to_text(sweep.plan->replications()) << " replications of each" << std::endl;
    }
    ExecuteOptions execution = execution_of(options);
    execution.out = folder / "results" / sweep.scenario;
    execution.tracing.timeline = traced(study, sweep.scenario);
    const Execution done = execute(*sweep.plan, execution);
    for (const std::string& failure : done.failures) err << sweep.scenario << ": " << failure << '\n';
    for (const std::string& note : done.notes) err << sweep.scenario << ": " << note << '\n';
    if (done.exit_code != 0) return done.exit_code;
    results.push_back({sweep.scenario, done.folder});
  }
  return 0;
}

int tell(const Outcome& outcome, const ReproduceOptions& options, std::ostream& out, std::ostream& err) {
  print_ledger(out, outcome.claims);
  if (!options.junit.empty()) write_file(options.junit, junit_document(outcome.claims));
  bool good = true;
  for (const ReportFigure& figure : outcome.figures) {
    if (figure.mistake.empty()) continue;
    err << figure.mistake;
    good = false;
  }
  for (const JudgedClaim& judged : outcome.claims)
    good = good && !is_unexpected_failure(judged.claim, judged.judgement);
  out << '\n';
  for (const auto& file : outcome.files) out << file.string() << '\n';
  out << tally_text(outcome.claims) << '\n';
  return good ? 0 : 1;
}

int run_and_tell(const ReproduceOptions& options, Catalogue& catalogue, std::ostream& out, std::ostream& err,
                 Problems& problems) {
  const Profile profile = read_profile(catalogue.home(), options.profile, problems);
  const StudyLibrary library = read_study_library(catalogue.home(), problems);
  if (!problems.empty()) return 2;
  const StudyPlan study = plan_studies(library, options.studies, problems);
  const std::vector<ReadySweep> sweeps = prepare(study, profile, catalogue, problems);
  if (problems.empty()) check_anatomies(study, catalogue, problems);
  const std::vector<ReportAnalysis> finished = read_finished_analyses(options.with, problems);
  if (!problems.empty()) return 2;
  const std::filesystem::path folder =
      options.out.empty() ? default_folder(sweeps, options.tool) : std::filesystem::path(options.out);
  prepare_outcome_folder(folder, options.force);

  std::vector<ScenarioResult> results;
  const int status = run_all(study, sweeps, options, folder, results, err);
  if (status != 0) return status;
  std::map<std::string, ModelRange> ranges;
  const int varied = run_uncertainty(sweeps, results, study, options, folder, ranges, err, problems);
  if (varied != 0) return varied;
  const StudyAnatomyOptions anatomy{folder, &profile, options.tool, options.command};
  std::vector<ReportAnalysis> analyses = draw_anatomies(study, catalogue, anatomy);
  if (was_interrupted()) return exit_interrupted;
  analyses.insert(analyses.end(), finished.begin(), finished.end());
  const OutcomeOptions outcome_options{folder,
                                       {"svg", "pdf", "png"},
                                       options.profile,
                                       command_of(options),
                                       "Reproduction of " + studies_text(options.studies),
                                       options.tool.version,
                                       analyses,
                                       execution_of(options).jobs,
                                       ranges};
  const Outcome outcome = write_outcome(study, library, results, outcome_options, problems);
  return problems.empty() ? tell(outcome, options, out, err) : 2;
}

}  // namespace

int reproduce(const ReproduceOptions& options, Catalogue& catalogue, std::ostream& out, std::ostream& err) {
  Problems problems;
  int status = 0;
  try {
    status = run_and_tell(options, catalogue, out, err, problems);
  } catch (const InputError& error) {
    err << error.what();
    return 2;
  } catch (const FileError& error) {
    err << error.what() << '\n';
    return 4;
  } catch (const std::filesystem::filesystem_error& error) {
    err << error.what() << '\n';
    return 4;
  }
  err << problems.to_string();
  return status;
}

}  // namespace xenolith
