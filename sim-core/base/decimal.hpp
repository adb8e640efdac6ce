#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// A number as it was written, without loss: digits * 10^exponent, and the text that came after it.
struct Decimal {
  bool negative = false;
  std::uint64_t digits = 0;  ///< without zeros at the end
  int exponent = 0;
  bool too_long = false;   ///< more significant digits than are held here (19)
  std::string_view text;   ///< the number
  std::string_view after;  ///< what follows it
};

/// Reads the number at the start of `text`: `-`, digits, `.` digits, `e` exponent, as in JSON. Nothing if
/// there is none.
std::optional<Decimal> read_decimal(std::string_view text);

/// Why a decimal is not a whole 64-bit count.
enum class CountError { none, too_fine, too_large };
struct Count {
  std::int64_t value = 0;
  CountError error = CountError::none;
};

/// decimal * unit (> 0) as an exact count; the sign is left out.
Count to_count(const Decimal& decimal, std::int64_t unit);

/// The double nearest to decimal * 10^power; nothing if it is beyond the range of a double.
std::optional<double> to_double(const Decimal& decimal, int power);

}  // namespace xenolith
