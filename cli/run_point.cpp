#include "cli/run_point.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <thread>

#include "cli/progress.hpp"
#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

bool read_number(std::string_view text, std::int64_t& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

/// "I/N"; point k belongs to shard k mod N, so N/N is 0/N.
Shard read_shard(const std::string& text, Problems& problems) {
  Shard shard;
  if (text.empty()) return shard;
  const std::size_t slash = std::min(text.find('/'), text.size());
  const bool readable = slash < text.size() &&
                        read_number(std::string_view(text).substr(0, slash), shard.index) &&
                        read_number(std::string_view(text).substr(slash + 1), shard.count);
  constexpr std::int64_t most = 100'000;
  if (!readable || shard.count < 1 || shard.count > most || shard.index < 0 || shard.index > shard.count) {
    problems.add({"--shard " + text, 0, 0}, "", "is not a shard", "I/N with I from 0 to N, such as 0/4");
    return {};
  }
  shard.index %= shard.count;
  return shard;
}

/// A simulated time since the start; without a text, `otherwise`.
Time read_time(const char* option, const std::string& text, Time otherwise, Problems& problems) {
  if (text.empty()) return otherwise;
  const auto read = parse_duration(text);
  if (!read) problems.add({option + (" " + text), 0, 0}, "", read.error, read.accepted);
  return read ? Time::origin() + *read : otherwise;
}

TraceOptions read_tracing(const RunArguments& run, Problems& problems) {
  TraceOptions tracing;
  tracing.timeline = run.trace;
  tracing.packets = run.pcap;
  tracing.from = read_time("--trace-from", run.trace_from, tracing.from, problems);
  tracing.until = read_time("--trace-until", run.trace_until, tracing.until, problems);
  tracing.only = run.trace_only;
  const auto size = parse_bytes(run.trace_size);
  if (!size) problems.add({"--trace-size " + run.trace_size, 0, 0}, "", size.error, size.accepted);
  if (size) tracing.most = *size;
  const bool limited = !run.trace_from.empty() || !run.trace_until.empty() || !run.trace_only.empty();
  if (limited && !tracing.wanted())
    problems.add({"--trace-…", 0, 0}, "", "limits a trace that is not asked for",
                 "--trace or --pcap besides");
  if (tracing.until < tracing.from)
    problems.add({"--trace-until " + run.trace_until, 0, 0}, "", "lies before --trace-from", "a later time");
  return tracing;
}

}  // namespace

int jobs_or_processors(int jobs) {
  return jobs > 0 ? jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

PlanRequest plan_request(const RunArguments& run, bool sweep) {
  PlanRequest request{run.scenario, run.sets, sweep};
  request.jobs = jobs_or_processors(run.jobs);
  request.progress = progress_bar(run.quiet, "points checked");
  if (run.seed) request.run.emplace("seed", Json::integer(*run.seed, {"--seed", 0, 0}));
  if (run.replications)
    request.run.emplace("replications", Json::integer(*run.replications, {"--replications", 0, 0}));
  return request;
}

ExecuteOptions execute_options(const Arguments& arguments, Problems& problems) {
  const RunArguments& run = arguments.run;
  ExecuteOptions options;
  options.out = run.out;
  options.force = run.force;
  options.resume = run.resume;
  options.tracing = read_tracing(run, problems);
  options.jobs = jobs_or_processors(run.jobs);
  options.shard = read_shard(run.shard, problems);
  options.command = arguments.words;
  options.tool = tool_info();
  options.progress = progress_bar(run.quiet);
  return options;
}

Performance perform(const PlanRequest& request, const ExecuteOptions& options, Session& session,
                    std::ostream& err) {
  Problems problems;
  const Plan plan(request, session.catalogue(), problems);
  if (!problems.empty()) {
    err << problems.to_string();
    return {exit_wrong, {}};
  }
  if (was_interrupted()) {
    err << "interrupted before anything was run\n";
    return {exit_interrupted, {}};
  }
  return perform(plan, options, err);
}

Performance perform(const Plan& plan, const ExecuteOptions& options, std::ostream& err) {
  Performance performance;
  performance.execution = execute(plan, options);
  performance.exit_code = performance.execution->exit_code;
  for (const std::string& failure : performance.execution->failures)
    err << plan.scenario().name << ": " << failure << '\n';
  for (const std::string& note : performance.execution->notes)
    err << plan.scenario().name << ": " << note << '\n';
  if (performance.exit_code == exit_interrupted) {
    err << "interrupted: what is finished lies in " << performance.execution->folder.string() << '\n';
  }
  return performance;
}

void show(const Execution& execution) {
  if (!execution.table.rows.empty()) {
    std::cout << summary_text(execution.table, summaries_of(execution.table)) << '\n';
  }
  std::cout << execution.folder.string() << '\n';
}

}  // namespace xenolith
