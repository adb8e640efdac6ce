#pragma once

#include <optional>
#include <vector>

namespace xenolith {

struct CurvePoint {
  double x = 0;
  double y = 0;
};

/// Where the curve first has another sign than at its begin, on the straight line between the two points
/// around it; nothing if it never has. `x` grows. A curve that begins at zero has the sign of its first other
/// value.
std::optional<double> crossing(const std::vector<CurvePoint>& curve);

}  // namespace xenolith
