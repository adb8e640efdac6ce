#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "sim-core/fluid/energy.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The energy that a meter has counted since the last reset. Forms: energy (J), power (W, the mean). Pooled:
/// the sum.
class EnergyUse final : public Statistic {
 public:
  /// What to read, from now on; nothing is told before.
  void read(const PowerIntegrator& meter) { meter_ = &meter; }
  Joules energy() const { return meter_ == nullptr ? Joules::zero() : meter_->energy() - before_; }

  std::string_view kind() const override { return "energy use"; }
  std::string_view unit(std::string_view form) const override;
  std::span<const std::string_view> forms() const override;
  std::optional<double> value(std::string_view form) const override;
  void reset() override;
  std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const override;

 private:
  const PowerIntegrator* meter_ = nullptr;
  Joules before_;  ///< the meter at the last reset
  Time since_;
};

}  // namespace xenolith
