#include "analysis/explain.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "analysis/anatomy_change.hpp"
#include "analysis/anatomy_figure.hpp"
#include "analysis/request_trace.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/experiment/execute.hpp"
#include "sim-core/experiment/pattern.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/model/request_latency.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

/// One call of `explain`.
class Explainer {
 public:
  Explainer(const Plan& plan, const ExplainOptions& options)
      : plan_(plan), options_(options), requests_(options.metric) {
    table_.scenario = plan.scenario().name;
    table_.columns = plan.columns();
    explanation_.folder = options.out;
    constexpr std::size_t digits = 8;
    if (options.out.empty()) {
      explanation_.folder = fs::path("out") / plan.scenario().name /
                            ("explain-" + utc_now() + "-" + input_hash(plan, options.tool).substr(0, digits));
    }
  }

  Explanation run() {
    const auto begin = std::chrono::steady_clock::now();
    const std::string started = utc_now();
    prepare_folder(explanation_.folder, options_.force);
    for (std::int64_t r = 0; r < plan_.replications().min && explanation_.failures.empty(); ++r) replicate(r);
    if (explanation_.failures.empty()) judge();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    const std::string status = explanation_.failures.empty() ? "complete" : "failed";
    const ManifestFacts facts{options_.tool, options_.command, status,  {},
                              started,       wall.count(),     events_, explanation_.failures};
    write_tables(table_, explanation_.folder);
    write_file(explanation_.folder / "resolved.json", resolved_text(plan_));
    write_file(explanation_.folder / "manifest.json",
               to_text(manifest_of(plan_, facts, explanation_.folder)) + "\n");
    return std::move(explanation_);
  }

 private:
  Anatomy::Wanted wanted() const {
    return [pattern = options_.metric](std::string_view metric) { return matches(pattern, metric); };
  }

  void replicate(std::int64_t number) {
    Anatomy anatomy(wanted());
    const ReplicationResult result =
        run_replication(plan_, plan_.points().front(), number, nullptr, &anatomy);
    events_ += result.events;
    if (!result.failure.empty()) explanation_.failures.push_back(result.failure);
    const Point& point = plan_.points().front();
    for (const Measurement& one : result.values)
      table_.rows.push_back({point.id, number, plan_.run().seed, plan_.column_values(point), one});
    requests_.add(anatomy, number);
    note(anatomy.lost(), "had too many marks to be kept; they are left out", number);
    note(anatomy.beyond(), "came when as many as are kept had ended; they are left out", number);
  }

  void note(std::size_t count, const std::string& what, std::int64_t replication) {
    if (count == 0) return;
    explanation_.notes.push_back("replication " + std::to_string(replication) + ": " + std::to_string(count) +
                                 " requests " + what);
  }

  void judge() {
    if (requests_.entries().empty()) {
      explanation_.failures.push_back("no request of " + options_.metric + " ended while it was measured");
      return;
    }
    const std::vector<std::size_t> chosen = chosen_requests();
    explanation_.table = anatomy_table(requests_, options_.tail);
    write_file(explanation_.folder / "anatomy.csv", anatomy_csv(explanation_.table));
    write_file(explanation_.folder / "anatomy_samples.csv", anatomy_samples_csv(requests_));
    const std::string mistake =
        draw_anatomy(options_.home, explanation_.folder, options_.formats, options_.metric);
    if (!mistake.empty()) explanation_.failures.push_back(mistake);
    if (chosen.empty()) return;
    write_file(explanation_.folder / "requests.csv", requests_csv(requests_, chosen));
    for (const std::size_t entry : chosen) draw(entry);
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
    if (!problems.empty()) throw InputError(problems);
    std::vector<std::size_t> order = requests_.by_total();
    std::reverse(order.begin(), order.end());
    order.resize(std::min(order.size(), static_cast<std::size_t>(options_.slowest)));
    for (const std::size_t entry : order) {
      if (std::find(chosen.begin(), chosen.end(), entry) == chosen.end()) chosen.push_back(entry);
    }
    return chosen;
  }

  /// The run once more, with a timeline of the time in which the request was under way.
  void draw(std::size_t entry) {
    const RequestSet::Entry& chosen = requests_.entries()[entry];
    Trace trace;
    trace.limit_to(chosen.request.begin, chosen.request.begin + chosen.request.total);
    run_replication(plan_, plan_.points().front(), chosen.replication, &trace);
    draw_request(trace, requests_, entry);
    write_file(explanation_.folder / ("request-" + std::to_string(entry + 1) + ".trace.json"),
               trace.to_json(plan_.scenario().name));
  }

  const Plan& plan_;
  const ExplainOptions& options_;
  RequestSet requests_;
  Explanation explanation_;
  ResultTable table_;
  std::uint64_t events_ = 0;
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

void check_runs(const Plan& plan, const ExplainOptions& options, Problems& problems) {
  const DecidedPoint decided = plan.decide(plan.points().front(), problems);
  Simulator simulator;
  if (!problems.empty() || !build(decided.platform, simulator, {}, problems)->has_fluid()) return;
  if (plan.replications().min > 1)
    problems.add({"--replications " + std::to_string(plan.replications().min), 0, 0}, "",
                 "a scenario with a fluid network is explained from one replication", "--replications 1");
  if (options.slowest > 0 || !options.requests.empty())
    problems.add({options.slowest > 0 ? "--slowest " + std::to_string(options.slowest) : "--request", 0, 0},
                 "",
                 "timelines of requests need a second run, which a fluid network cannot have in one process",
                 "--slowest 0, and a timeline of the whole run by `xenolith run --trace`");
}

Explanation explain(const Plan& plan, const ExplainOptions& options) {
  return Explainer(plan, options).run();
}

}  // namespace xenolith
