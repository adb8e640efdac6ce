#include "models/storage/battery/battery_use.hpp"

#include <array>
#include <utility>

namespace xenolith {
namespace {

constexpr std::string_view energy_form = "energy";
constexpr std::string_view share_form = "share";
constexpr std::string_view life_form = "life";
constexpr std::array<std::string_view, 3> all_forms{energy_form, share_form, life_form};
constexpr double nanojoules_per_joule = 1e9;
constexpr double percent = 100;
constexpr double seconds_per_hour = 3600;

}  // namespace

void BatteryUse::read(std::function<Joules()> taken, Joules capacity) {
  taken_ = std::move(taken);
  capacity_ = capacity;
}

std::string_view BatteryUse::unit(std::string_view form) const {
  if (form == share_form) return "%";
  return form == life_form ? "h" : "J";
}

std::span<const std::string_view> BatteryUse::forms() const { return all_forms; }

std::optional<double> BatteryUse::value(std::string_view form) const {
  if (!taken_) return std::nullopt;
  const double joules = static_cast<double>((taken_() - before_).nj()) / nanojoules_per_joule;
  const double full = static_cast<double>(capacity_.nj()) / nanojoules_per_joule;
  if (form == energy_form) return joules;
  if (form == share_form) return percent * joules / full;
  if (form != life_form || joules <= 0) return std::nullopt;
  return full / (joules / to_seconds(now() - since_)) / seconds_per_hour;
}

void BatteryUse::reset() {
  before_ = taken_ ? taken_() : Joules::zero();
  since_ = now();
}

std::optional<double> BatteryUse::pooled(std::string_view form, std::span<Statistic* const> all) const {
  if (all.size() == 1) return all.front()->value(form);
  if (form != energy_form) return std::nullopt;
  double sum = 0;
  for (const Statistic* one : all) {
    const std::optional<double> its = one->value(form);
    if (!its) return std::nullopt;
    sum += *its;
  }
  return sum;
}

}  // namespace xenolith
