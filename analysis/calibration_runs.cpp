#include "analysis/calibration_runs.hpp"

#include <algorithm>

#include "analysis/sample_table.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/experiment/journal.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_interrupted = 130;
constexpr const char* journal_key = "calibration";

struct Job {
  std::size_t plan;
  std::int64_t replication;
};

}  // namespace

CalibrationRuns::CalibrationRuns(const Calibration& calibration, Catalogue& catalogue, int jobs)
    : calibration_(calibration), catalogue_(catalogue), jobs_(jobs) {
  for (const CalibrationTarget& target : calibration.targets) {
    if (std::find(settings_.begin(), settings_.end(), target.at) == settings_.end())
      settings_.push_back(target.at);
  }
}

std::unique_ptr<Plan> CalibrationRuns::plan_for(const std::vector<Magnitude>& vector,
                                                std::size_t setting) const {
  PlanRequest request{calibration_.scenario, {}, false, calibration_.run};
  for (const auto& [address, value] : settings_[setting]) request.sets.push_back(address + "=" + value);
  for (std::size_t i = 0; i < vector.size(); ++i)
    request.sets.push_back(calibration_.parameters[i].address + "=" + exact_text(vector[i]));
  Problems problems;
  auto plan = std::make_unique<Plan>(request, catalogue_, problems);
  if (!problems.empty()) throw InputError(problems);
  return plan;
}

std::filesystem::path CalibrationRuns::folder_of(std::size_t plan) const {
  return scratch_.path() / std::to_string(plan);
}

double CalibrationRuns::target_value(const CalibrationTarget& target, std::size_t plan,
                                     const Plan& what) const {
  const Journal journal(folder_of(plan), journal_key);
  double sum = 0;
  for (std::int64_t r = 0; r < what.run().replications; ++r) {
    const auto result = journal.read_any(what.points().front().id, r);
    if (!result) throw CalibrationRunFailed("a run broke down", exit_failed);
    if (!result->failure.empty()) throw CalibrationRunFailed(result->failure, exit_failed);
    const auto found =
        std::find_if(result->values.begin(), result->values.end(), [&target](const Measurement& one) {
          return one.component == target.component && one.metric == target.metric && one.value;
        });
    if (found == result->values.end())
      throw CalibrationRunFailed("the run has no " + target.component + " " + target.metric, exit_failed);
    const auto ratio = unit_ratio(found->unit, target.unit);
    if (!ratio) throw CalibrationRunFailed(found->unit + " is no " + target.unit, exit_failed);
    sum += *found->value * *ratio;
  }
  return sum / static_cast<double>(what.run().replications);
}

std::vector<std::vector<double>> CalibrationRuns::simulate(
    const std::vector<std::vector<Magnitude>>& vectors) {
  std::vector<std::unique_ptr<Plan>> plans;
  std::vector<Job> jobs;
  for (const auto& vector : vectors) {
    for (std::size_t setting = 0; setting < settings_.size(); ++setting) {
      plans.push_back(plan_for(vector, setting));
      std::filesystem::remove_all(folder_of(plans.size() - 1));
      Journal(folder_of(plans.size() - 1), journal_key).open();
      for (std::int64_t r = 0; r < plans.back()->run().replications; ++r)
        jobs.push_back({plans.size() - 1, r});
    }
  }
  runs_ += jobs.size();
  const auto work = [&](std::size_t job) {
    const Plan& plan = *plans[jobs[job].plan];
    const Journal journal(folder_of(jobs[job].plan), journal_key);
    journal.write(run_replication(plan, plan.points().front(), jobs[job].replication, nullptr));
    return 0;
  };
  if (!WorkerPool(jobs_, work, [](const WorkerPool::End&) {}).run(jobs.size()))
    throw CalibrationRunFailed("interrupted", exit_interrupted);
  std::vector<std::vector<double>> results;
  for (std::size_t v = 0; v < vectors.size(); ++v) {
    std::vector<double>& values = results.emplace_back();
    for (const CalibrationTarget& target : calibration_.targets) {
      const auto setting = std::find(settings_.begin(), settings_.end(), target.at) - settings_.begin();
      const std::size_t plan = v * settings_.size() + static_cast<std::size_t>(setting);
      values.push_back(target_value(target, plan, *plans[plan]));
    }
  }
  return results;
}

}  // namespace xenolith
