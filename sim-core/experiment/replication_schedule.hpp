#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim-core/experiment/precision.hpp"
#include "sim-core/experiment/runner.hpp"

namespace xenolith {

/// Decides which replications of which points are run, and how many of each count.
///
/// A point ends after the first n replications, n at least the rule's `min`, that reach its precision: n is
/// the smallest such number, found from the values in the order of the replications. So it does not matter
/// how many run at a time, in which order they end, nor what an earlier call left; what ran beyond n is not
/// looked at.
class ReplicationSchedule {
 public:
  struct Job {
    std::size_t point = 0;  ///< index among the points
    std::int64_t replication = 0;
  };
  /// How well a metric of a point is known by the replications that count.
  struct Reached {
    const Precision* precision;
    PrecisionState state;
  };

  /// `rule` must outlive the schedule. `at_a_time` jobs may be begun before it is known that they are needed.
  ReplicationSchedule(const ReplicationRule& rule, std::size_t points, int at_a_time);

  /// Takes a result in; null pointer for a replication that broke down.
  void add(Job job, const ReplicationResult* result);
  /// The next replication to begin; nothing if there is none, or none before others have ended.
  std::optional<Job> next();

  /// How many replications of a point count; nothing as long as it is open.
  std::optional<std::int64_t> length(std::size_t point) const { return points_[point].length; }
  /// No replication of the point from this one on was begun or is there.
  std::int64_t span(std::size_t point) const {
    return static_cast<std::int64_t>(points_[point].states.size());
  }
  /// Replications that are known to run.
  std::size_t total() const { return total_; }
  std::size_t done() const { return done_; }
  /// The metrics that the point measures, by its replications that count.
  std::vector<Reached> reached(std::size_t point) const;

 private:
  enum class State : std::uint8_t { open, begun, good, failed };
  struct Course {
    std::vector<State> states;
    std::vector<std::vector<std::optional<double>>> values;  ///< of each metric, by replication
    std::vector<bool> measured;                              ///< of each metric: the point has it
    bool failed = false;                                     ///< one of the known ones did
    std::int64_t known = 0;    ///< replications from the first on that have ended
    std::int64_t allowed = 0;  ///< replications that may be begun
    std::int64_t begun = 0;
    std::int64_t counted = 0;  ///< its part of the total
    std::optional<std::int64_t> length;
  };
  static void grow(Course& course, std::size_t size);
  std::optional<Job> begin_one(std::size_t point, std::int64_t limit);
  void recount(Course& course);
  void decide(Course& course);
  PrecisionState judge(const Course& course, std::size_t metric, std::int64_t count) const;

  const ReplicationRule& rule_;
  std::int64_t at_a_time_;
  std::vector<Course> points_;
  std::size_t needed_ = 0;  ///< points before it need no more to reach the least number
  std::size_t beyond_ = 0;  ///< points before it have nothing to begin until one of their results comes
  std::size_t total_ = 0;
  std::size_t done_ = 0;
};

}  // namespace xenolith
