#include "sim-core/base/distribution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace xenolith {
namespace {

constexpr int many = 50'000;

std::vector<Duration> samples_of(const std::string& text) {
  const auto parsed = DurationDistribution::parse(text);
  EXPECT_TRUE(parsed) << parsed.error;
  RandomStream random(11, 0, text);
  std::vector<Duration> samples;
  for (int i = 0; i < many; ++i)
    samples.push_back(parsed.value.value_or(DurationDistribution{}).sample(random));
  std::ranges::sort(samples);
  return samples;
}

double mean_ms(const std::vector<Duration>& samples) {
  double sum = 0;
  for (const Duration d : samples) sum += to_seconds(d) * 1000;
  return sum / static_cast<double>(samples.size());
}

double quantile_ms(const std::vector<Duration>& samples, double q) {
  return to_seconds(samples[static_cast<std::size_t>(q * static_cast<double>(samples.size()))]) * 1000;
}

TEST(DurationDistribution, AConstantIsAlwaysTheSame) {
  const std::vector<Duration> samples = samples_of("5 ms");
  EXPECT_EQ(samples.front(), 5_ms);
  EXPECT_EQ(samples.back(), 5_ms);
  EXPECT_TRUE(DurationDistribution::parse("5 ms").value->is_constant());
}

TEST(DurationDistribution, Uniform) {
  const std::vector<Duration> samples = samples_of("uniform(20 ms, 100 ms)");
  EXPECT_GE(samples.front(), 20_ms);
  EXPECT_LE(samples.back(), 100_ms);
  EXPECT_NEAR(mean_ms(samples), 60, 5 * 80 / std::sqrt(12.0 * many));
  EXPECT_NEAR(quantile_ms(samples, 0.25), 40, 0.8);  // sd 0.15
}

TEST(DurationDistribution, ExponentialHasMeanAndMedian) {
  const std::vector<Duration> samples = samples_of("exponential(50 ms)");
  EXPECT_NEAR(mean_ms(samples), 50, 5 * 50 / std::sqrt(many));
  EXPECT_NEAR(quantile_ms(samples, 0.5), 50 * std::log(2), 1.1);  // sd of the median: 50 / sqrt(n) = 0.22
}

TEST(DurationDistribution, NormalHasMeanAndDeviation) {
  const std::vector<Duration> samples = samples_of("normal(5 ms, 1 ms)");
  EXPECT_NEAR(mean_ms(samples), 5, 5 / std::sqrt(many));
  EXPECT_NEAR(quantile_ms(samples, 0.8413447), 6, 0.034);  // sd 0.0068
}

// Cut at zero, normal(0, s) is the half-normal distribution, whose mean is s sqrt(2 / pi).
TEST(DurationDistribution, NormalIsNeverNegative) {
  const std::vector<Duration> samples = samples_of("normal(0 ms, 1 ms)");
  EXPECT_GE(samples.front(), Duration::zero());
  EXPECT_NEAR(mean_ms(samples), std::sqrt(2 / M_PI), 5 * 0.603 / std::sqrt(many));
}

TEST(DurationDistribution, LognormalHasItsMedianAndMean) {
  const std::vector<Duration> samples = samples_of("lognormal(5 ms, 0.5)");
  EXPECT_NEAR(quantile_ms(samples, 0.5), 5, 0.07);  // sd 0.014
  EXPECT_NEAR(mean_ms(samples), 5 * std::exp(0.125), 5 * 3.1 / std::sqrt(many));
}

TEST(DurationDistribution, ParetoHasItsQuantiles) {
  const std::vector<Duration> samples = samples_of("pareto(1 ms, 2)");
  EXPECT_GE(samples.front(), 1_ms);
  EXPECT_NEAR(quantile_ms(samples, 0.75), 2, 0.05);  // (1 - q)^(-1 / 2)
  EXPECT_NEAR(quantile_ms(samples, 0.99), 10, 1.1);  // sd 0.22
}

TEST(DurationDistribution, AHeavyTailCannotOverflowTheClock) {
  EXPECT_EQ(samples_of("pareto(1 h, 0.01)").back(), DurationDistribution::longest);
}

TEST(DurationDistribution, ChoiceWithAndWithoutWeights) {
  const std::vector<Duration> alike = samples_of("choice(1 ms, 2 ms, 6 ms)");
  EXPECT_NEAR(mean_ms(alike), 3, 5 * 2.2 / std::sqrt(many));
  const std::vector<Duration> weighted = samples_of("choice(1 ms: 0.9, 11 ms: 0.1, 99 ms: 0)");
  EXPECT_NEAR(mean_ms(weighted), 2, 5 * 3 / std::sqrt(many));
  EXPECT_EQ(weighted.back(), 11_ms);
}

// Straight lines between quantiles: 0 -> 1 ms, 1/2 -> 2 ms, 1 -> 6 ms; the mean is (1.5 + 4) / 2.
TEST(DurationDistribution, EmpiricalFollowsTheObservations) {
  const std::vector<Duration> samples = samples_of("empirical(6 ms, 1 ms, 2 ms)");
  EXPECT_GE(samples.front(), 1_ms);
  EXPECT_LE(samples.back(), 6_ms);
  EXPECT_NEAR(mean_ms(samples), 2.75, 5 * 1.5 / std::sqrt(many));
  EXPECT_NEAR(quantile_ms(samples, 0.5), 2, 0.05);
}

TEST(DurationDistribution, TheTextReadsBackTheSame) {
  for (const std::string text : {"5 ms", "uniform(0 s, 100 ms)", "exponential(50 ms)", "normal(5 ms, 1 ms)",
                                 "lognormal(5 ms, 0.5)", "pareto(1 ms, 1.5)", "choice(1 ms, 10 ms)",
                                 "choice(1 ms: 0.9, 10 ms: 0.1)", "empirical(1 ms, 2 ms, 7 ms)"}) {
    const auto parsed = DurationDistribution::parse(text);
    ASSERT_TRUE(parsed) << parsed.error;
    EXPECT_EQ(parsed.value->to_string(), text);
  }
  EXPECT_EQ(*DurationDistribution::parse("uniform(0 ms,100 ms)"),
            DurationDistribution::uniform(0_ms, 100_ms));
  EXPECT_EQ(*DurationDistribution::parse("exponential( 50 ms )"), DurationDistribution::exponential(50_ms));
  EXPECT_EQ(*DurationDistribution::parse("5 ms"), DurationDistribution::constant(5_ms));
}

TEST(DurationDistribution, MistakesAreToldWithWhatIsAccepted) {
  const auto error_of = [](std::string_view text) {
    const auto parsed = DurationDistribution::parse(text);
    EXPECT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.accepted, accepted_distributions());
    return parsed.error;
  };
  EXPECT_EQ(error_of("unifrom(0 ms, 1 ms)"), "unknown distribution \"unifrom\", did you mean \"uniform\"?");
  EXPECT_EQ(error_of("uniform(1 ms)"), "uniform takes 2 arguments, not 1");
  EXPECT_EQ(error_of("uniform(2 ms, 1 ms)"), "uniform takes the lowest value first");
  EXPECT_EQ(error_of("uniform(0, 100 ms)"), "\"0\" has no unit");
  EXPECT_EQ(error_of("uniform(-1 ms, 100 ms)"), "\"-1 ms\" is negative");
  EXPECT_EQ(error_of("uniform(1 ms, 2 ms"), "\"uniform(1 ms, 2 ms\" does not end with \")\"");
  EXPECT_EQ(error_of("exponential(0 ms)"), "the first argument of exponential must be above zero");
  EXPECT_EQ(error_of("lognormal(1 ms, -1)"), "the shape of lognormal must not be negative");
  EXPECT_EQ(error_of("pareto(1 ms, 0)"), "the shape of pareto must be above zero");
  EXPECT_EQ(error_of("choice(1 ms: 1, 2 ms)"), "choice takes a weight for every value or for none");
  EXPECT_EQ(error_of("choice(1 ms: 0)"), "the weights of a choice must not all be zero");
  EXPECT_EQ(error_of("choice(1 ms: 2, 2 ms: -1)"), "a weight must not be negative");
  EXPECT_EQ(error_of("empirical(1 ms)"), "empirical takes at least 2 observations");
  EXPECT_EQ(error_of("5"), "\"5\" has no unit");
  EXPECT_EQ(error_of(""), "an empty text is no quantity");
  EXPECT_EQ(error_of("choice()"), "an empty text is no quantity");
}

TEST(SampleIndex, NeverTakesWhatHasNoWeight) {
  RandomStream random(1, 0, "x");
  const std::vector<double> weights{0, 1, 0, 3, 0};
  int threes = 0;
  for (int i = 0; i < 40'000; ++i) {
    const std::size_t index = sample_index(random, weights);
    ASSERT_TRUE(index == 1 || index == 3);
    threes += index == 3 ? 1 : 0;
  }
  EXPECT_NEAR(threes / 40'000.0, 0.75, 5 * std::sqrt(0.1875 / 40'000));
}

RC_GTEST_PROP(DurationDistributionProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
  const auto parsed = DurationDistribution::parse(text);
  RC_ASSERT(parsed.value.has_value() == parsed.error.empty());
}

}  // namespace
}  // namespace xenolith
