#pragma once

#include <optional>
#include <string>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// A number that a parameter has, without its unit, and what its unit measures.
struct Magnitude {
  enum class Kind { number, duration, bytes, bit_rate, hertz, cycles, power, energy };
  Kind kind = Kind::number;
  double value = 0;  ///< in ps, bytes, bit/s, Hz, cycles, uW, nJ
};

/// Reads a bare number or a quantity; nothing for anything else.
std::optional<Magnitude> read_magnitude(const Json& json);

/// As a parameter takes it: quantities in whole base units, numbers with at most nine digits.
std::string exact_text(const Magnitude& magnitude);

/// The number with at most `digits` digits that is written: what is told is what is used.
Magnitude rounded(const Magnitude& magnitude, int digits);

}  // namespace xenolith
