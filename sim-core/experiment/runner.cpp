#include "sim-core/experiment/runner.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <stdexcept>

#include "sim-core/base/check.hpp"
#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/limit_watch.hpp"
#include "sim-core/experiment/windows.hpp"
#include "sim-core/fluid/solver.hpp"

namespace xenolith {
namespace {

Task<> idle_until(Simulator& simulator, Time time) { co_await simulator.wait_until(time); }

/// Runs a built system through warm-up and measurement within its limits.
class Course {
 public:
  Course(Simulator& simulator, System& system, const Run& run, Windows& windows)
      : simulator_(simulator), system_(system), run_(run), windows_(windows), watch_(run.limits) {}

  /// Why it was stopped; empty if it came to its end.
  std::string run() {
    system_.start();
    const Duration warmup = run_.settings.warmup;
    if (warmup > Duration::zero()) {
      std::string stopped = advance(Time::origin() + warmup, true);
      if (!stopped.empty()) return stopped;
      system_.reset_statistics();
    }
    const bool to_the_end = run_.settings.duration == Duration::zero();
    const Time end = to_the_end ? Time::max() : Time::origin() + warmup + run_.settings.duration;
    windows_.open(Time::origin() + warmup);
    for (Time next = windows_.next_end(); next < end; next = windows_.next_end()) {
      std::string stopped = advance(next, true);
      if (!stopped.empty()) return stopped;
      windows_.close(next);
    }
    std::string stopped = advance(end, !to_the_end);
    if (stopped.empty()) windows_.close(end);
    return stopped;
  }

 private:
  /// Until a time, even if nothing happens any more, or until nothing happens any more.
  std::string advance(Time until, bool fixed) {
    const Time limit = Time::origin() + run_.limits.simulated_time;
    const Time target = std::min(until, limit);
    RunOutcome outcome = step(target);
    if (outcome == RunOutcome::finished && fixed && simulator_.now() < target) {
      simulator_.spawn(idle_until(simulator_, target));
      outcome = step(target);
    }
    if (outcome == RunOutcome::event_limit) return stopped_by("events", std::to_string(run_.limits.events));
    if (outcome == RunOutcome::interrupted) return stopped_by(watch_.reason(), used_up());
    if (outcome == RunOutcome::finished && until == Time::max()) return {};
    return target < until ? stopped_by("simulated_time", to_text(run_.limits.simulated_time)) : std::string();
  }

  RunOutcome step(Time until) {
    const auto most = static_cast<std::uint64_t>(run_.limits.events);
    if (simulator_.events() >= most) return RunOutcome::event_limit;
    RunLimits limits;
    limits.until = until;
    limits.events = most - simulator_.events();
    limits.stop = &watch_.flag();
    return simulator_.run(limits);
  }

  std::string used_up() const {
    return watch_.reason() == "memory" ? to_text(run_.limits.memory) : to_text(run_.limits.wall_time);
  }
  std::string stopped_by(const std::string& limit, const std::string& value) const {
    return "stopped by run.limits." + limit + " (" + value + ") at simulated time " +
           to_text(simulator_.now() - Time::origin());
  }

