#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// What was taken out of a battery since the last reset. Forms: energy (J), share (% of a full charge), life
/// (h: how long a full charge lasts at this rate). Pooled: the sum of energies; shares and lives are one
/// battery's.
class BatteryUse final : public Statistic {
 public:
  /// What to read, and what a full charge holds.
  void read(std::function<Joules()> taken, Joules capacity);

  std::string_view kind() const override { return "battery use"; }
  std::string_view unit(std::string_view form) const override;
  std::span<const std::string_view> forms() const override;
  std::optional<double> value(std::string_view form) const override;
  void reset() override;
  std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const override;

 private:
  std::function<Joules()> taken_;
  Joules capacity_;
  Joules before_;
  Time since_;
};

}  // namespace xenolith
