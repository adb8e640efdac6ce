#include "analysis/magnitude.hpp"

#include <charconv>
#include <cmath>

#include "analysis/estimate.hpp"
#include "sim-core/base/number.hpp"
#include "sim-core/base/quantity.hpp"

namespace xenolith {
namespace {

using Kind = Magnitude::Kind;

std::optional<Magnitude> read_text(const std::string& text) {
  const auto count = [](auto number) { return static_cast<double>(number); };
  if (const auto read = parse_duration(text)) return Magnitude{Kind::duration, count((*read).ps())};
  if (const auto read = parse_bytes(text)) return Magnitude{Kind::bytes, count((*read).count())};
  if (const auto read = parse_bit_rate(text)) return Magnitude{Kind::bit_rate, count((*read).count())};
  if (const auto read = parse_hertz(text)) return Magnitude{Kind::hertz, count((*read).count())};
  if (const auto read = parse_cycles(text)) return Magnitude{Kind::cycles, count((*read).count())};
  if (const auto read = parse_power(text)) return Magnitude{Kind::power, count((*read).uw())};
  if (const auto read = parse_energy(text)) return Magnitude{Kind::energy, count((*read).nj())};
  if (const auto read = parse_ratio(text)) return Magnitude{Kind::number, *read};
  return std::nullopt;
}

}  // namespace

std::optional<Magnitude> read_magnitude(const Json& json) {
  if (json.is_number()) return Magnitude{Kind::number, json.as_double()};
  return json.is_string() ? read_text(json.as_string()) : std::nullopt;
}

std::string exact_text(const Magnitude& magnitude) {
  const std::int64_t whole = std::llround(magnitude.value);
  constexpr int digits = 9;
  switch (magnitude.kind) {
    case Kind::duration:
      return to_text(Duration::picoseconds(whole));
    case Kind::bytes:
      return to_text(Bytes(whole));
    case Kind::bit_rate:
      return to_text(BitRate(whole));
    case Kind::hertz:
      return to_text(Hertz(whole));
    case Kind::cycles:
      return to_text(Cycles(whole));
    case Kind::power:
      return to_text(Watts::microwatts(whole));
    case Kind::energy:
      return to_text(Joules::nanojoules(whole));
    case Kind::number:
      return to_text(rounded(magnitude, digits).value);
  }
  return "";
}

Magnitude rounded(const Magnitude& magnitude, int digits) {
  const std::string text = short_number(magnitude.value, digits);
  Magnitude result = magnitude;
  std::from_chars(text.data(), text.data() + text.size(), result.value);
  return result;
}

}  // namespace xenolith
