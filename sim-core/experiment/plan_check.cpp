#include <algorithm>
#include <set>

#include "sim-core/experiment/plan.hpp"
#include "sim-core/experiment/structure.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

/// The metric by which a warm-up is found, judged as a measurement is.
void check_search(const WarmupSearch& search, const System& system, Problems& problems) {
  Problems found;
  find_probes(system, {search.measure()}, found);
  for (const Problem& problem : found.all())
    problems.add(problem.place, "run.warmup.mser5", problem.what, problem.accepted, problem.nearest);
}

/// Notes which metrics of `until` a point measures; one that measures none would never be known well enough.
void check_precision(const std::vector<Precision>& until, const std::vector<Probe>& probes,
                     std::set<std::string>& measured, Problems& problems) {
  if (until.empty()) return;
  std::vector<std::string> names;
  for (const Probe& probe : probes) names.push_back(probe.component + "." + probe.metric);
  bool any = false;
  for (const Precision& one : until) {
    if (std::find(names.begin(), names.end(), one.metric) == names.end()) continue;
    measured.insert(one.metric);
    any = true;
  }
  if (any) return;
  problems.add(until.front().place, "run.replications.until",
               "there is a point that measures none of the metrics", list_names(names),
               nearest_name(until.front().metric, names));
}

/// One call of `Plan::check`.
class PlanChecker {
 public:
  PlanChecker(const Plan& plan, Problems& problems) : plan_(plan), problems_(problems) { choose(); }

  void check() {
    tell();
    for (const Point* point : first_) check_here(*point);
    if (rest_.size() < worth_processes || plan_.request().jobs < 2) {
      check_here(rest_);
    } else {
      check_in_processes();
    }
    if (!problems_.empty() || was_interrupted()) return;
    if (!unmeasured().empty() && (in_processes_ || is_part_)) check_all_here();
    for (const Precision* one : unmeasured())
      problems_.add(one->place, "run.replications.until", "no point measures this metric",
                    "a component and a metric of \"measure\"");
  }

 private:
  static constexpr std::size_t worth_processes = 512;
  static constexpr std::size_t least_of_slice = 128;

  /// `first_` are those from which everything comes that is read from files; they are never left to another
  /// process, which would keep what it read to itself.
  void choose() {
    const Structure structure(plan_.scenario());
    const Shard& shard = plan_.request().shard;
    is_part_ = shard.count > 1;
    std::set<std::string> structures;
    std::set<std::pair<std::string, std::string>> values;
    for (const Point& point : plan_.points()) {
      const bool fresh = structures.insert(structure.key_of(point)).second;
      bool corner = false;
      for (const Point::Setting& setting : is_part_ ? point.settings : std::vector<Point::Setting>())
        corner = values.emplace(setting.name, to_text(setting.value, 0)).second || corner;
      if (fresh)
        first_.push_back(&point);
      else if (corner || shard.has(point))
        rest_.push_back(&point);
    }
    total_ = first_.size() + rest_.size();
  }

  void tell() const {
    if (plan_.request().progress && total_ >= worth_processes) plan_.request().progress(done_, total_);
  }

  void check_here(const std::vector<const Point*>& points) {
    for (const Point* point : points) check_here(*point);
  }

  void check_here(const Point& point) {
    if (was_interrupted()) return;
    problems_.add(mistakes_of(point));
    ++done_;
    if (done_ % least_of_slice == 0 || done_ == total_) tell();
  }

  Problems mistakes_of(const Point& point) {
    Problems found;
    const DecidedPoint decided = plan_.decide(point, found);
    Simulator simulator;
    const auto system = build(decided.platform, simulator, {}, found);
    const bool sound = found.empty();  // what a broken platform does not have, nobody can measure
    until_ = decided.run.replications.until;
    if (sound) {
      check_precision(until_, find_probes(*system, decided.measures, found), measured_, found);
      if (decided.run.search) check_search(*decided.run.search, *system, found);
    }
    if (sound) try_start(decided.platform, *system, found);
    return found;
  }

  /// A process says of a slice only whether it is clean; one that is not is checked again here.
  void check_in_processes() {
    in_processes_ = true;
    // A process costs the more the more points there are: large sweeps have larger slices.
    constexpr std::size_t slices_of_job = 32;
    const auto jobs = static_cast<std::size_t>(plan_.request().jobs);
    of_slice_ = std::max(least_of_slice, rest_.size() / (jobs * slices_of_job));
    const std::size_t slices = (rest_.size() + of_slice_ - 1) / of_slice_;
    std::vector<bool> clean(slices, false);
    const auto work = [&](std::size_t slice) {
      for (const Point* point : points_in(slice)) {
        if (!mistakes_of(*point).empty()) return 1;
      }
      return 0;
    };
    const auto ended = [&](const WorkerPool::End& end) {
      clean[end.job] = end.exit_code == 0;
      if (clean[end.job]) done_ += points_in(end.job).size();
      tell();
    };
    if (!WorkerPool(plan_.request().jobs, work, ended).run(slices)) return;
    for (std::size_t slice = 0; slice < slices; ++slice) {
      if (!clean[slice]) check_here(points_in(slice));
    }
  }

  std::vector<const Point*> points_in(std::size_t slice) const {
    const auto begin = rest_.begin() + static_cast<std::ptrdiff_t>(slice * of_slice_);
    const auto left = static_cast<std::size_t>(rest_.end() - begin);
    return {begin, begin + static_cast<std::ptrdiff_t>(std::min(left, of_slice_))};
  }

  std::vector<const Precision*> unmeasured() const {
    std::vector<const Precision*> result;
    for (const Precision& one : until_) {
      if (!measured_.contains(one.metric)) result.push_back(&one);
    }
    return result;
  }

  /// What other processes or other shards saw is not known here.
  void check_all_here() {
    for (const Point& point : plan_.points()) {
      if (unmeasured().empty() || was_interrupted()) return;
      mistakes_of(point);
    }
  }

  const Plan& plan_;
  Problems& problems_;
  std::vector<const Point*> first_;
  std::vector<const Point*> rest_;
  std::size_t of_slice_ = least_of_slice;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::set<std::string> measured_;
  std::vector<Precision> until_;
  bool is_part_ = false;
  bool in_processes_ = false;
};

}  // namespace

void Plan::check(Problems& problems) const { PlanChecker(*this, problems).check(); }

}  // namespace xenolith