  Simulator& simulator_;
  System& system_;
  const Run& run_;
  Windows& windows_;
  LimitWatch watch_;
};

std::string text_of(const std::exception& error) {
  std::string text = error.what();
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& inner) {
    if (text.find(inner.what()) == std::string::npos) text += ": " + std::string(inner.what());
  } catch (...) {
    text += ": an exception of an unknown kind";
  }
  return text;
}

/// A model that loses or invents something is wrong, and so is every number of the run.
void refuse_violations(const std::vector<std::string>& violations) {
  std::string text = "a law of conservation is violated";
  for (const std::string& violation : violations) text += "; " + violation;
  XENO_ASSERT(violations.empty(), text);
}

/// One course of a decided point.
ReplicationResult run_once(const DecidedPoint& decided, std::int64_t point, std::int64_t replication,
                           Trace* trace, Anatomy* anatomy) {
  Problems problems;
  Simulator simulator;
  const Replication what{static_cast<std::uint64_t>(decided.run.settings.seed),
                         static_cast<std::uint64_t>(replication), trace, anatomy};
  const auto system = build(decided.platform, simulator, what, problems);
  const std::vector<Probe> probes = find_probes(*system, decided.measures, problems);
  XENO_ASSERT(problems.empty(), "a point is run that was not checked: " + problems.to_string());

  ReplicationResult result{point, replication, {}, 0, {}};
  Windows windows(probes);
  try {
    result.failure = Course(simulator, *system, decided.run, windows).run();
  } catch (const std::bad_alloc&) {
    result.failure = "there is no more memory";
  } catch (const std::exception& error) {
    result.failure = text_of(error);
  }
  result.events = simulator.events();
  if (!result.failure.empty()) return result;
  refuse_violations(system->audit());
  for (const Probe& probe : probes) {
    result.values.push_back({probe.component, probe.metric, probe.unit, probe.value()});
    const auto histogram = probe.histogram ? histogram_of(probe.component, probe.statistics) : std::nullopt;
    if (histogram) result.histograms.push_back(*histogram);
    for (const Windows::Value& one : windows.values_of(probe)) {
      result.values.push_back(
          {probe.component, window_metric(probe.metric, one.start), probe.unit, one.value});
    }
  }
  return result;
}

/// Puts the warm-up that the replication's own course from the start suggests into `decided`. Gives why there
/// is none.
std::string find_warmup(DecidedPoint& decided, std::int64_t replication) {
  const WarmupSearch search = *decided.run.search;
  DecidedPoint pilot = decided;
  pilot.measures = {search.measure()};
  pilot.run.settings.warmup = Duration::zero();
  pilot.run.settings.duration = search.window * (search.within.ps() / search.window.ps());
  const ReplicationResult course = run_once(pilot, 0, replication, nullptr, nullptr);
  if (!course.failure.empty()) return "while the warm-up was searched for: " + course.failure;
  // Windows without an observation say nothing; what is cut off ends where the first one that stays begins.
  std::vector<double> observed;
  std::vector<std::int64_t> starts;
  std::int64_t start = 0;
  for (const Measurement& one : course.values) {
    if (!is_window_metric(one.metric)) continue;
    if (one.value) {
      observed.push_back(*one.value);
      starts.push_back(start);
    }
    ++start;
  }
  if (observed.size() < mser_batch * least_mser_batches) {
    return "no warm-up can be found: only " + std::to_string(observed.size()) +
           " windows have an observation, not " + std::to_string(mser_batch * least_mser_batches) + " (" +
           to_text(search) + ")";
  }
  const auto truncated = mser5_truncation(observed);
  if (!truncated)
    return "no end of the warm-up within " + to_text(search.within) + " (" + to_text(search) + ")";
  decided.run.settings.warmup = search.window * starts[*truncated];
  return {};
}

}  // namespace

ReplicationResult run_replication(const Plan& plan, const Point& point, std::int64_t replication,
                                  Trace* trace, Anatomy* anatomy) {
  Problems problems;
  DecidedPoint decided = plan.decide(point, problems);
  XENO_ASSERT(problems.empty(), "a point is run that was not checked: " + problems.to_string());
  if (!decided.run.search) return run_once(decided, point.id, replication, trace, anatomy);
  std::string failure = find_warmup(decided, replication);
  if (!failure.empty()) return {point.id, replication, std::move(failure), 0, {}};
  ReplicationResult result = run_once(decided, point.id, replication, trace, anatomy);
  if (!result.failure.empty()) return result;
  constexpr double ps_per_us = 1e6;
  result.values.push_back(
      {"run", "warmup", "us", static_cast<double>(decided.run.settings.warmup.ps()) / ps_per_us});
  return result;
}

void load_before_replications(const Plan& plan) {
  Problems problems;
  const DecidedPoint decided = plan.decide(plan.points().front(), problems);
  Simulator simulator;
  if (!problems.empty() || !build(decided.platform, simulator, {}, problems)->has_fluid()) return;
  try {
    detail::load_fluid_library();
  } catch (const std::runtime_error&) {
    return;
  }
}

}  // namespace xenolith
