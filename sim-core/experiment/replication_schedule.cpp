#include "sim-core/experiment/replication_schedule.hpp"

#include <algorithm>

namespace xenolith {

ReplicationSchedule::ReplicationSchedule(const ReplicationRule& rule, std::size_t points, int at_a_time)
    : rule_(rule), at_a_time_(std::max(1, at_a_time)), points_(points) {
  for (Course& course : points_) {
    course.values.resize(rule.until.size());
    course.measured.resize(rule.until.size(), false);
    course.allowed = rule.min;
    grow(course, static_cast<std::size_t>(rule.min));
    recount(course);
  }
}

void ReplicationSchedule::grow(Course& course, std::size_t size) {
  if (course.states.size() >= size) return;
  course.states.resize(size, State::open);
  for (auto& values : course.values) values.resize(size);
}

void ReplicationSchedule::add(Job job, const ReplicationResult* result) {
  Course& course = points_[job.point];
  const auto index = static_cast<std::size_t>(job.replication);
  grow(course, index + 1);
  const bool good = result != nullptr && result->failure.empty();
  if (course.states[index] == State::open) ++course.begun;
  course.states[index] = good ? State::good : State::failed;
  ++done_;
  for (std::size_t m = 0; good && m < rule_.until.size(); ++m) {
    for (const Measurement& one : result->values) {
      if (one.component + "." + one.metric != rule_.until[m].metric) continue;
      course.measured[m] = true;
      course.values[m][index] = one.value;
    }
  }
  decide(course);
  recount(course);
  beyond_ = std::min(beyond_, job.point);
}

PrecisionState ReplicationSchedule::judge(const Course& course, std::size_t metric,
                                          std::int64_t count) const {
  return judge_precision(rule_.until[metric],
                         std::span(course.values[metric]).first(static_cast<std::size_t>(count)));
}

void ReplicationSchedule::decide(Course& course) {
  while (!course.length && course.known < static_cast<std::int64_t>(course.states.size())) {
    const State state = course.states[static_cast<std::size_t>(course.known)];
    if (state == State::open || state == State::begun) return;
    ++course.known;
    course.failed = course.failed || state == State::failed;
    if (course.known < rule_.min) continue;
    bool reached = true;
    std::int64_t wanted = course.known + 1;
    for (std::size_t m = 0; m < rule_.until.size(); ++m) {
      if (!course.measured[m]) continue;
      const PrecisionState one = judge(course, m, course.known);
      reached = reached && one.reached;
      wanted = std::max(wanted, replications_wanted(rule_.until[m], one, rule_.max));
    }
    if (course.failed || reached || course.known >= rule_.max) course.length = course.known;
    course.allowed = std::max(
        course.allowed, std::min({rule_.max, wanted, course.known + std::max(at_a_time_, std::int64_t{1})}));
  }
}

std::optional<ReplicationSchedule::Job> ReplicationSchedule::next() {
  // What is needed in any case comes before what may turn out to be too much.
  for (; needed_ < points_.size(); ++needed_) {
    if (const auto job = begin_one(needed_, rule_.min)) return job;
  }
  if (rule_.is_fixed()) return std::nullopt;
  for (; beyond_ < points_.size(); ++beyond_) {
    if (const auto job = begin_one(beyond_, rule_.max)) return job;
  }
  return std::nullopt;
}

std::optional<ReplicationSchedule::Job> ReplicationSchedule::begin_one(std::size_t point,
                                                                       std::int64_t limit) {
  Course& course = points_[point];
  if (course.length) return std::nullopt;
  grow(course, static_cast<std::size_t>(course.allowed));
  for (std::int64_t r = course.known; r < std::min(course.allowed, limit); ++r) {
    State& state = course.states[static_cast<std::size_t>(r)];
    if (state != State::open) continue;
    state = State::begun;
    ++course.begun;
    recount(course);
    return Job{point, r};
  }
  return std::nullopt;
}

void ReplicationSchedule::recount(Course& course) {
  const std::int64_t expected = std::max(course.begun, course.length ? 0 : course.allowed);
  total_ += static_cast<std::size_t>(expected - course.counted);
  course.counted = expected;
}

std::vector<ReplicationSchedule::Reached> ReplicationSchedule::reached(std::size_t point) const {
  const Course& course = points_[point];
  std::vector<Reached> result;
  for (std::size_t m = 0; m < rule_.until.size(); ++m) {
    if (course.measured[m])
      result.push_back({&rule_.until[m], judge(course, m, course.length.value_or(course.known))});
  }
  return result;
}

}  // namespace xenolith
