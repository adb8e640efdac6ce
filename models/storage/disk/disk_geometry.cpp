#include "models/storage/disk/disk_geometry.hpp"

#include <algorithm>

namespace xenolith {

DiskGeometry::Zone DiskGeometry::zone(std::int64_t offset) const {
  const std::int64_t capacity = params_.capacity.count();
  const std::int64_t size = (capacity + params_.zones - 1) / params_.zones;
  const std::int64_t number = offset / size;
  return {number, number * size, std::min(capacity, (number + 1) * size)};
}

BitRate DiskGeometry::zone_rate(std::int64_t zone) const {
  const std::int64_t outer = params_.outer_rate.count();
  const std::int64_t inner = params_.inner_rate.count();
  return BitRate(outer - (outer - inner) / (params_.zones - 1) * zone);
}

BitRate DiskGeometry::rate(std::int64_t offset) const { return zone_rate(zone(offset).number); }

Duration DiskGeometry::pass(std::int64_t begin, std::int64_t end) const {
  Duration time;
  while (begin < end) {
    const Zone here = zone(begin);
    const std::int64_t until = std::min(end, here.end);
    time += Bytes(until - begin) / zone_rate(here.number);
    if (until == here.end && until == params_.capacity.count()) break;
    begin = until;
  }
  return time;
}

std::int64_t DiskGeometry::track_bytes(std::int64_t zone) const {
  // Bits per second, seconds in picoseconds: milliseconds keep the product in range.
  const std::int64_t bits_per_millisecond = zone_rate(zone).count() / 1000;
  const std::int64_t microseconds = params_.revolution / Duration::picoseconds(1'000'000);
  return std::max<std::int64_t>(1, bits_per_millisecond * microseconds / 1000 / bits_per_byte);
}

std::int64_t DiskGeometry::track(std::int64_t offset) const {
  const Zone here = zone(offset);
  std::int64_t before = 0;
  for (std::int64_t z = 0; z < here.number; ++z) before += here.begin / here.number / track_bytes(z) + 1;
  return before + (offset - here.begin) / track_bytes(here.number);
}

/// Through three points of the data sheet: one track, a third of all, all. In between straight lines, which
/// overstates short seeks by less than the spread between drives.
Duration DiskGeometry::seek(std::int64_t distance) const {
  if (distance == 0) return {};
  const std::int64_t all = std::max<std::int64_t>(tracks() - 1, 2);
  const std::int64_t third = std::max<std::int64_t>(all / 3, 1);
  if (distance <= third) {
    return params_.track_seek +
           Duration::picoseconds((params_.average_seek - params_.track_seek).ps() / third * (distance - 1));
  }
  return params_.average_seek + Duration::picoseconds((params_.full_seek - params_.average_seek).ps() /
                                                      (all - third) * (distance - third));
}

Duration DiskGeometry::rotation(Time now, std::int64_t offset) const {
  const Zone here = zone(offset);
  const std::int64_t length = track_bytes(here.number);
  const std::int64_t place = (offset - here.begin) % length;
  const Duration target = Duration::picoseconds(params_.revolution.ps() / length * place);
  const Duration angle = (now - Time::origin()) % params_.revolution;
  return angle <= target ? target - angle : target + params_.revolution - angle;
}

}  // namespace xenolith
