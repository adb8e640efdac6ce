#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim-core/base/units.hpp"

/// Quantities as users write them: `"9.42 us"`, `"600 MHz"`, `"64 MiB"`, `"100 Mbit/s"`, `"8470 cycles"`,
/// `"80 %"`. A number (digits, a fraction, an exponent), at most one space, a unit. Counts are read exactly,
/// without floating point.
namespace xenolith {

/// What came of reading a text: a value, or what is wrong and what is accepted.
template <class T>
struct Parsed {
  std::optional<T> value;
  std::string error;     ///< empty if there is a value
  std::string accepted;  ///< filled with every error

  Parsed(T read)
      : value(std::move(read)) {}  // NOLINT(google-explicit-constructor): `return value;` reads well
  Parsed(std::string wrong, std::string right) : error(std::move(wrong)), accepted(std::move(right)) {}
  explicit operator bool() const { return value.has_value(); }
  const T& operator*() const { return *value; }
};

/// `ps ns us ms s min h`. A value finer than a picosecond is refused, as everywhere below: nothing is rounded
/// in silence.
Parsed<Duration> parse_duration(std::string_view text);
/// `B`, decimal `kB MB GB TB`, binary `KiB MiB GiB TiB`.
Parsed<Bytes> parse_bytes(std::string_view text);
/// `bit/s kbit/s Mbit/s Gbit/s`, the same as `bps kbps Mbps Gbps`, and `B/s kB/s MB/s GB/s KiB/s MiB/s
/// GiB/s`.
Parsed<BitRate> parse_bit_rate(std::string_view text);
/// `Hz kHz MHz GHz`.
Parsed<Hertz> parse_hertz(std::string_view text);
/// `cycles`.
Parsed<Cycles> parse_cycles(std::string_view text);
/// `"0.8"` or `"80 %"`, as a bare factor.
Parsed<double> parse_ratio(std::string_view text);
/// `uW mW W kW`.
Parsed<Watts> parse_power(std::string_view text);
/// `nJ uJ mJ J kJ MJ Wh kWh`.
Parsed<Joules> parse_energy(std::string_view text);

/// The shortest exact text with the largest unit that leaves at least 1 before the point: "9.42 us". Reads
/// back the same.
std::string to_text(Duration d);
/// Binary units where they divide exactly ("64 KiB"), otherwise decimal ones ("1.5 kB").
std::string to_text(Bytes data);
std::string to_text(BitRate rate);
std::string to_text(Hertz frequency);
std::string to_text(Cycles work);
std::string to_text(Watts power);
std::string to_text(Joules energy);

}  // namespace xenolith
