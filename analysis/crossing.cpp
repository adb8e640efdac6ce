#include "analysis/crossing.hpp"

namespace xenolith {

std::optional<double> crossing(const std::vector<CurvePoint>& curve) {
  double sign = 0;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const CurvePoint& point = curve[i];
    if (sign == 0) {
      sign = point.y;
    } else if (sign * point.y <= 0) {
      const CurvePoint& before = curve[i - 1];
      return before.x + (point.x - before.x) * before.y / (before.y - point.y);
    }
  }
  return std::nullopt;
}

}  // namespace xenolith
