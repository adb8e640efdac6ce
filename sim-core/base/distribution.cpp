#include "sim-core/base/distribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim-core/base/check.hpp"
#include "sim-core/base/number.hpp"
#include "sim-core/base/portable_math.hpp"

namespace xenolith {
namespace {

double as_double(Duration d) { return static_cast<double>(d.ps()); }

/// The value at `quantile` in [0, 1] on the straight lines between sorted observations.
double interpolate(std::span<const Duration> sorted, double quantile) {
  const double position = quantile * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double fraction = position - static_cast<double>(below);
  return as_double(sorted[below]) + fraction * as_double(sorted[above] - sorted[below]);
}

}  // namespace

double sample_exponential(RandomStream& random, double mean) {
  return -mean * portable_log(random.uniform_positive());
}

double sample_normal(RandomStream& random, double mean, double deviation) {
  XENO_ASSERT(deviation >= 0, "a normal distribution with a negative deviation");
  return mean + deviation * normal_quantile(random.uniform_open());
}

double sample_lognormal(RandomStream& random, double median, double shape) {
  XENO_ASSERT(median > 0, "a lognormal distribution whose median is not above zero");
  return median * portable_exp(sample_normal(random, 0, shape));
}

double sample_pareto(RandomStream& random, double minimum, double shape) {
  XENO_ASSERT(minimum > 0 && shape > 0, "a Pareto distribution whose minimum or shape is not above zero");
  return minimum * portable_exp(-portable_log(random.uniform_positive()) / shape);
}

std::size_t sample_index(RandomStream& random, std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  XENO_ASSERT(sum > 0 && std::isfinite(sum), "a choice without weight");
  double left = random.uniform() * sum;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = i;
    if (left < weights[i]) return i;
    left -= weights[i];
  }
  return last;  // rounding left a trace over
}

DurationDistribution DurationDistribution::constant(Duration value) {
  XENO_ASSERT(value >= Duration::zero(), "a negative duration as a distribution");
  DurationDistribution made;
  made.times_ = {value};
  return made;
}

DurationDistribution DurationDistribution::uniform(Duration lowest, Duration highest) {
  XENO_ASSERT(Duration::zero() <= lowest && lowest <= highest, "a uniform distribution over nothing");
  DurationDistribution made;
  made.kind_ = Kind::uniform;
  made.times_ = {lowest, highest};
  return made;
}

DurationDistribution DurationDistribution::exponential(Duration mean) {
  XENO_ASSERT(mean > Duration::zero(), "an exponential distribution whose mean is not above zero");
  DurationDistribution made;
  made.kind_ = Kind::exponential;
  made.times_ = {mean};
  return made;
}

Duration DurationDistribution::sample(RandomStream& random) const {
  switch (kind_) {
    case Kind::constant:
      return times_[0];
    case Kind::uniform:
      return Duration::picoseconds(random.uniform_int(times_[0].ps(), times_[1].ps()));
    case Kind::choice:
      if (!numbers_.empty()) return times_[sample_index(random, numbers_)];
      return times_[static_cast<std::size_t>(
          random.uniform_int(0, static_cast<std::int64_t>(times_.size()) - 1))];
    case Kind::empirical:
      return Duration::picoseconds(std::llround(interpolate(times_, random.uniform())));
    case Kind::exponential:
    case Kind::normal:
    case Kind::lognormal:
    case Kind::pareto:
      return Duration::picoseconds(std::llround(std::min(draw_ps(random), as_double(longest))));
  }
  return Duration::zero();
}

double DurationDistribution::draw_ps(RandomStream& random) const {
  const double first = as_double(times_[0]);
  if (kind_ == Kind::exponential) return sample_exponential(random, first);
  if (kind_ == Kind::lognormal) return sample_lognormal(random, first, numbers_[0]);
  if (kind_ == Kind::pareto) return sample_pareto(random, first, numbers_[0]);
  while (true) {  // normal; the mean is not below zero, so that at least every second draw is kept
    const double drawn = sample_normal(random, first, as_double(times_[1]));
    if (drawn >= 0) return drawn;
  }
}

std::string DurationDistribution::to_string() const {
  constexpr std::array<std::string_view, 8> names{"",          "uniform", "exponential", "normal",
                                                  "lognormal", "pareto",  "choice",      "empirical"};
  if (kind_ == Kind::constant) return to_text(times_[0]);
  std::string text(names[static_cast<std::size_t>(kind_)]);
  text += "(";
  for (std::size_t i = 0; i < times_.size(); ++i) {
    if (i > 0) text += ", ";
    text += to_text(times_[i]);
    if (kind_ == Kind::choice && !numbers_.empty()) text.append(": ").append(to_text(numbers_[i]));
  }
  if (kind_ == Kind::lognormal || kind_ == Kind::pareto) text.append(", ").append(to_text(numbers_[0]));
  return text + ")";
}

}  // namespace xenolith
