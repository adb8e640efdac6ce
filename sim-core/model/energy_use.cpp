#include "sim-core/model/energy_use.hpp"

#include <array>

namespace xenolith {
namespace {

constexpr std::string_view energy_form = "energy";
constexpr std::string_view power_form = "power";
constexpr std::array<std::string_view, 2> all_forms{energy_form, power_form};
constexpr double nanojoules_per_joule = 1e9;

}  // namespace

std::string_view EnergyUse::unit(std::string_view form) const { return form == energy_form ? "J" : "W"; }

std::span<const std::string_view> EnergyUse::forms() const { return all_forms; }

std::optional<double> EnergyUse::value(std::string_view form) const {
  if (meter_ == nullptr) return std::nullopt;
  const double joules = static_cast<double>(energy().nj()) / nanojoules_per_joule;
  if (form == energy_form) return joules;
  if (form != power_form || now() == since_) return std::nullopt;
  return joules / to_seconds(now() - since_);
}

void EnergyUse::reset() {
  before_ = meter_ == nullptr ? Joules::zero() : meter_->energy();
  since_ = now();
}

std::optional<double> EnergyUse::pooled(std::string_view form, std::span<Statistic* const> all) const {
  double sum = 0;
  for (const Statistic* one : all) {
    const std::optional<double> its = one->value(form);
    if (!its) return std::nullopt;
    sum += *its;
  }
  return sum;
}

}  // namespace xenolith
