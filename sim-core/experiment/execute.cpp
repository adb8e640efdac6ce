#include "sim-core/experiment/execute.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "sim-core/base/file.hpp"
#include "sim-core/experiment/journal.hpp"
#include "sim-core/experiment/replication_schedule.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

constexpr int exit_failed = 1;
constexpr int exit_internal = 70;
constexpr int exit_interrupted = 130;

struct Job {
  std::size_t index;  ///< of the point among those of the shard
  const Point* point;
  std::int64_t replication;
};

std::string text_member_of(const Json& json, const char* key) {
  const Json* const found = json.find(key);
  return found != nullptr && found->is_string() ? found->as_string() : std::string();
}

/// One call of `execute`.
class Executor {
 public:
  Executor(const Plan& plan, const ExecuteOptions& options)
      : plan_(plan),
        options_(options),
        inputs_(input_hash(plan, options.tool)),
        folder_(folder()),
        journal_(folder_ / "journal", inputs_) {
    for (const Point& point : plan.points()) {
      if (options_.shard.has(point)) points_.push_back(&point);
    }
    schedule_.emplace(plan.replications(), points_.size(), options.jobs);
  }

  Execution run() {
    const auto begin = std::chrono::steady_clock::now();
    const std::string started = utc_now();
    if (!resumes()) {
      prepare_folder(folder_, options_.force);
    } else if (auto finished = finished_before()) {
      return std::move(*finished);
    }
    journal_.open();
    const bool ended = run_jobs();
    Execution execution;
    execution.folder = folder_;
    collect(execution, ended);
    if (options_.analyse) options_.analyse(execution);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    write(execution, {options_.tool, options_.command, status_of(execution), options_.shard, started,
                      wall.count(), events_, execution.failures, precision_});
    return execution;
  }

 private:
  fs::path folder() const {
    if (!options_.out.empty()) return options_.out;
    constexpr std::size_t digits = 8;
    return fs::path("out") / plan_.scenario().name / (utc_now() + "-" + inputs_.substr(0, digits));
  }

  /// True if the folder holds results of the same inputs to go on with.
  bool resumes() const {
    std::error_code ignored;
    if (!options_.resume || !fs::is_directory(folder_, ignored) || fs::is_empty(folder_, ignored))
      return false;
    Problems problems;
    const auto manifest = read_manifest(folder_, problems);
    const bool foreign =
        journal_.is_foreign() || (manifest && text_member_of(*manifest, "input_hash") != inputs_);
    const bool ours = fs::is_directory(folder_ / "journal", ignored) || manifest;
    if (foreign || !ours) {
      problems.add(
          {"--resume " + folder_.string(), 0, 0}, "",
          foreign ? "the folder holds results of other inputs" : "the folder holds nothing to resume",
          "the folder of a call with the same files, settings and version");
    }
    if (!problems.empty()) throw InputError(problems);
    return true;
  }

  /// The results of an earlier call that came to its end.
  std::optional<Execution> finished_before() const {
    Problems problems;
    const auto manifest = read_manifest(folder_, problems);
    if (!manifest || text_member_of(*manifest, "status") != "complete") return std::nullopt;
    const std::string file = shown_path(folder_ / "samples.csv");
    auto table = read_samples_csv(read_file(file), file, problems);
    if (!problems.empty()) throw InputError(problems);
    journal_.remove();  // the earlier call may have been killed before it did
    Execution execution;
    execution.folder = folder_;
    execution.table = std::move(*table);
    return execution;
  }

  bool run_jobs() {
    take_in_earlier();
    tell();
    const auto work = [&](std::size_t job) { return run_one(jobs_[job]); };
    const auto ended = [&](const WorkerPool::End& end) { take_end(jobs_[end.job], end); };
    const auto next = [&]() -> std::optional<std::size_t> {
      const auto job = schedule_->next();
      if (!job) return std::nullopt;
      jobs_.push_back({job->point, points_[job->point], job->replication});
      return jobs_.size() - 1;
    };
    load_before_replications(plan_);
    return WorkerPool(options_.jobs, work, ended).run(next);
  }

  /// What an earlier call left. It may have begun more than was needed, as many as ran at a time.
  void take_in_earlier() {
    std::size_t p = 0;
    for (const auto& [point, replication] : journal_.entries()) {
      while (p < points_.size() && points_[p]->id < point) ++p;
      if (p == points_.size()) return;
      if (points_[p]->id != point || replication >= plan_.replications().max) continue;
      const auto result = journal_.read(point, replication);
      if (result) schedule_->add({p, replication}, &*result);
    }
  }

  void take_end(const Job& job, const WorkerPool::End& end) {
    if (end.exit_code != 0) note_breakdown(job, end);
    const auto result = journal_.read_any(job.point->id, job.replication);
    schedule_->add({job.index, job.replication}, result ? &*result : nullptr);
    tell();
  }

  /// In the job's own process.
  int run_one(const Job& job) const {
    Trace trace = trace_for(options_.tracing);
    const bool traced =
        options_.tracing.wanted() && job.point == &plan_.points().front() && job.replication == 0;
    std::optional<Anatomy> anatomy;
    if (options_.anatomy) anatomy.emplace(options_.anatomy);
    try {
      const ReplicationResult result = run_replication(
          plan_, *job.point, job.replication, traced ? &trace : nullptr, anatomy ? &*anatomy : nullptr);
      if (anatomy) journal_.write(job.point->id, job.replication, findings_of(*anatomy));
      journal_.write(result);
      if (traced) tell_of_trace(write_trace(trace, options_.tracing, plan_.scenario().name, folder_));
    } catch (const FileError&) {
      return exit_file;
    }
    return 0;
  }

