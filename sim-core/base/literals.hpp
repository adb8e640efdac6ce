#pragma once

#include <cstdint>
#include <limits>

#include "sim-core/base/units.hpp"

/// Literals of quantities: `9_us`, `1.99_us`, `64_KiB`, `100_Mbit_per_s`, `600_MHz`, `8470_cycles`. The
/// digits are read as written, at compile time and without floating point: a decimal fraction is exact, and
/// one finer than the unit
/// (`0.1234567_us`) goes to the nearest, halves up. A literal that does not fit does not compile.
namespace xenolith {

namespace detail {

/// A literal taken apart: digits * 10^exponent.
struct LiteralDigits {
  Int128 digits = 0;
  int exponent = 0;
  bool valid = true;
};

constexpr Int128 literal_limit =
    static_cast<Int128>(std::numeric_limits<std::int64_t>::max()) * 1'000'000'000;

template <char... Text>
constexpr LiteralDigits read_literal() {
  constexpr char text[] = {Text..., '\0'};
  LiteralDigits read;
  bool fraction = false;
  const char* at = text;
  for (; *at != '\0' && *at != 'e' && *at != 'E'; ++at) {
    if (*at == '\'') continue;
    if (*at == '.') {
      fraction = true;
    } else if (*at >= '0' && *at <= '9' && read.digits <= literal_limit) {
      read.digits = read.digits * 10 + (*at - '0');
      if (fraction) --read.exponent;
    } else {
      read.valid = false;
    }
  }
  if (*at == '\0') return read;
  ++at;
  const bool negative = *at == '-';
  if (*at == '-' || *at == '+') ++at;
  int exponent = 0;
  for (; *at != '\0' && exponent < 1000; ++at) exponent = exponent * 10 + (*at - '0');
  read.exponent += negative ? -exponent : exponent;
  return read;
}

/// The literal times `unit`, to the nearest whole number; -1 if it does not fit.
template <char... Text>
constexpr std::int64_t literal_value(std::int64_t unit) {
  const LiteralDigits read = read_literal<Text...>();
  if (!read.valid || read.digits > literal_limit) return -1;
  Int128 value = read.digits;
  int exponent = read.exponent;
  for (; unit > 1; unit /= 10) {  // a power of ten moves the point, another factor multiplies
    if (unit % 10 != 0) break;
    ++exponent;
  }
  if (value > literal_limit / unit) return -1;
  value *= unit;
  for (; exponent > 0; --exponent) {
    if (value > literal_limit) return -1;
    value *= 10;
  }
  for (; exponent < -1; ++exponent) value /= 10;
  if (exponent == -1) value = (value + 5) / 10;
  if (value > std::numeric_limits<std::int64_t>::max()) return -1;
  return static_cast<std::int64_t>(value);
}

/// A literal of a quantity that has `unit` base units; whatever does not fit fails to compile.
template <class Q, std::int64_t unit, char... Text>
constexpr Q literal() {
  constexpr std::int64_t value = literal_value<Text...>(unit);
  static_assert(value >= 0, "this literal is not a decimal number that fits 64 bits");
  return Q(value);
}
template <std::int64_t unit, char... Text>
constexpr Duration duration_literal() {
  constexpr std::int64_t value = literal_value<Text...>(unit);
  static_assert(value >= 0, "this literal is not a decimal number that fits 64 bits");
  return Duration::picoseconds(value);
}

template <std::int64_t unit, char... Text>
constexpr Watts power_literal() {
  constexpr std::int64_t value = literal_value<Text...>(unit);
  static_assert(value >= 0, "this literal is not a decimal number that fits 64 bits");
  return Watts::microwatts(value);
}
template <std::int64_t unit, char... Text>
constexpr Joules energy_literal() {
  constexpr std::int64_t value = literal_value<Text...>(unit);
  static_assert(value >= 0, "this literal is not a decimal number that fits 64 bits");
  return Joules::nanojoules(value);
}

}  // namespace detail

inline namespace literals {

template <char... Text>
constexpr auto operator""_ps() {
  return detail::duration_literal<1, Text...>();
}
template <char... Text>
constexpr auto operator""_ns() {
  return detail::duration_literal<1'000, Text...>();
}
template <char... Text>
constexpr auto operator""_us() {
  return detail::duration_literal<1'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_ms() {
  return detail::duration_literal<1'000'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_s() {
  return detail::duration_literal<1'000'000'000'000, Text...>();
}

template <char... Text>
constexpr auto operator""_B() {
  return detail::literal<Bytes, 1, Text...>();
}
template <char... Text>
constexpr auto operator""_kB() {
  return detail::literal<Bytes, 1'000, Text...>();
}
template <char... Text>
constexpr auto operator""_MB() {
  return detail::literal<Bytes, 1'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_GB() {
  return detail::literal<Bytes, 1'000'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_KiB() {
  return detail::literal<Bytes, 1 << 10, Text...>();
}
template <char... Text>
constexpr auto operator""_MiB() {
  return detail::literal<Bytes, 1 << 20, Text...>();
}
template <char... Text>
constexpr auto operator""_GiB() {
  return detail::literal<Bytes, 1 << 30, Text...>();
}
template <char... Text>
constexpr auto operator""_TiB() {
  return detail::literal<Bytes, std::int64_t{1} << 40, Text...>();
}

template <char... Text>
constexpr auto operator""_bit_per_s() {
  return detail::literal<BitRate, 1, Text...>();
}
template <char... Text>
constexpr auto operator""_kbit_per_s() {
  return detail::literal<BitRate, 1'000, Text...>();
}
template <char... Text>
constexpr auto operator""_Mbit_per_s() {
  return detail::literal<BitRate, 1'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_Gbit_per_s() {
  return detail::literal<BitRate, 1'000'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_B_per_s() {
  return detail::literal<BitRate, 8, Text...>();
}
template <char... Text>
constexpr auto operator""_MB_per_s() {
  return detail::literal<BitRate, 8'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_MiB_per_s() {
  return detail::literal<BitRate, 8 << 20, Text...>();
}
template <char... Text>
constexpr auto operator""_GB_per_s() {
  return detail::literal<BitRate, 8'000'000'000, Text...>();
}

template <char... Text>
constexpr auto operator""_Hz() {
  return detail::literal<Hertz, 1, Text...>();
}
template <char... Text>
constexpr auto operator""_kHz() {
  return detail::literal<Hertz, 1'000, Text...>();
}
template <char... Text>
constexpr auto operator""_MHz() {
  return detail::literal<Hertz, 1'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_GHz() {
  return detail::literal<Hertz, 1'000'000'000, Text...>();
}

template <char... Text>
constexpr auto operator""_cycles() {
  return detail::literal<Cycles, 1, Text...>();
}

template <char... Text>
constexpr auto operator""_mW() {
  return detail::power_literal<1'000, Text...>();
}
template <char... Text>
constexpr auto operator""_W() {
  return detail::power_literal<1'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_nJ() {
  return detail::energy_literal<1, Text...>();
}
template <char... Text>
constexpr auto operator""_mJ() {
  return detail::energy_literal<1'000'000, Text...>();
}
template <char... Text>
constexpr auto operator""_J() {
  return detail::energy_literal<1'000'000'000, Text...>();
}

}  // namespace literals
}  // namespace xenolith
