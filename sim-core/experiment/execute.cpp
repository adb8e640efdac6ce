#include "sim-core/experiment/execute.hpp"

#include <chrono>
#include <cstdio>

#include "sim-core/base/file.hpp"
#include "sim-core/experiment/journal.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

constexpr int exit_failed = 1;
constexpr int exit_internal = 70;
constexpr int exit_interrupted = 130;

struct Job {
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
        journal_(folder_ / "journal", inputs_) {}

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
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    write(execution, {options_.tool, options_.command, status_of(execution), options_.shard, started,
                      wall.count(), events_, execution.failures});
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
    return Execution{0, folder_, std::move(*table), {}};
  }

  bool run_jobs() {
    std::vector<Job> open;
    std::size_t done = 0;
    for (const Point& point : plan_.points()) {
      if (point.id % options_.shard.count != options_.shard.index) continue;
      for (std::int64_t r = 0; r < plan_.run().replications; ++r) {
        jobs_.push_back({&point, r});
        if (journal_.read(point.id, r))
          ++done;
        else
          open.push_back(jobs_.back());
      }
    }
    if (done == jobs_.size()) return true;
    tell(done);
    const auto work = [&](std::size_t job) { return run_one(open[job]); };
    const auto ended = [&](const WorkerPool::End& end) {
      tell(++done);
      if (end.exit_code != 0) note_breakdown(open[end.job], end);
    };
    return WorkerPool(options_.jobs, work, ended).run(open.size());
  }

  /// In the job's own process.
  int run_one(const Job& job) const {
    Trace trace = trace_for(options_.tracing);
    const bool traced =
        options_.tracing.wanted() && job.point == &plan_.points().front() && job.replication == 0;
    try {
      journal_.write(run_replication(plan_, *job.point, job.replication, traced ? &trace : nullptr));
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
    broken_ = true;
    const std::string how = end.signal != 0 ? "signal " + std::to_string(end.signal)
                                            : "exit code " + std::to_string(end.exit_code);
    breakdowns_.push_back({job, "its process was ended by " + how});
  }

  void tell(std::size_t done) const {
    if (options_.progress) options_.progress(done, jobs_.size());
  }

  std::string name_of(const Job& job) const {
    std::string name = "point " + std::to_string(job.point->id);
    const std::vector<std::string> values = plan_.column_values(*job.point);
    std::string settings;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].empty())
        settings += (settings.empty() ? "" : ", ") + plan_.columns()[i] + "=" + values[i];
    }
    if (!settings.empty()) name += " (" + settings + ")";
    return name + ", replication " + std::to_string(job.replication);
  }

  void collect(Execution& execution, bool ended) {
    if (file_failed_) throw FileError(folder_ / "journal", "results cannot be written");
    ResultTable& table = execution.table;
    table.scenario = plan_.scenario().name;
    table.columns = plan_.columns();
    for (const Job& job : jobs_) {
      const auto result = journal_.read_any(job.point->id, job.replication);
      if (!result) continue;
      events_ += result->events;
      if (!result->failure.empty()) execution.failures.push_back(name_of(job) + ": " + result->failure);
      for (const Measurement& one : result->values) {
        table.rows.push_back(
            {job.point->id, job.replication, plan_.run().seed, plan_.column_values(*job.point), one});
      }
    }
    for (const auto& [job, how] : breakdowns_) execution.failures.push_back(name_of(job) + ": " + how);
    execution.exit_code = !ended                       ? exit_interrupted
                          : broken_                    ? exit_internal
                          : execution.failures.empty() ? 0
                                                       : exit_failed;
  }

  static std::string status_of(const Execution& execution) {
    if (execution.exit_code == exit_interrupted) return "interrupted";
    return execution.exit_code == 0 ? "complete" : "failed";
  }

  void write(const Execution& execution, const ManifestFacts& facts) const {
    write_tables(execution.table, folder_);
    write_file(folder_ / "resolved.json", to_text(resolved_of(plan_)) + "\n");
    write_file(folder_ / "manifest.json", to_text(manifest_of(plan_, facts, folder_)) + "\n");
    if (execution.exit_code == 0) journal_.remove();
  }

  static constexpr int exit_file = 4;

  const Plan& plan_;
  const ExecuteOptions& options_;
  std::string inputs_;
  fs::path folder_;
  Journal journal_;
  std::vector<Job> jobs_;
  std::vector<std::pair<Job, std::string>> breakdowns_;
  std::uint64_t events_ = 0;
  bool broken_ = false;
  bool file_failed_ = false;
};

}  // namespace

Execution execute(const Plan& plan, const ExecuteOptions& options) { return Executor(plan, options).run(); }

}  // namespace xenolith
