#pragma once

#include <cstdint>

#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// Parameters of the disk model.
struct DiskParams {
  Bytes capacity{};
  Duration revolution{};
  BitRate outer_rate{};
  BitRate inner_rate{};
  std::int64_t zones = 16;
  Duration track_seek{};
  Duration average_seek{};
  Duration full_seek{};
  Duration command_overhead{};
  BitRate interface_rate{};
  Bytes buffer{};
  bool read_ahead = true;
  bool write_cache = true;

  static constexpr auto fields() {
    using P = DiskParams;
    return fields_of(
        required(&P::capacity, "capacity", "Bytes that can be stored.", positive),
        required(&P::revolution, "revolution", "Time of one turn of the spindle.", positive),
        required(&P::outer_rate, "outer_rate",
                 "Sustained rate of the outermost zone, changes of track included.", positive),
        required(&P::inner_rate, "inner_rate", "The same of the innermost zone.", positive),
        optional(&P::zones, "zones", "Zones of equal capacity; rates fall evenly from zone to zone.",
                 at_least(2)),
        required(&P::track_seek, "track_seek", "Seek to the next track.", positive),
        required(&P::average_seek, "average_seek",
                 "Seek averaged over random places; that of a third of all tracks.", positive),
        required(&P::full_seek, "full_seek", "Seek over all tracks.", positive),
        required(&P::command_overhead, "command_overhead", "Controller's time per command.", not_negative),
        required(&P::interface_rate, "interface_rate", "Rate of the interface to the host.", positive),
        required(&P::buffer, "buffer",
                 "Bytes that the drive reads ahead at most, and as many that it takes before they are "
                 "written.",
                 positive),
        optional(&P::read_ahead, "read_ahead",
                 "Whether the heads go on reading behind a command into the buffer."),
        optional(&P::write_cache, "write_cache",
                 "Whether a write is done when the buffer has it, rather than the medium."));
  }
};

/// Where bytes lie on the platters, and how long the heads take to get there. Whole numbers only.
class DiskGeometry {
 public:
  explicit DiskGeometry(const DiskParams& params) : params_(params) {}

  Bytes capacity() const { return params_.capacity; }
  /// Bytes of the track on which a byte lies.
  Bytes track_size(std::int64_t offset) const { return Bytes(track_bytes(zone(offset).number)); }
  /// Sustained rate at a byte.
  BitRate rate(std::int64_t offset) const;
  /// Time for the heads to pass the bytes from `begin` to `end`, zone by zone.
  Duration pass(std::int64_t begin, std::int64_t end) const;
  /// The track on which a byte lies, counted from the outside over all zones.
  std::int64_t track(std::int64_t offset) const;
  std::int64_t tracks() const { return track(params_.capacity.count() - 1) + 1; }
  /// Time of a seek over so many tracks.
  Duration seek(std::int64_t distance) const;
  /// From `now`, the time until a byte comes under the heads.
  Duration rotation(Time now, std::int64_t offset) const;

 private:
  struct Zone {
    std::int64_t number;
    std::int64_t begin;
    std::int64_t end;
  };
  Zone zone(std::int64_t offset) const;
  BitRate zone_rate(std::int64_t zone) const;
  /// Bytes that pass under the heads in one revolution.
  std::int64_t track_bytes(std::int64_t zone) const;

  DiskParams params_;
};

}  // namespace xenolith
