#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// The edges of a clock that runs since the origin of time; edge k lies at k periods, rounded up to the
/// picosecond.
class BusClock {
 public:
  explicit BusClock(Hertz frequency)
      : frequency_(frequency), period_(picoseconds_per_second / static_cast<double>(frequency.count())) {
    for (std::size_t i = 0; i < spans_.size(); ++i) spans_[i] = Cycles(i) / frequency;
  }

  /// How long so many clocks take.
  Duration span(std::int64_t clocks) const {
    const auto index = static_cast<std::size_t>(clocks);
    return index < spans_.size() ? spans_[index] : Cycles(clocks) / frequency_;
  }

  Time edge(std::int64_t tick) const {
    // A guess by a product instead of a long division, then the exact edge.
    auto ps = static_cast<std::int64_t>(static_cast<double>(tick) * period_);
    const detail::Int128 due = static_cast<detail::Int128>(tick) * picoseconds_per_second;
    while (at(ps) >= due) --ps;
    while (at(ps) < due) ++ps;
    return Time::picoseconds(ps);
  }
  /// The first edge that is not before `time`.
  std::int64_t tick_not_before(Time time) const {
    auto tick = static_cast<std::int64_t>(static_cast<double>(time.ps()) / period_);
    while (tick > 0 && edge(tick - 1) >= time) --tick;
    while (edge(tick) < time) ++tick;
    return tick;
  }
  Hertz frequency() const { return frequency_; }

 private:
  detail::Int128 at(std::int64_t ps) const { return static_cast<detail::Int128>(ps) * frequency_.count(); }

  Hertz frequency_;
  double period_;  ///< in picoseconds, for first guesses
  std::array<Duration, 64> spans_{};
};

}  // namespace xenolith
