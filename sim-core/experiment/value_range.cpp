#include "sim-core/experiment/value_range.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "sim-core/base/number.hpp"
#include "sim-core/base/portable_math.hpp"
#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

using Type = ValueRange::Type;
constexpr double percent = 100.0;

/// The type of a value and its magnitude in base units.
struct Typed {
  Type type;
  double magnitude;
};

std::optional<Typed> typed(const Json& json) {
  if (json.is_integer()) return Typed{Type::integer, static_cast<double>(json.as_integer())};
  if (json.is_number()) return Typed{Type::number, json.as_double()};
  if (!json.is_string()) return std::nullopt;
  const std::string& text = json.as_string();
  if (const auto time = parse_duration(text)) return Typed{Type::duration, static_cast<double>((*time).ps())};
  if (const auto data = parse_bytes(text)) return Typed{Type::bytes, static_cast<double>((*data).count())};
  if (const auto rate = parse_bit_rate(text))
    return Typed{Type::bit_rate, static_cast<double>((*rate).count())};
  if (const auto clock = parse_hertz(text)) return Typed{Type::hertz, static_cast<double>((*clock).count())};
  if (const auto work = parse_cycles(text)) return Typed{Type::cycles, static_cast<double>((*work).count())};
  if (const auto power = parse_power(text)) return Typed{Type::power, static_cast<double>((*power).uw())};
  if (const auto energy = parse_energy(text)) return Typed{Type::energy, static_cast<double>((*energy).nj())};
  if (text.ends_with('%')) {
    if (const auto ratio = parse_ratio(text)) return Typed{Type::percent, *ratio};
  }
  return std::nullopt;
}

/// Nine significant digits: what is drawn needs no more, and the text stays readable.
double rounded(double value) {
  char text[40];
  constexpr int digits = 8;
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, digits);
  double result = 0.0;
  std::from_chars(text, end.ptr, result);
  return result;
}

/// The nearest whole number that there is.
std::int64_t whole(double value) {
  constexpr double end = 9223372036854775808.0;
  if (value >= end) return std::numeric_limits<std::int64_t>::max();
  if (value < -end) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(std::floor(value + 0.5));
}

}  // namespace

std::optional<ValueRange> ValueRange::between(const Json& low, const Json& high, std::string& error) {
  auto from = typed(low);
  auto to = typed(high);
  if (!from || !to) {
    error = brief_text(from ? high : low) + " has no place on a scale";
    return std::nullopt;
  }
  if (from->type != to->type) {
    const auto is_number = [](Type type) { return type == Type::integer || type == Type::number; };
    if (!is_number(from->type) || !is_number(to->type)) {
      error = brief_text(low) + " and " + brief_text(high) + " do not measure the same";
      return std::nullopt;
    }
    from->type = Type::number;
  }
  if (from->magnitude > to->magnitude) {
    error = brief_text(low) + " is above " + brief_text(high);
    return std::nullopt;
  }
  return ValueRange(from->type, from->magnitude, to->magnitude, low.place());
}

bool ValueRange::use_logarithm() {
  logarithmic_ = low_ > 0.0;
  return logarithmic_;
}

Json ValueRange::at(double share) const {
  if (share <= 0.0) return value(low_);
  if (share >= 1.0) return value(high_);
  const double magnitude =
      logarithmic_ ? portable_exp(portable_log(low_) + share * (portable_log(high_) - portable_log(low_)))
                   : low_ + share * (high_ - low_);
  return value(std::clamp(magnitude, low_, high_));
}

Json ValueRange::value(double magnitude) const {
  switch (type_) {
    case Type::integer:
      return Json::integer(whole(magnitude), place_);
    case Type::number:
      return Json::real(rounded(magnitude), place_);
    case Type::percent:
      return Json::string(to_text(rounded(percent * magnitude)) + " %", place_);
    case Type::duration:
      return Json::string(to_text(Duration::picoseconds(whole(magnitude))), place_);
    case Type::bytes:
      return Json::string(to_text(Bytes(whole(magnitude))), place_);
    case Type::bit_rate:
      return Json::string(to_text(BitRate(whole(magnitude))), place_);
    case Type::hertz:
      return Json::string(to_text(Hertz(whole(magnitude))), place_);
    case Type::cycles:
      return Json::string(to_text(Cycles(whole(magnitude))), place_);
    case Type::power:
      return Json::string(to_text(Watts::microwatts(whole(magnitude))), place_);
    case Type::energy:
      return Json::string(to_text(Joules::nanojoules(whole(magnitude))), place_);
  }
  return Json::null();
}

std::optional<double> ValueRange::magnitude(const Json& value) const {
  const auto found = typed(value);
  const bool numbers = type_ == Type::number && found && found->type == Type::integer;
  return found && (found->type == type_ || numbers) ? std::optional(found->magnitude) : std::nullopt;
}

}  // namespace xenolith
