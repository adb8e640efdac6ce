#include "sim-core/base/units.hpp"

#include <cmath>

namespace xenolith {
namespace {

/// 2^63: the first double beyond the range of a 64-bit count.
constexpr double beyond_int64 = 9223372036854775808.0;

Duration nearest_picosecond(double ps) {
  const double rounded = std::round(ps);
  XENO_ASSERT(rounded > -beyond_int64 && rounded < beyond_int64,
              "a duration is not finite or beyond 106 days");
  return Duration::picoseconds(static_cast<std::int64_t>(rounded));
}

}  // namespace

Duration from_seconds(double seconds) {
  return nearest_picosecond(seconds * static_cast<double>(picoseconds_per_second));
}

Duration scaled(Duration d, double factor) {
  return nearest_picosecond(static_cast<double>(d.ps()) * factor);
}

}  // namespace xenolith
