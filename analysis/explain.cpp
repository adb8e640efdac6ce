#include "analysis/explain.hpp"

#include <algorithm>
#include <cstdio>
#include <set>

#include "analysis/anatomy_change.hpp"
#include "analysis/anatomy_figure.hpp"
#include "analysis/request_trace.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/experiment/execute.hpp"
#include "sim-core/experiment/pattern.hpp"
#include "sim-core/experiment/runner.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/worker_pool.hpp"
#include "sim-core/model/request_latency.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

constexpr int exit_failed = 1;
constexpr int exit_file = 4;
constexpr int exit_interrupted = 130;

/// One call of `explain`.
class Explainer {
 public:
  Explainer(const Plan& plan, const ExplainOptions& options)
      : plan_(plan), options_(options), requests_(options.metric) {
    explanation_.folder = options.out;
    constexpr std::size_t digits = 8;
    if (options.out.empty()) {
      explanation_.folder = fs::path("out") / plan.scenario().name /
                            ("explain-" + utc_now() + "-" + input_hash(plan, options.tool).substr(0, digits));
    }
  }

  Explanation run() {
    ExecuteOptions options;
    options.out = explanation_.folder;
    options.force = options_.force;
    options.jobs = options_.jobs;
    options.command = options_.command;
    options.tool = options_.tool;
    options.progress = options_.progress;
    options.anatomy = [this](std::string_view metric) { return matches(options_.metric, metric); };
    options.analyse = [this](Execution& done) { analyse(done); };
    Execution done = execute(plan_, options);
    explanation_.exit_code = done.exit_code;
    explanation_.failures = std::move(done.failures);
    explanation_.notes.insert(explanation_.notes.end(), done.notes.begin(), done.notes.end());
    return std::move(explanation_);
  }

 private:
  void analyse(Execution& done) {
    if (done.exit_code != 0) return;
    for (const ReplicationAnatomy& one : done.anatomies) {
      requests_.add(one.findings, one.replication);
      note(one.findings.lost, "had too many marks to be kept; they are left out", one.replication);
      note(one.findings.beyond, "came when as many as are kept had ended; they are left out",
           one.replication);
    }
    done.anatomies.clear();
    judge(done);
    if (done.exit_code == 0 && !done.failures.empty()) done.exit_code = exit_failed;
  }

  void note(std::size_t count, const std::string& what, std::int64_t replication) {
    if (count == 0) return;
    explanation_.notes.push_back("replication " + std::to_string(replication) + ": " + std::to_string(count) +
                                 " requests " + what);
  }

  void judge(Execution& done) {
    if (requests_.entries().empty()) {
      done.failures.push_back("no request of " + options_.metric + " ended while it was measured");
      return;
    }
    const std::vector<std::size_t> chosen = chosen_requests();
    explanation_.table = anatomy_table(requests_, options_.tail);
    write_file(explanation_.folder / "anatomy.csv", anatomy_csv(explanation_.table));
    write_file(explanation_.folder / "anatomy_samples.csv", anatomy_samples_csv(requests_));
    const std::string mistake =
        draw_anatomy(options_.home, explanation_.folder, options_.formats, options_.metric);
    if (!mistake.empty()) done.failures.push_back(mistake);
    if (chosen.empty()) return;
    write_file(explanation_.folder / "requests.csv", requests_csv(requests_, chosen));
    draw(chosen, done);
  }

  /// Those that were named, then the slowest.
  std::vector<std::size_t> chosen_requests() const {
    std::vector<std::size_t> chosen;
    Problems problems;
    const std::size_t count = requests_.entries().size();
    for (const std::int64_t number : options_.requests) {
      if (number >= 1 && static_cast<std::size_t>(number) <= count) {
        chosen.push_back(static_cast<std::size_t>(number) - 1);
      } else {
        problems.add({"--request " + std::to_string(number), 0, 0}, "", "there is no such request",
                     "1 to " + std::to_string(count));
      }
    }
    if (!problems.empty()) {
      fs::remove_all(explanation_.folder / "journal");  // the call was wrong: nothing is left of it
      throw InputError(problems);
    }
    std::vector<std::size_t> order = requests_.by_total();
    std::reverse(order.begin(), order.end());
    order.resize(std::min(order.size(), static_cast<std::size_t>(options_.slowest)));
    for (const std::size_t entry : order) {
      if (std::find(chosen.begin(), chosen.end(), entry) == chosen.end()) chosen.push_back(entry);
    }
    return chosen;
  }

