#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "sim-core/base/quantity.hpp"
#include "sim-core/base/quantity_units.hpp"

namespace xenolith {
namespace {

std::string sign_of(std::int64_t count) { return count < 0 ? "-" : ""; }

std::uint64_t magnitude_of(std::int64_t count) {
  const auto raw = static_cast<std::uint64_t>(count);
  return count < 0 ? 0 - raw : raw;
}

/// magnitude / unit, exactly; `unit` is a power of ten.
std::string decimal_text(std::uint64_t magnitude, std::uint64_t unit) {
  std::string text = std::to_string(magnitude / unit);
  std::string fraction = std::to_string(magnitude % unit + unit).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) text.append(".").append(fraction);
  return text;
}

bool is_power_of_ten(std::uint64_t unit) {
  while (unit % 10 == 0) unit /= 10;
  return unit == 1;
}

/// The shortest text in a unit that the count reaches; of two as short, the one with the larger unit. Units
/// that are no power of ten are taken only where they divide.
std::string shortest_text(std::int64_t count, std::span<const Unit> units) {
  const std::uint64_t magnitude = magnitude_of(count);
  std::string best;
  for (const Unit& unit : units) {
    const auto size = static_cast<std::uint64_t>(unit.size);
    if (size > 1 && magnitude < size) continue;
    const bool decimal = is_power_of_ten(size);
    if (!decimal && magnitude % size != 0) continue;
    std::string text = decimal ? decimal_text(magnitude, size) : std::to_string(magnitude / size);
    text.append(" ").append(unit.name);
    if (best.empty() || text.size() < best.size()) best = std::move(text);
  }
  return sign_of(count) + best;
}

/// In the largest unit that the count reaches.
std::string largest_unit_text(std::int64_t count, std::span<const Unit> units) {
  const std::uint64_t magnitude = magnitude_of(count);
  const Unit* unit = units.data();
  while (unit->size > 1 && magnitude < static_cast<std::uint64_t>(unit->size)) ++unit;
  std::string text = sign_of(count) + decimal_text(magnitude, static_cast<std::uint64_t>(unit->size));
  return text.append(" ").append(unit->name);
}

}  // namespace

std::string to_text(Duration d) {
  if (d == Duration::zero()) return "0 s";
  return largest_unit_text(d.ps(), std::span(time_units).subspan(2));  // without h and min
}
std::string to_text(Bytes data) { return shortest_text(data.count(), byte_units); }
std::string to_text(BitRate rate) {
  return largest_unit_text(rate.count(), std::span(bit_rate_units).first(bit_units_shown));
}
std::string to_text(Hertz frequency) { return largest_unit_text(frequency.count(), hertz_units); }
std::string to_text(Watts power) { return largest_unit_text(power.uw(), power_units); }
std::string to_text(Joules energy) {
  return largest_unit_text(energy.nj(), std::span(energy_units).first(energy_units_shown));
}
std::string to_text(Cycles work) { return std::to_string(work.count()) + " cycles"; }

std::ostream& operator<<(std::ostream& out, Duration d) { return out << to_text(d); }
std::ostream& operator<<(std::ostream& out, Time t) { return out << to_text(t - Time::origin()); }
std::ostream& operator<<(std::ostream& out, Bytes data) { return out << to_text(data); }
std::ostream& operator<<(std::ostream& out, BitRate rate) { return out << to_text(rate); }
std::ostream& operator<<(std::ostream& out, Hertz frequency) { return out << to_text(frequency); }
std::ostream& operator<<(std::ostream& out, Cycles work) { return out << to_text(work); }
std::ostream& operator<<(std::ostream& out, Watts power) { return out << to_text(power); }
std::ostream& operator<<(std::ostream& out, Joules energy) { return out << to_text(energy); }

}  // namespace xenolith
