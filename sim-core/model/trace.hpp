#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/model/packet_capture.hpp"

namespace xenolith {

/// A timeline of what components did, in the Chrome trace event format that Perfetto opens, and the packets
/// that passed links.
///
/// A track is named by an address: its first name becomes the process, the rest the thread. Slices on one
/// track must nest. What comes after the limit is dropped and counted.
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

  /// A packet of `length` bytes passed a link at `time`; `head` are its first bytes.
  void packet(std::string_view link, Time time, std::string_view head, std::uint32_t length);
  bool keeps_packets() const { return keeps_packets_; }
  void keep_packets(bool keep) { keeps_packets_ = keep; }
  void keep_timeline(bool keep) { keeps_timeline_ = keep; }
  /// By the link's address.
  const std::map<std::string, PacketCapture, std::less<>>& captures() const { return captures_; }

  /// Only what happens from `from` to `until` is recorded, slices also that reach into it, and at `from` the
  /// levels of then.
  void limit_to(Time from, Time until);
  /// Only tracks and links whose address `wanted` accepts are recorded; it is asked once for each.
  void limit_to(std::function<bool(std::string_view address)> wanted) { wanted_ = std::move(wanted); }
  /// So many bytes of all files together.
  void limit_bytes(std::size_t bytes) { byte_limit_ = bytes; }

  std::size_t dropped() const { return dropped_; }
  /// When the first thing was dropped; nothing if everything was kept.
  std::optional<Time> cut() const { return cut_; }
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
  bool is_wanted(std::uint32_t address);
  /// Room for something of so many bytes; without, it is counted as dropped.
  bool take_room(std::size_t bytes, Time time);
  /// All that is told: levels at the begin of the window, then what happened.
  std::vector<Event> told() const;
  std::string head_json(std::string_view scenario) const;
  std::string event_json(const Event& event, int process) const;

  std::size_t limit_;
  std::size_t byte_limit_ = std::numeric_limits<std::size_t>::max();
  std::size_t bytes_ = 0;
  std::size_t dropped_ = 0;
  std::optional<Time> cut_;
  Time from_ = Time::origin();
  Time until_ = Time::max();
  std::function<bool(std::string_view)> wanted_;
  std::vector<signed char> is_wanted_;  ///< by text; -1: not asked yet
  std::vector<std::string> texts_;
  std::vector<std::pair<std::string, std::uint32_t>> index_;  ///< sorted by text
  std::vector<Event> events_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> levels_;  ///< at `from_`, by track and name
  bool keeps_packets_ = false;
  bool keeps_timeline_ = true;
  std::map<std::string, PacketCapture, std::less<>> captures_;
};

}  // namespace xenolith