  /// For each request its run once more, in a process of its own.
  void draw(const std::vector<std::size_t>& chosen, Execution& done) {
    const auto work = [&](std::size_t job) { return draw_one(chosen[job]); };
    const auto ended = [&](const WorkerPool::End& end) {
      if (end.exit_code == exit_file) throw FileError(explanation_.folder, "timelines cannot be written");
      if (end.exit_code == 0) return;
      done.failures.push_back("timeline of " + name_of(chosen[end.job]) + ": " + end.how());
      done.exit_code = end.exit_code;
    };
    if (!WorkerPool(options_.jobs, work, ended).run(chosen.size())) done.exit_code = exit_interrupted;
  }

  static std::string name_of(std::size_t entry) { return "request " + std::to_string(entry + 1); }

  /// In the process of its own: with a timeline of the time in which the request was under way.
  int draw_one(std::size_t entry) const {
    const RequestSet::Entry& chosen = requests_.entries()[entry];
    Trace trace;
    trace.limit_to(chosen.request.begin, chosen.request.begin + chosen.request.total);
    const ReplicationResult result =
        run_replication(plan_, plan_.points().front(), chosen.replication, &trace);
    if (!result.failure.empty()) {
      std::fprintf(stderr, "%s: timeline of %s: %s\n", plan_.scenario().name.c_str(), name_of(entry).c_str(),
                   result.failure.c_str());
      return exit_failed;
    }
    draw_request(trace, requests_, entry);
    try {
      write_file(explanation_.folder / ("request-" + std::to_string(entry + 1) + ".trace.json"),
                 trace.to_json(plan_.scenario().name));
    } catch (const FileError&) {
      return exit_file;
    }
    return 0;
  }

  const Plan& plan_;
  const ExplainOptions& options_;
  RequestSet requests_;
  Explanation explanation_;
};

}  // namespace

std::vector<std::string> explainable_metrics(const Plan& plan, const std::string& pattern,
                                             Problems& problems) {
  const DecidedPoint decided = plan.decide(plan.points().front(), problems);
  Simulator simulator;
  const auto system = build(decided.platform, simulator, {}, problems);
  std::vector<std::string> metrics;
  for (const Component* component : system->all()) {
    for (const Statistic* statistic : component->statistics()) {
      const auto* const requests = dynamic_cast<const RequestLatency*>(statistic);
      if (requests != nullptr) metrics.push_back(requests->address());
    }
  }
  if (is_pattern(pattern.substr(std::min(pattern.size(), pattern.rfind('.'))))) {
    problems.add({"--metric " + pattern, 0, 0}, "", "does not name a statistic",
                 "a component's address and one of its statistics, such as client.guest[*].psapp.rtt");
  }
  const bool matched = std::any_of(metrics.begin(), metrics.end(),
                                   [&](const std::string& metric) { return matches(pattern, metric); });
  if (!matched && problems.empty()) {
    std::set<std::string> pooled;
    for (const std::string& metric : metrics) pooled.insert(pooled_address(pattern, metric));
    const std::vector<std::string> names(pooled.begin(), pooled.end());
    problems.add({"--metric " + pattern, 0, 0}, "", "matches no statistic of requests in this point",
                 names.empty() ? "none of its statistics is one" : list_names(names),
                 nearest_name(pattern, names));
  }
  return metrics;
}

Explanation explain(const Plan& plan, const ExplainOptions& options) {
  return Explainer(plan, options).run();
}

}  // namespace xenolith
