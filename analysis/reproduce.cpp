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

std::vector<ReadySweep> prepare(const StudyPlan& study, const Profile& profile, int jobs,
                                Catalogue& catalogue, Problems& problems) {
  std::vector<ReadySweep> sweeps;
  for (const std::string& scenario : study.scenarios) {
    PlanRequest request{scenario, {}, true, profile.overrides_for(scenario)};
    request.jobs = jobs;
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

/// Makes the output folder ready; what an earlier call wrote goes, the rest stays. Of a call that is to be
/// gone on with only the manifest goes: as long as there is one, the results are whole.
void prepare_outcome_folder(const std::filesystem::path& folder, const ReproduceOptions& options) {
  if (options.resume && std::filesystem::is_directory(folder / "results")) {
    std::filesystem::remove(folder / "manifest.json");
    std::filesystem::remove_all(folder / "anatomy");  // quickly made again
    return;
  }
  prepare_folder(folder, options.force);
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
  execution.resume = options.resume;
  execution.progress = options.progress;
  return execution;
}

/// Tells every tenth of a sweep where there is no bar.
void tell_tenths(ExecuteOptions& execution, const ReproduceOptions& options, std::ostream& err) {
  if (execution.progress || options.quiet) return;
  execution.progress = [&err, told = std::size_t{0}](std::size_t done, std::size_t total) mutable {
    constexpr std::size_t tenths = 10;
    constexpr std::size_t worth_telling = 200;
    const std::size_t tenth = total == 0 ? 0 : tenths * done / total;
    if (tenth <= told || total < worth_telling) return;
    told = tenth;
    err << "  " << done << " of " << total << " replications" << std::endl;
  };
}

Uncertainty run_uncertainty(const std::vector<ReadySweep>& sweeps, const std::vector<ScenarioResult>& results,
                            const StudyPlan& study, const ReproduceOptions& options,
                            const std::filesystem::path& folder, std::ostream& err, Problems& problems) {
  std::vector<UncertainScenario> scenarios;
  for (std::size_t i = 0; i < sweeps.size(); ++i)
    scenarios.push_back({sweeps[i].scenario, sweeps[i].plan.get(), results[i].folder});
  UncertaintyOptions how{options.uncertainty, folder / "uncertainty", execution_of(options)};
  how.begin = [&](const std::string& line, ExecuteOptions& execution) {
    if (!options.quiet) err << line << std::endl;
    tell_tenths(execution, options, err);
  };
  Uncertainty found = vary_assumed(scenarios, study.claims, how, problems);
  for (const std::string& left : found.left_out_rows) err << left << '\n';
  if (!options.quiet) {
    err << found.inputs << " assumed inputs varied, " << options.uncertainty << " samples\n";
    for (const std::string& left : found.left_out) err << "not varied: " << left << '\n';
  }
  return found;
}

/// Of a call that did not come to its end.
int tell_of_end(int exit_code, const std::filesystem::path& folder, std::ostream& err) {
  if (exit_code == exit_interrupted)
    err << "interrupted: what is finished lies in " << folder.string()
        << "; the same call with --resume --out " << folder.string() << " goes on" << std::endl;
  return exit_code;
}

/// Runs the sweeps one after the other; the first that fails ends it. 0 when all are there.
int run_all(const StudyPlan& study, const std::vector<ReadySweep>& sweeps, const ReproduceOptions& options,
            const std::filesystem::path& folder, std::vector<ScenarioResult>& results, std::ostream& err) {
  for (const ReadySweep& sweep : sweeps) {
    if (!options.quiet) {
      err << "scenario " << results.size() + 1 << " of " << sweeps.size() << ": " << sweep.scenario << ": "
          << sweep.plan->points().size() << " points, " << to_text(sweep.plan->replications())
          << " replications of each" << std::endl;
    }
    ExecuteOptions execution = execution_of(options);
    tell_tenths(execution, options, err);
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

OutcomeOptions outcome_of(const ReproduceOptions& options, const std::filesystem::path& folder) {
  return {folder,
          {"svg", "pdf", "png"},
          options.profile,
          command_of(options),
          "Reproduction of " + studies_text(options.studies),
          options.tool.version,
          {},
          execution_of(options).jobs,
          {}};
}

int run_and_tell(const ReproduceOptions& options, Catalogue& catalogue, std::ostream& out, std::ostream& err,
                 Problems& problems) {
  if (options.resume && options.out.empty())
    problems.add({"--resume", 0, 0}, "", "does not say what to go on with", "--out with its folder");
  const Profile profile = read_profile(catalogue.home(), options.profile, problems);
  const StudyLibrary library = read_study_library(catalogue.home(), problems);
  if (!problems.empty()) return 2;
  const StudyPlan study = plan_studies(library, options.studies, problems);
  const std::vector<ReadySweep> sweeps = prepare(study, profile, options.jobs, catalogue, problems);
  if (problems.empty()) check_anatomies(study, catalogue, problems);
  const std::vector<ReportAnalysis> finished = read_finished_analyses(options.with, problems);
  if (!problems.empty()) return 2;
  const std::filesystem::path folder =
      options.out.empty() ? default_folder(sweeps, options.tool) : std::filesystem::path(options.out);
  prepare_outcome_folder(folder, options);

  std::vector<ScenarioResult> results;
  const int status = run_all(study, sweeps, options, folder, results, err);
  if (status != 0) return tell_of_end(status, folder, err);
  const StudyAnatomyOptions anatomy{folder, &profile, options.tool, options.command};
  OutcomeOptions outcome_options = outcome_of(options, folder);
  outcome_options.analyses = draw_anatomies(study, catalogue, anatomy);
  if (was_interrupted()) return tell_of_end(exit_interrupted, folder, err);
  outcome_options.analyses.insert(outcome_options.analyses.end(), finished.begin(), finished.end());
  Outcome outcome = write_outcome(study, library, results, outcome_options, problems);
  if (options.uncertainty > 0 && problems.empty()) {
    // What the values as they are gave is whole before the long part begins.
    const Uncertainty found = run_uncertainty(sweeps, results, study, options, folder, err, problems);
    if (found.exit_code != 0) return tell_of_end(found.exit_code, folder, err);
    outcome_options.model_ranges = found.ranges;
    if (problems.empty()) outcome = write_outcome(study, library, results, outcome_options, problems);
  }
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
