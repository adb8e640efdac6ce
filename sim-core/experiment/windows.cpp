#include "sim-core/experiment/windows.hpp"

#include <algorithm>

#include "sim-core/base/quantity.hpp"

namespace xenolith {

Windows::Windows(const std::vector<Probe>& probes) {
  for (const Probe& probe : probes) {
    if (probe.window > Duration::zero()) courses_.push_back({&probe, {}, Time::origin(), {}});
  }
}

void Windows::begin(Course& course, Time now) {
  course.start = now;
  course.marks.clear();
  for (const Statistic* statistic : course.probe->statistics) course.marks.push_back(statistic->mark());
}

void Windows::open(Time now) {
  origin_ = now;
  for (Course& course : courses_) begin(course, now);
}

Time Windows::next_end() const {
  Time next = Time::max();
  for (const Course& course : courses_) next = std::min(next, course.start + course.probe->window);
  return next;
}

void Windows::close(Time now) {
  for (Course& course : courses_) {
    if (course.start + course.probe->window != now) continue;
    const Probe& probe = *course.probe;
    const auto value = probe.statistics.front()->pooled_since(probe.form, probe.statistics, course.marks);
    course.values.push_back({course.start - origin_, value});
    begin(course, now);
  }
}

std::vector<Windows::Value> Windows::values_of(const Probe& probe) const {
  const auto course =
      std::find_if(courses_.begin(), courses_.end(), [&](const Course& one) { return one.probe == &probe; });
  return course == courses_.end() ? std::vector<Value>() : course->values;
}

std::string window_metric(const std::string& metric, Duration start) { return metric + "@" + to_text(start); }

bool is_window_metric(const std::string& metric) { return metric.find('@') != std::string::npos; }

}  // namespace xenolith
