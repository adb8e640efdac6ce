#pragma once

#include <cstdint>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// The edges of a clock that runs since the origin of time; edge k lies at k periods, rounded up to the
/// picosecond.
class BusClock {
 public:
  explicit BusClock(Hertz frequency) : frequency_(frequency) {}

  Time edge(std::int64_t tick) const { return Time::origin() + Cycles(tick) / frequency_; }
  /// The first edge that is not before `time`.
  std::int64_t tick_not_before(Time time) const {
    const auto product = static_cast<detail::Int128>(time.ps()) * frequency_.count();
    auto tick = static_cast<std::int64_t>(product / picoseconds_per_second);
    while (edge(tick) < time) ++tick;
    return tick;
  }
  Hertz frequency() const { return frequency_; }

 private:
  Hertz frequency_;
};

}  // namespace xenolith
