#include "sim-core/base/quantity.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "sim-core/base/decimal.hpp"
#include "sim-core/base/quantity_units.hpp"

namespace xenolith {
namespace {

/// A kind of quantity that is counted in whole base units.
struct Dimension {
  std::string_view accepted;
  std::string_view base;  ///< name of the unit of size 1
  std::span<const Unit> units;
};

constexpr Dimension time_dimension{R"(a time such as "9.42 us", in ps, ns, us, ms, s, min or h)", "ps",
                                   time_units};
constexpr Dimension byte_dimension{
    R"(an amount of data such as "64 KiB", in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB)", "B", byte_units};
constexpr Dimension rate_dimension{
    R"(a rate such as "100 Mbit/s", in bit/s, kbit/s, Mbit/s, Gbit/s, the same as bps to Gbps, or in B/s, kB/s, MB/s, )"
    R"(GB/s, KiB/s, MiB/s, GiB/s)",
    "bit/s", bit_rate_units};
constexpr Dimension hertz_dimension{R"(a frequency such as "600 MHz", in Hz, kHz, MHz or GHz)", "Hz",
                                    hertz_units};
constexpr Dimension cycle_dimension{R"(an amount of work such as "8470 cycles")", "cycles", cycle_units};
constexpr Dimension power_dimension{R"(a power such as "2.5 W", in uW, mW, W or kW)", "uW", power_units};
constexpr Dimension energy_dimension{R"(an energy such as "5 J", in nJ, uJ, mJ, J, kJ, MJ, Wh or kWh)", "nJ",
                                     energy_units};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

const Unit* find_unit(std::span<const Unit> units, std::string_view name) {
  const auto found = std::ranges::find(units, name, &Unit::name);
  return found == units.end() ? nullptr : &*found;
}

/// The unit of a prefix letter: 'k' and "Bit/s" alike give "kbit/s".
std::string prefixed(char letter, std::string_view unit, bool binary) {
  std::string name(1, binary || letter != 'k' ? static_cast<char>(letter - 'a' + 'A') : letter);
  return name.append(binary ? "i" : "").append(unit);
}

/// The units that somebody may have meant who wrote `unit`: `KB` is read as KiB and as kB, `mbps` as Mbit/s
/// and as MB/s.
std::vector<std::string> readings(std::string_view unit, std::span<const Unit> units) {
  std::string small = lower(unit);
  const bool data = find_unit(units, "B") != nullptr;
  const bool rate = find_unit(units, "bit/s") != nullptr;
  if (find_unit(units, "min") != nullptr) {
    if (small == "m") return {"ms", "min"};
    if (small == "usec" || small == "\xC2\xB5s" || small == "\xCE\xBCs") return {"us"};
    if (small == "msec" || small == "nsec" || small == "psec") return {small.substr(0, 2)};
    if (small == "sec" || small == "second" || small == "seconds") return {"s"};
    if (small == "hour" || small == "hours") return {"h"};
  }
  constexpr std::string_view prefixes = "kmgt";
  const bool prefix = !small.empty() && prefixes.find(small[0]) != std::string_view::npos;
  if (data && prefix) {
    const std::string rest = small.substr(1);
    if (rest.empty() || rest == "b" || rest == "ib" || rest == "byte" || rest == "bytes") {
      return {prefixed(small[0], "B", true), prefixed(small[0], "B", false)};
    }
  }
  if (rate && prefix && small[0] != 't') {
    const bool bytes = unit.find('B') != std::string_view::npos;
    if (small.substr(1) == "b/s" || small.substr(1) == "bps" || small.substr(1, 3) == "bit") {
      if (bytes && small[0] == 'k') return {"KiB/s", "kB/s"};
      return {prefixed(small[0], "bit/s", false), prefixed(small[0], "B/s", false)};
    }
  }
  std::vector<std::string> same_letters;
  for (const Unit& known : units) {
    if (lower(known.name) == small) same_letters.emplace_back(known.name);
  }
  return same_letters;
}

/// What to say of a unit that is not in the table.
std::string wrong_unit(std::string_view text, const Decimal& number, std::string_view unit,
                       const Dimension& dimension) {
  const std::vector<std::string> meant = readings(unit, dimension.units);
  if (meant.empty()) return quoted(text) + " has the unknown unit " + quoted(unit);
  std::string message =
      quoted(text) + (meant.size() > 1 ? " is ambiguous: write " : " has an unknown unit: write ");
  for (std::size_t i = 0; i < meant.size(); ++i) {
    if (i > 0) message += " or ";
    message.append("\"").append(number.text).append(" ").append(meant[i]).append("\"");
    const Count count = to_count(number, find_unit(dimension.units, meant[i])->size);
    if (count.error == CountError::none && meant.size() > 1) {
      message.append(" (").append(std::to_string(count.value)).append(" ").append(dimension.base).append(")");
    }
  }
  return message;
}

/// The unit after a number and at most one space; an error sentence if there is none.
std::string_view unit_after(const Decimal& number, std::string_view text, std::string& error) {
  std::string_view unit = number.after;
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  if (unit.empty()) error = quoted(text) + " has no unit";
  if (unit.starts_with(' ')) error = quoted(text) + " has more than one space between number and unit";
  return unit;
}

Parsed<std::int64_t> parse_count(std::string_view text, const Dimension& dimension) {
  const auto fail = [&dimension](std::string error) {
    return Parsed<std::int64_t>(std::move(error), std::string(dimension.accepted));
  };
  if (text.empty()) return fail("an empty text is no quantity");
  const std::optional<Decimal> number = read_decimal(text);
  if (!number) return fail(quoted(text) + " does not begin with a number");
  std::string error;
  const std::string_view unit_name = unit_after(*number, text, error);
  if (!error.empty()) return fail(error);
  const Unit* const unit = find_unit(dimension.units, unit_name);
  if (unit == nullptr) return fail(wrong_unit(text, *number, unit_name, dimension));
  if (number->negative) return fail(quoted(text) + " is negative");
  const Count count = to_count(*number, unit->size);
  if (count.error == CountError::too_fine)
    return fail(quoted(text) + " is finer than 1 " + std::string(dimension.base));
  if (count.error == CountError::too_large) return fail(quoted(text) + " is too large");
  return count.value;
}

template <class Q, class Make>
Parsed<Q> parse_quantity(std::string_view text, const Dimension& dimension, Make make) {
  const Parsed<std::int64_t> count = parse_count(text, dimension);
  if (!count) return {count.error, count.accepted};
  return make(*count);
}

/// A unit of a quantity that is kept as a double.
struct RealUnit {
  std::string_view name;
  int power;  ///< of ten
};

Parsed<double> parse_real(std::string_view text, std::span<const RealUnit> units, std::string_view accepted) {
  const auto fail = [accepted](std::string error) {
    return Parsed<double>(std::move(error), std::string(accepted));
  };
  const std::optional<Decimal> number = read_decimal(text);
  if (!number) return fail(quoted(text) + " does not begin with a number");
  std::string error;
  const std::string_view name = unit_after(*number, text, error);
  const auto unit = std::ranges::find(units, name, &RealUnit::name);
  if (unit == units.end())
    return fail(error.empty() ? quoted(text) + " has the unknown unit " + quoted(name) : error);
  const std::optional<double> value = to_double(*number, unit->power);
  if (!value) return fail(quoted(text) + " is beyond the range of a number");
  return *value;
}

}  // namespace

Parsed<Duration> parse_duration(std::string_view text) {
  return parse_quantity<Duration>(text, time_dimension,
                                  [](std::int64_t n) { return Duration::picoseconds(n); });
}
Parsed<Bytes> parse_bytes(std::string_view text) {
  return parse_quantity<Bytes>(text, byte_dimension, [](std::int64_t n) { return Bytes(n); });
}
Parsed<BitRate> parse_bit_rate(std::string_view text) {
  return parse_quantity<BitRate>(text, rate_dimension, [](std::int64_t n) { return BitRate(n); });
}
Parsed<Hertz> parse_hertz(std::string_view text) {
  return parse_quantity<Hertz>(text, hertz_dimension, [](std::int64_t n) { return Hertz(n); });
}
Parsed<Cycles> parse_cycles(std::string_view text) {
  return parse_quantity<Cycles>(text, cycle_dimension, [](std::int64_t n) { return Cycles(n); });
}
Parsed<double> parse_ratio(std::string_view text) {
  constexpr std::array<RealUnit, 2> units{{{"", 0}, {"%", -2}}};
  return parse_real(text, units, R"(a ratio such as 0.8 or "80 %")");
}
Parsed<Watts> parse_power(std::string_view text) {
  return parse_quantity<Watts>(text, power_dimension, [](std::int64_t n) { return Watts::microwatts(n); });
}
Parsed<Joules> parse_energy(std::string_view text) {
  return parse_quantity<Joules>(text, energy_dimension, [](std::int64_t n) { return Joules::nanojoules(n); });
}

}  // namespace xenolith
