#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/experiment/plan.hpp"
#include "sim-core/experiment/value_range.hpp"

namespace xenolith {

/// One uncertain input: a parameter of a scenario with a range, or an assumed value of a part with its lowest
/// and highest plausible value, wherever the part is used.
struct Factor {
  std::string name;    ///< `guests`, an address, or part and value: `xen-3.0.wake_up`
  std::string source;  ///< where it is written
  Json nominal;
  ValueRange range;
  /// By number of a point: the settings that give it another value there.
  std::map<std::int64_t, std::vector<std::string>> addresses = {};
};

/// Which inputs are wanted.
struct FactorOptions {
  bool assumed = true;              ///< the assumed values of the parts in use
  std::vector<std::string> ranges;  ///< `name=low..high`: more of them
  std::vector<std::string> only;    ///< patterns of names; empty: all
};

struct Factors {
  std::vector<Factor> all;            ///< in the order in which they come up
  std::vector<std::string> left_out;  ///< assumed values without a place on a scale, with the reason
};

/// The uncertain inputs of a plan: ranges of the scenario and of the options, then assumed values. Mistakes
/// in options, and a parameter that the sweep varies itself, are problems.
Factors find_factors(const Plan& plan, const FactorOptions& options, Problems& problems);

/// Leaves out inputs for which a model refuses a value at one of these shares of the range, the others being
/// nominal: a cache's size must be sets of lines. `left_out` says so.
void drop_refused(const Plan& plan, const std::vector<double>& shares, Factors& factors);

/// Values of a design: the share of the way through each factor's range, or nothing for its nominal value.
using DesignRow = std::vector<std::optional<double>>;

/// Every point of the plan once for every row of the design: point p of row d has number d * points + p.
std::vector<Point> design_points(const Plan& plan, const std::vector<Factor>& factors,
                                 const std::vector<DesignRow>& rows);

}  // namespace xenolith
