#include "analysis/least_squares.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Vectors = std::vector<std::vector<double>>;

/// Residuals of a model given as a function of the parameters and a place.
template <class Model>
Residuals residuals_of(Model model, std::vector<double> places, std::vector<double> measured) {
  return [=](const Vectors& vectors) {
    Vectors results;
    for (const auto& p : vectors) {
      auto& one = results.emplace_back();
      for (std::size_t i = 0; i < places.size(); ++i) one.push_back(model(p, places[i]) - measured[i]);
    }
    return results;
  };
}

double line(const std::vector<double>& p, double x) { return p[0] + p[1] * x; }

/// y = a + b x over x = 0..4 with measured 1, 3, 2, 5, 4: a = 1.4, b = 0.8, residual sum of squares 3.6,
/// s^2 = 3.6 / 3 = 1.2, se(b) = sqrt(1.2 / 10), se(a) = sqrt(1.2 (1/5 + 4/10)).
TEST(LeastSquares, ALineHasTheTextbooksSolutionAndErrors) {
  const auto residuals = residuals_of(line, {0, 1, 2, 3, 4}, {1, 3, 2, 5, 4});
  const Fit fit = least_squares({{0, -10, 10}, {0, -10, 10}}, residuals);
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.values[0], 1.4, 1e-6);
  EXPECT_NEAR(fit.values[1], 0.8, 1e-6);
  EXPECT_NEAR(fit.sum_of_squares, 3.6, 1e-9);
  EXPECT_NEAR(*fit.standard_errors[0], std::sqrt(1.2 * 0.6), 1e-6);
  EXPECT_NEAR(*fit.standard_errors[1], std::sqrt(0.12), 1e-6);
  EXPECT_NEAR(fit.correlation[0][1], -2 / std::sqrt(6.0), 1e-6)
      << "minus the mean over the root mean square of x";
  EXPECT_THAT(warnings_of(fit, {"a", "b"}), IsEmpty());
}

TEST(LeastSquares, KnownUncertaintiesGiveTheErrorsWithoutAScaleFromTheResiduals) {
  const auto residuals = residuals_of(line, {0, 1, 2, 3, 4}, {1, 3, 2, 5, 4});
  FitOptions options;
  options.known_scales = true;
  const Fit fit = least_squares({{0, -10, 10}, {0, -10, 10}}, residuals, options);
  EXPECT_NEAR(*fit.standard_errors[1], std::sqrt(0.1), 1e-6);
}

/// Bytes over a rate plus a fixed time: far from linear in the rate.
double transfer(const std::vector<double>& p, double bytes) { return p[0] + bytes / p[1]; }

TEST(LeastSquares, ARateOverThreeDecadesIsFoundFromAfar) {
  const auto residuals = residuals_of(transfer, {1, 10, 100, 1000}, {52, 70, 250, 2050});
  for (const bool logarithmic : {false, true}) {
    const Fit fit = least_squares({{0, 0, 100}, {10, 0.01, 10, logarithmic}}, residuals);
    EXPECT_TRUE(fit.converged);
    EXPECT_NEAR(fit.values[0], 50, 1e-3) << logarithmic;
    EXPECT_NEAR(fit.values[1], 0.5, 1e-5) << logarithmic;
    EXPECT_LT(fit.sum_of_squares, 1e-6);
  }
}

/// The unbounded slope is 0.8; with a <= 1 the best line through what is left has slope 14/15 = (Σxy - a Σx)
/// / Σx².
TEST(LeastSquares, ABoundHoldsAndTheOthersAreBestUnderIt) {
  const auto residuals = residuals_of(line, {0, 1, 2, 3, 4}, {1, 3, 2, 5, 4});
  const Fit fit = least_squares({{0, 0, 1}, {0, -10, 10}}, residuals);
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.values[0], 1);
  EXPECT_NEAR(fit.values[1], (38.0 - 10.0) / 30.0, 1e-6);
  EXPECT_THAT(fit.at_bound, ElementsAre(true, false));
  EXPECT_FALSE(fit.standard_errors[0]);
  EXPECT_TRUE(fit.standard_errors[1]);
  EXPECT_THAT(warnings_of(fit, {"a", "b"}), ElementsAre(HasSubstr("a ended at a bound")));
}

TEST(LeastSquares, ParametersThatMakeUpForEachOtherAreTold) {
  const auto product = [](const std::vector<double>& p, double x) { return p[0] * p[1] * x; };
  const Fit fit = least_squares({{1, 0.1, 10}, {1, 0.1, 10}}, residuals_of(product, {1, 2, 3}, {6, 12, 18}));
  EXPECT_NEAR(fit.values[0] * fit.values[1], 6, 1e-5);
  const auto warnings = warnings_of(fit, {"a", "b"});
  ASSERT_FALSE(warnings.empty());
  EXPECT_THAT(warnings[0], testing::AnyOf(HasSubstr("do not determine"), HasSubstr("hardly tell")));
}

TEST(LeastSquares, NearlyCollinearTargetsAreTold) {
  const Fit fit =
      least_squares({{0, -10, 10}, {0, -10, 10}}, residuals_of(line, {100, 101, 102}, {101, 102, 103}));
  ASSERT_TRUE(fit.condition);
  EXPECT_GT(*fit.condition, 30);
  EXPECT_THAT(warnings_of(fit, {"a", "b"}),
              ElementsAre(HasSubstr("condition"), HasSubstr("make up for each other: correlation -1")));
}

TEST(LeastSquares, AParameterWithoutEffectStaysAndIsTold) {
  const auto first = [](const std::vector<double>& p, double x) { return p[0] * x; };
  const Fit fit = least_squares({{1, 0, 10}, {3, 0, 10}}, residuals_of(first, {1, 2}, {2, 4}));
  EXPECT_NEAR(fit.values[0], 2, 1e-6);
  EXPECT_NEAR(fit.values[1], 3, 1e-12);
  EXPECT_THAT(warnings_of(fit, {"a", "b"}), ElementsAre(HasSubstr("b has no effect")));
}

TEST(LeastSquares, AsManyTargetsAsParametersGiveNoErrorUnlessItIsKnown) {
  const auto residuals = residuals_of(line, {0, 1}, {1, 3});
  EXPECT_FALSE(least_squares({{0, -10, 10}, {0, -10, 10}}, residuals).standard_errors[0]);
  FitOptions options;
  options.known_scales = true;
  const Fit fit = least_squares({{0, -10, 10}, {0, -10, 10}}, residuals, options);
  EXPECT_NEAR(*fit.standard_errors[0], 1, 1e-6);
  EXPECT_NEAR(*fit.standard_errors[1], std::sqrt(2.0), 1e-6);
}

TEST(LeastSquares, TooFewStepsAreTold) {
  FitOptions options;
  options.most_steps = 1;
  const Fit fit = least_squares({{0, 0, 100}, {10, 0.01, 10}},
                                residuals_of(transfer, {1, 10, 100, 1000}, {52, 70, 250, 2050}), options);
  EXPECT_FALSE(fit.converged);
  EXPECT_THAT(warnings_of(fit, {"a", "b"})[0], HasSubstr("has not converged"));
}

}  // namespace
}  // namespace xenolith
