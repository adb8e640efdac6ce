#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

/// The latency anatomy: what every request of a metric waited for and was served by, component by component.
///
/// A request leaves a mark wherever it goes on; the time between two marks belongs to the place of the later
/// one, part of it service, the rest waiting. So the parts are a partition of the request's time: they sum to
/// it exactly, in picoseconds. A request that was held up by another activity (an interrupt on its way, a
/// domain being switched in) takes that activity's marks for the time that it waited (`waited_for`); what
/// served somebody else meanwhile is waiting.
///
/// Exists only while somebody wants to know. It looks on: nothing in a run depends on it.
class Anatomy {
 public:
  /// A component's address and what it does there.
  struct Place {
    std::string component;
    std::string stage;
  };
  /// A stretch of a request's time.
  struct Segment {
    std::uint32_t place = 0;
    Time start;
    Time end;
    Duration service{};  ///< the rest of it is waiting
    Duration waiting() const { return end - start - service; }
  };
  /// One request that came to its end.
  struct Request {
    std::string metric;  ///< address of the statistic that it is a sample of
    Time begin;
    Duration total{};
    std::vector<Segment> segments;  ///< in the order of time, without gaps
  };
  /// Says of the address of a statistic whether its requests are wanted.
  using Wanted = std::function<bool(std::string_view metric)>;

  /// Marks kept at a time, and requests kept in all.
  struct Limits {
    std::uint64_t marks = std::uint64_t{1} << 22;
    std::size_t requests = 20'000;
  };

  explicit Anatomy(Wanted wanted) : Anatomy(std::move(wanted), Limits{}) {}
  Anatomy(Wanted wanted, Limits limits);

  bool is_wanted(const std::string& metric);
  /// A request begins.
  Trail begin(Time now);
  /// From the last mark until now, or a time that is still to come, it was at this place: served for `service`, or as much of that as fits when
  /// it waited for `waiting`, and waiting else.
  Trail mark(Trail trail, std::string_view component, std::string_view stage, Time now, Duration service,
             Duration waiting = {});
  /// From the last mark on it waited at this place for `waiting`, but no longer than until now.
  Trail mark_early(Trail trail, std::string_view component, std::string_view stage, Time now,
                   Duration waiting);
  /// From the last mark until now it waited for what `cause` tells; where that tells nothing, at this place.
  Trail wait_for(Trail trail, Trail cause, std::string_view component, std::string_view stage, Time now);
  /// A request has ended and is a sample of `metric`. Its parts must sum to `total`.
  void finish(Trail trail, const std::string& metric, Time now, Duration total);
  /// Forgets the requests of a metric: the end of the warm-up.
  void forget(const std::string& metric);

  const std::vector<Request>& requests() const { return requests_; }
  const std::vector<Place>& places() const { return places_; }
  /// Requests without a trail, or whose first marks were overwritten by newer ones.
  std::size_t lost() const { return lost_; }
  /// Requests beyond the limit.
  std::size_t beyond() const { return beyond_; }

 private:
  struct Mark {
    std::uint64_t previous = 0;  ///< 0: the begin of a request
    std::uint64_t cause = 0;
    Time time;
    Duration service{};
    std::uint32_t place = 0;
    std::uint32_t request = 0;
  };
  /// What a walk back along the marks collects, latest first.
  struct Walk {
    std::uint32_t request = 0;
    bool lost = false;  ///< newer marks have taken the room of some
    std::vector<Segment> segments;
  };

  Trail add(const Mark& mark);
  /// Null if there was none, or newer ones have taken its room.
  const Mark* find(std::uint64_t number) const;
  std::uint32_t place(std::string_view component, std::string_view stage);
  /// Collects what lies between `lower` and the mark, up to `upper`; gives the time down to which it came.
  Time walk(std::uint64_t number, Time lower, Time upper, Walk& walk) const;
  Time walk_cause(const Mark& mark, Time lower, Walk& walk) const;
  static void emit(Walk& walk, std::uint32_t place, Time start, Time end, Duration service);

  Wanted wanted_;
  Limits limits_;
  std::vector<Mark> marks_;  ///< number n stands at n modulo the limit
  std::uint64_t next_ = 1;
  std::uint32_t begun_ = 0;
  std::vector<Place> places_;
  std::map<std::string, std::map<std::string, std::uint32_t, std::less<>>, std::less<>> place_numbers_;
  std::map<std::string, bool, std::less<>> wanted_metrics_;
  std::vector<Request> requests_;
  std::size_t lost_ = 0;
  std::size_t beyond_ = 0;
};

}  // namespace xenolith
