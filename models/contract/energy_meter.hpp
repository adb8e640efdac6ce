#pragma once

#include <cstdint>
#include <string_view>

namespace xenolith {

/// Energy that a machine's processors have taken since the start.
class EnergyMeter {
 public:
  static constexpr std::string_view contract = "energy-meter";
  virtual ~EnergyMeter() = default;
  /// In nanojoules, up to now.
  virtual std::int64_t nanojoules() const = 0;
};

}  // namespace xenolith
