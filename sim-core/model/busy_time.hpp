#pragma once

#include <array>
#include <string_view>

#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The part of the time that something was busy, added up when each occupation ends. Forms: mean. Pooled:
/// the mean of the means.
class BusyTime final : public Statistic {
 public:
  void add(Duration busy) { busy_ += busy; }

  std::string_view kind() const override { return "busy time"; }
  std::string_view unit(std::string_view) const override { return "1"; }
  std::span<const std::string_view> forms() const override { return names; }
  std::optional<double> value(std::string_view form) const override {
    const Duration span = now() - since_;
    if (form != "mean" || span <= Duration{}) return std::nullopt;
    return to_seconds(busy_) / to_seconds(span);
  }
  void reset() override {
    since_ = now();
    busy_ = {};
  }
  std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const override {
    double sum = 0.0;
    for (const Statistic* statistic : all) {
      const std::optional<double> value = statistic->value(form);
      if (!value) return std::nullopt;
      sum += *value;
    }
    return sum / static_cast<double>(all.size());
  }

 private:
  static constexpr std::array<std::string_view, 1> names{"mean"};
  Duration busy_{};
  Time since_ = Time::origin();
};

}  // namespace xenolith
