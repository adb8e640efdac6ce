#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// A timeline of what components did, in the Chrome trace event format that Perfetto opens.
///
/// A track is named by an address: its first name becomes the process, the rest the thread. Slices on one
/// track must nest. When `limit` events are recorded the rest is dropped and counted.
class Trace {
 public:
  explicit Trace(std::size_t limit = 2'000'000) : limit_(limit) {}

  /// Something took from `start` to `end`.
  void slice(std::string_view track, std::string_view name, Time start, Time end);
  /// Something happened at `time`.
  void instant(std::string_view track, std::string_view name, Time time);
  /// A level changed at `time`.
  void counter(std::string_view track, std::string_view name, Time time, std::int64_t value);
  /// An arrow: `begin` where the thing leaves, `end` where it arrives; the same `id` joins them.
  void flow(std::string_view track, std::string_view name, Time time, std::uint64_t id, bool begin);

  /// Only what happens from `from` to `until` is recorded, slices also that reach into it.
  void limit_to(Time from, Time until);

  std::size_t dropped() const { return dropped_; }
  /// The whole trace as one JSON document; `scenario` stands in its metadata.
  std::string to_json(std::string_view scenario) const;

 private:
  struct Event {
    char phase;
    std::uint32_t track;
    std::uint32_t name;
    Time time;
    std::int64_t value;  ///< duration in ps, counter value or flow id
  };
  std::uint32_t intern(std::string_view text);
  void add(char phase, std::string_view track, std::string_view name, Time time, std::int64_t value);

  std::size_t limit_;
  std::size_t dropped_ = 0;
  Time from_ = Time::origin();
  Time until_ = Time::max();
  std::vector<std::string> texts_;
  std::vector<std::pair<std::string, std::uint32_t>> index_;  ///< sorted by text
  std::vector<Event> events_;
};

}  // namespace xenolith