  void tell_of_trace(const std::string& note) const {
    if (!note.empty()) std::fprintf(stderr, "%s: %s\n", plan_.scenario().name.c_str(), note.c_str());
  }

  void note_breakdown(const Job& job, const WorkerPool::End& end) {
    if (end.exit_code == exit_file) {
      file_failed_ = true;
      return;
    }
    breakdowns_.push_back({job, end.how()});
  }

  void tell() const {
    if (options_.progress) options_.progress(schedule_->done(), schedule_->total());
  }

  std::string name_of(const Point& point) const {
    std::string name = "point " + std::to_string(point.id);
    const std::vector<std::string> values = plan_.column_values(point);
    std::string settings;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].empty())
        settings += (settings.empty() ? "" : ", ") + plan_.columns()[i] + "=" + values[i];
    }
    if (!settings.empty()) name += " (" + settings + ")";
    return name;
  }

  std::string name_of(const Point& point, std::int64_t replication) const {
    return name_of(point) + ", replication " + std::to_string(replication);
  }

  void collect(Execution& execution, bool ended) {
    if (file_failed_) throw FileError(folder_ / "journal", "results cannot be written");
    ResultTable& table = execution.table;
    table.scenario = plan_.scenario().name;
    table.columns = plan_.columns();
    for (std::size_t p = 0; p < points_.size(); ++p) collect_point(p, execution);
    for (const auto& [job, how] : breakdowns_) {
      // What ran beyond the point's end does not count.
      const auto length = schedule_->length(job.index);
      if (length && job.replication >= *length) continue;
      broken_ = true;
      execution.failures.push_back(name_of(*job.point, job.replication) + ": " + how);
    }
    execution.exit_code = !ended                       ? exit_interrupted
                          : broken_                    ? exit_internal
                          : execution.failures.empty() ? 0
                                                       : exit_failed;
  }

  void collect_point(std::size_t index, Execution& execution) {
    const Point& point = *points_[index];
    const std::vector<std::string> columns = plan_.column_values(point);
    const std::int64_t count = schedule_->length(index).value_or(schedule_->span(index));
    HistogramRow histograms{point.id, columns, {}};
    for (std::int64_t r = 0; r < count; ++r) {
      const auto result = journal_.read_any(point.id, r);
      if (!result) continue;
      events_ += result->events;
      if (!result->failure.empty()) {
        execution.failures.push_back(name_of(point, r) + ": " + result->failure);
        execution.failed_points.push_back(point.id);
      }
      merge_histograms(histograms.histograms, result->histograms);
      for (const Measurement& one : result->values)
        execution.table.rows.push_back({point.id, r, plan_.run().seed, columns, one});
      if (options_.anatomy) execution.anatomies.push_back({r, journal_.read_anatomy(point.id, r)});
    }
    if (!histograms.histograms.empty()) histograms_.push_back(std::move(histograms));
    if (schedule_->length(index)) note_precision(index, execution);
  }

  void note_precision(std::size_t index, Execution& execution) {
    const Point& point = *points_[index];
    const std::int64_t count = *schedule_->length(index);
    for (const ReplicationSchedule::Reached& one : schedule_->reached(index)) {
      const auto relative = one.state.interval ? one.state.interval->relative_half() : std::nullopt;
      precision_.push_back({point.id, one.precision->metric, count, relative, one.state.reached});
      if (one.state.reached) continue;
      const std::string known = relative ? fmt::format("{:.3g} %", 100.0 * *relative) : "nothing";
      execution.notes.push_back(fmt::format("{}: {} replications give {} to within {}, not {:.3g} %",
                                            name_of(point), count, one.precision->metric, known,
                                            100.0 * one.precision->relative_halfwidth));
    }
  }

  static std::string status_of(const Execution& execution) {
    if (execution.exit_code == exit_interrupted) return "interrupted";
    return execution.exit_code == 0 ? "complete" : "failed";
  }

  void write(const Execution& execution, const ManifestFacts& facts) const {
    write_tables(execution.table, folder_);
    if (!histograms_.empty())
      write_file(folder_ / "histograms.csv",
                 histograms_csv(plan_.scenario().name, plan_.columns(), histograms_));
    // An interrupted large sweep does not wait for what only its end needs.
    if (execution.exit_code != exit_interrupted || plan_.points().size() <= most_whole_points)
      write_file(folder_ / "resolved.json", resolved_text(plan_, options_.shard));
    write_file(folder_ / "manifest.json", to_text(manifest_of(plan_, facts, folder_)) + "\n");
    if (execution.exit_code == 0) journal_.remove();
  }

  static constexpr int exit_file = 4;

  const Plan& plan_;
  const ExecuteOptions& options_;
  std::string inputs_;
  fs::path folder_;
  Journal journal_;
  std::vector<const Point*> points_;
  std::optional<ReplicationSchedule> schedule_;
  std::vector<Job> jobs_;
  std::vector<ReachedPrecision> precision_;
  std::vector<HistogramRow> histograms_;
  std::vector<std::pair<Job, std::string>> breakdowns_;
  std::uint64_t events_ = 0;
  bool broken_ = false;
  bool file_failed_ = false;
};

}  // namespace

Execution execute(const Plan& plan, const ExecuteOptions& options) { return Executor(plan, options).run(); }

}  // namespace xenolith
