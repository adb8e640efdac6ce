#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/base/quantity.hpp"
#include "sim-core/base/random.hpp"
#include "sim-core/base/units.hpp"

/// Random variates by inversion: one draw each, and the same bits on every machine, because logarithm and
/// exponential are our own (`portable_math.hpp`). Nothing of `std::` is used: the standard fixes neither
/// algorithm nor result.
namespace xenolith {

/// Exponential with this mean.
double sample_exponential(RandomStream& random, double mean);
/// Normal; `deviation` >= 0.
double sample_normal(RandomStream& random, double mean, double deviation);
/// Exponential of a normal: `median` > 0, `shape` (the standard deviation of the logarithm) >= 0.
double sample_lognormal(RandomStream& random, double median, double shape);
/// At least `minimum` > 0, P(X > x) = (minimum / x)^shape, `shape` > 0.
double sample_pareto(RandomStream& random, double minimum, double shape);
/// An index into `weights`, which are >= 0 and not all 0.
std::size_t sample_index(RandomStream& random, std::span<const double> weights);

/// How long something takes, when it does not always take the same.
///
/// Texts: `5 ms`; `uniform(0 ms, 100 ms)` lowest, highest; `exponential(50 ms)` mean; `normal(5 ms, 1 ms)`
/// mean, deviation, drawn again while below zero; `lognormal(5 ms, 0.5)` median, deviation of the logarithm;
/// `pareto(1 ms, 1.5)` minimum, shape; `choice(1 ms, 10 ms)` each alike, or `choice(1 ms: 0.9, 10 ms: 0.1)`
/// with weights; `empirical(1 ms, 2 ms, 7 ms)` observations, straight lines between their quantiles.
class DurationDistribution {
 public:
  /// Always zero.
  DurationDistribution() = default;
  static DurationDistribution constant(Duration value);
  static DurationDistribution uniform(Duration lowest, Duration highest);
  static DurationDistribution exponential(Duration mean);
  static Parsed<DurationDistribution> parse(std::string_view text);

  /// Never below zero. Where the distribution has no upper end, what exceeds `longest` becomes `longest`, so
  /// that one draw cannot overflow the clock.
  Duration sample(RandomStream& random) const;
  static constexpr Duration longest = 24 * 3600 * 1_s;

  bool is_constant() const { return kind_ == Kind::constant; }
  /// The text it was, or could have been, read from.
  std::string to_string() const;

  friend bool operator==(const DurationDistribution&, const DurationDistribution&) = default;

 private:
  enum class Kind { constant, uniform, exponential, normal, lognormal, pareto, choice, empirical };
  friend class DistributionParser;

  double draw_ps(RandomStream& random) const;

  Kind kind_ = Kind::constant;
  std::vector<Duration> times_{Duration::zero()};  ///< the arguments that are durations, in their order
  std::vector<double> numbers_;                    ///< the shape, or the weights of a choice
};

/// What `DurationDistribution::parse` accepts, in words.
std::string accepted_distributions();

}  // namespace xenolith
