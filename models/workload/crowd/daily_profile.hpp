#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim-core/base/random.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {

/// Arrivals whose rate changes through the day: a Poisson process, its rate constant within each of the equal
/// parts of a day and the same every day. The run begins at midnight.
class DailyProfile {
 public:
  /// So many arrivals a day on average, spread as `weights` say, which are not negative and not all 0.
  DailyProfile(double per_day, const std::vector<std::int64_t>& weights);

  /// The first arrival after `from`; nothing if it is beyond the clock.
  std::optional<Time> next(Time from, RandomStream& random) const;
  /// Expected arrivals between two times.
  double expected(Time from, Time to) const;

 private:
  /// Expected arrivals from the origin on.
  double mass(Time at) const;

  Duration part_;
  std::vector<double> sums_{0.0};  ///< expected arrivals from midnight to the end of each part
};

}  // namespace xenolith
