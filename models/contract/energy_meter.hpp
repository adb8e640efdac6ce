#pragma once

#include <string_view>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// Energy that a machine, or a part of it, has taken since the start.
class EnergyMeter {
 public:
  static constexpr std::string_view contract = "energy-meter";
  virtual ~EnergyMeter() = default;
  /// Up to now.
  virtual Joules energy() const = 0;
};

}  // namespace xenolith
