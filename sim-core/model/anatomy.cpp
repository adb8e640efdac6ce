#include "sim-core/model/anatomy.hpp"

#include <algorithm>
#include <utility>

#include "sim-core/base/check.hpp"

namespace xenolith {

Anatomy::Anatomy(Wanted wanted, Limits limits) : wanted_(std::move(wanted)), limits_(limits) {}

Trail Anatomy::add(const Mark& mark) {
  const std::uint64_t number = next_++;
  const std::uint64_t slot = number % limits_.marks;
  if (slot >= marks_.size()) marks_.resize(slot + 1);
  marks_[slot] = mark;
  return {number};
}

const Anatomy::Mark* Anatomy::find(std::uint64_t number) const {
  if (number == 0 || number + limits_.marks < next_) return nullptr;
  return &marks_[number % limits_.marks];
}

std::uint32_t Anatomy::place(std::string_view component, std::string_view stage) {
  auto of_component = place_numbers_.find(component);
  if (of_component == place_numbers_.end()) {
    of_component = place_numbers_.try_emplace(std::string(component)).first;
  }
  auto& stages = of_component->second;
  const auto found = stages.find(stage);
  if (found != stages.end()) return found->second;
  places_.push_back({std::string(component), std::string(stage)});
  return stages.emplace(std::string(stage), static_cast<std::uint32_t>(places_.size() - 1)).first->second;
}

Trail Anatomy::begin(Time now) { return add({0, 0, now, {}, 0, ++begun_}); }

Trail Anatomy::mark(Trail trail, std::string_view component, std::string_view stage, Time now,
                    Duration service, Duration waiting) {
  const Mark* const last = find(trail.mark);
  // One that is lost is told as such when it ends; one that is ahead of now is told until then already.
  if (last == nullptr || last->time > now) return trail;
  const std::uint32_t request = last->request;
  const Duration rest = std::max(Duration::zero(), now - last->time - waiting);
  return add({trail.mark, 0, now, std::min(service, rest), place(component, stage), request});
}

Trail Anatomy::mark_early(Trail trail, std::string_view component, std::string_view stage, Time now,
                          Duration waiting) {
  const Mark* const last = find(trail.mark);
  if (last == nullptr || last->time > now) return trail;
  const std::uint32_t request = last->request;
  const Time end = last->time + std::min(waiting, now - last->time);
  return add({trail.mark, 0, end, {}, place(component, stage), request});
}

Trail Anatomy::wait_for(Trail trail, Trail cause, std::string_view component, std::string_view stage,
                        Time now) {
  const Mark* const last = find(trail.mark);
  if (last == nullptr || last->time >= now) return trail;
  const std::uint32_t request = last->request;
  return add({trail.mark, cause.mark, now, {}, place(component, stage), request});
}

void Anatomy::emit(Walk& walk, std::uint32_t place, Time start, Time end, Duration service) {
  if (start < end) walk.segments.push_back({place, start, end, std::min(service, end - start)});
}

/// What lies before `lower` in a stretch is waiting first: service comes last.
Time Anatomy::walk(std::uint64_t number, Time lower, Time upper, Walk& walk) const {
  const Mark* mark = find(number);
  while (mark->time > lower) {
    const Mark* const previous = find(mark->previous);
    if (previous == nullptr) {
      if (mark->previous != 0) walk.lost = true;
      return mark->time;
    }
    const Time start = std::max(previous->time, lower);
    const Time end = std::min(mark->time, upper);
    if (mark->cause != 0) {
      const Time reached = walk_cause(*mark, start, walk);
      emit(walk, mark->place, start, reached, {});
    } else {
      emit(walk, mark->place, start, end, mark->request == walk.request ? mark->service : Duration{});
    }
    mark = previous;
  }
  return lower;
}

Time Anatomy::walk_cause(const Mark& mark, Time lower, Walk& walk) const {
  const Mark* const cause = find(mark.cause);
  if (cause == nullptr || cause->time <= lower) return mark.time;
  emit(walk, mark.place, cause->time, mark.time, {});
  const bool lost = walk.lost;
  const Time reached = std::min(mark.time, this->walk(mark.cause, lower, mark.time, walk));
  walk.lost = lost;  // what is not known of a cause is waiting
  return reached;
}

bool Anatomy::is_wanted(const std::string& metric) {
  const auto known = wanted_metrics_.find(metric);
  if (known != wanted_metrics_.end()) return known->second;
  return wanted_metrics_.emplace(metric, wanted_(metric)).first->second;
}

void Anatomy::finish(Trail trail, const std::string& metric, Time now, Duration total) {
  if (!is_wanted(metric)) return;
  const Mark* const last = find(trail.mark);
  Walk walk;
  if (last != nullptr) {
    XENO_ASSERT(last->time == now, "a request ends after its last mark");
    walk.request = last->request;
    const Time reached = this->walk(trail.mark, now - total, now, walk);
    XENO_ASSERT(walk.lost || reached == now - total, "a request began at another time than its sample");
  }
  if (last == nullptr || walk.lost) {
    ++lost_;
    return;
  }
  std::reverse(walk.segments.begin(), walk.segments.end());
  Duration sum{};
  for (const Segment& segment : walk.segments) sum += segment.end - segment.start;
  XENO_ASSERT(sum == total, "the parts of a request do not sum to the whole");
  if (requests_.size() < limits_.requests) {
    requests_.push_back({metric, now - total, total, std::move(walk.segments)});
  } else {
    ++beyond_;
  }
}

void Anatomy::forget(const std::string& metric) {
  std::erase_if(requests_, [&](const Request& request) { return request.metric == metric; });
}

}  // namespace xenolith
