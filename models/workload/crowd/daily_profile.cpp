#include "models/workload/crowd/daily_profile.hpp"

#include <algorithm>
#include <cmath>

#include "sim-core/base/check.hpp"
#include "sim-core/base/distribution.hpp"

namespace xenolith {
namespace {

constexpr Duration day = 24 * 3600 * 1_s;

}  // namespace

DailyProfile::DailyProfile(double per_day, const std::vector<std::int64_t>& weights)
    : part_(day / std::ssize(weights)) {
  double all = 0;
  for (const std::int64_t weight : weights) all += static_cast<double>(weight);
  XENO_ASSERT(all > 0, "a day without arrivals");
  double sum = 0;
  for (const std::int64_t weight : weights) {
    sum += static_cast<double>(weight);
    sums_.push_back(per_day * sum / all);
  }
}

double DailyProfile::mass(Time at) const {
  const Duration since = at - Time::origin();
  const Duration today = since % day;
  const auto part = std::min(static_cast<std::size_t>(today / part_), sums_.size() - 2);
  const double into = to_seconds(today - part_ * part) / to_seconds(part_);
  const double before = sums_.back() * static_cast<double>(since / day);
  return before + sums_[part] + std::min(into, 1.0) * (sums_[part + 1] - sums_[part]);
}

double DailyProfile::expected(Time from, Time to) const { return mass(to) - mass(from); }

std::optional<Time> DailyProfile::next(Time from, RandomStream& random) const {
  const double target = mass(from) + sample_exponential(random, 1.0);
  const double days = std::floor(target / sums_.back());
  constexpr double most_days = 100;
  if (!(days < most_days)) return std::nullopt;
  const double today = target - days * sums_.back();
  const auto after = std::upper_bound(sums_.begin(), sums_.end(), today);
  if (after == sums_.end()) return Time::origin() + day * (static_cast<std::int64_t>(days) + 1);
  const auto part = static_cast<std::size_t>(after - sums_.begin()) - 1;
  const double into = (today - sums_[part]) / (sums_[part + 1] - sums_[part]);
  const Time found =
      Time::origin() + day * static_cast<std::int64_t>(days) + part_ * part + scaled(part_, into);
  return std::max(found, from);
}

}  // namespace xenolith
