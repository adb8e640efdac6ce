#include "analysis/design.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <set>

namespace xenolith {
namespace {

template <class F>
std::vector<std::optional<double>> outputs_of(const std::vector<DesignRow>& rows, const F& function) {
  std::vector<std::optional<double>> outputs;
  for (const DesignRow& row : rows) {
    std::vector<double> x;
    for (const auto& share : row) x.push_back(share.value_or(0.5));
    outputs.push_back(function(x));
  }
  return outputs;
}

TEST(Tornado, moves_one_factor_at_a_time) {
  const auto rows = tornado_design(2);
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0], (DesignRow{std::nullopt, std::nullopt}));
  EXPECT_EQ(rows[1], (DesignRow{0.0, std::nullopt}));
  EXPECT_EQ(rows[4], (DesignRow{std::nullopt, 1.0}));
}

TEST(Morris, every_factor_moves_once_in_a_trajectory_on_the_grid) {
  const auto design = morris_design(5, 7, 1);
  ASSERT_EQ(design.rows.size(), 7U * 6);
  for (std::size_t t = 0; t < 7; ++t) {
    std::set<std::size_t> moved;
    EXPECT_FALSE(design.moved[6 * t].has_value());
    for (std::size_t i = 1; i < 6; ++i) {
      const DesignRow& before = design.rows[6 * t + i - 1];
      const DesignRow& after = design.rows[6 * t + i];
      moved.insert(*design.moved[6 * t + i]);
      int changed = 0;
      for (std::size_t f = 0; f < 5; ++f) {
        const double level = 3 * *after[f];
        EXPECT_NEAR(level, std::round(level), 1e-12);
        if (*before[f] != *after[f]) ++changed;
      }
      EXPECT_EQ(changed, 1);
    }
    EXPECT_EQ(moved.size(), 5U);
  }
}

TEST(Morris, of_a_linear_function_are_its_coefficients) {
  const auto design = morris_design(3, 6, 2);
  const auto linear = [](const std::vector<double>& x) { return 7 + 2 * x[0] - 5 * x[1]; };
  const auto effects = morris_effects(design, outputs_of(design.rows, linear));
  EXPECT_NEAR(effects[0].mu, 2, 1e-12);
  EXPECT_NEAR(effects[1].mu, -5, 1e-12);
  EXPECT_NEAR(effects[1].mu_star, 5, 1e-12);
  EXPECT_NEAR(effects[1].sigma, 0, 1e-12);
  EXPECT_EQ(effects[2].mu_star, 0.0);
}

TEST(Morris, of_an_interaction_and_a_square_worked_by_hand) {
  const auto design = morris_design(3, 400, 3);
  const auto function = [](const std::vector<double>& x) { return x[0] * x[1] + x[2] * x[2]; };
  const auto effects = morris_effects(design, outputs_of(design.rows, function));
  // The effect of x0 is x1, on average over the levels 0, 1/3, 2/3, 1: mean 1/2, deviation sqrt(5)/6 = 0.373.
  EXPECT_NEAR(effects[0].mu, 0.5, 0.06);
  EXPECT_NEAR(effects[0].sigma, 0.373, 0.03);
  // The effect of x2 is the sum of its two values: 2/3 or 4/3.
  EXPECT_NEAR(effects[2].mu, 1.0, 0.05);
  EXPECT_NEAR(effects[2].sigma, 1.0 / 3, 0.01);
  EXPECT_NEAR(*effects[0].mu_star_error, 0.373 / 20, 0.002);
}

TEST(Morris, of_a_missing_row_the_effects_on_either_side_are_left_out) {
  // Two trajectories of two inputs, worked by hand: f = 3 x0 + 4 x0 x1 + 1.
  MorrisDesign design;
  design.factors = 2;
  design.rows = {{0.0, 0.0}, {2.0 / 3, 0.0}, {2.0 / 3, 2.0 / 3},
                 {1.0, 1.0}, {1.0, 1.0 / 3}, {1.0 / 3, 1.0 / 3}};
  design.moved = {std::nullopt, 0, 1, std::nullopt, 1, 0};
  const auto function = [](const std::vector<double>& x) { return 3 * x[0] + 4 * x[0] * x[1] + 1; };
  auto outputs = outputs_of(design.rows, function);
  auto effects = morris_effects(design, outputs);
  // x0: 3 + 4 * 0 = 3 and 3 + 4 / 3 = 13/3; x1: 4 * 2/3 = 8/3 and 4.
  EXPECT_EQ(effects[0].count, 2U);
  EXPECT_NEAR(effects[0].mu, 11.0 / 3, 1e-12);
  EXPECT_NEAR(effects[1].mu, 10.0 / 3, 1e-12);
  EXPECT_NEAR(effects[0].sigma, std::sqrt(8.0 / 9), 1e-12);  // (4/3)^2 / 2
  outputs[1].reset();                                        // both effects of the first trajectory
  effects = morris_effects(design, outputs);
  EXPECT_EQ(effects[0].count, 1U);
  EXPECT_NEAR(effects[0].mu, 13.0 / 3, 1e-12);
  EXPECT_NEAR(effects[1].mu, 4.0, 1e-12);
  EXPECT_FALSE(effects[0].mu_star_error.has_value());
  outputs[5].reset();  // the last row: only the effect that led to it
  effects = morris_effects(design, outputs);
  EXPECT_EQ(effects[0].count, 0U);
  EXPECT_EQ(effects[1].count, 1U);
  outputs[3].reset();  // the first row of a trajectory: no effect across the border of two
  EXPECT_EQ(morris_effects(design, outputs)[1].count, 0U);
}

TEST(Sobol, of_ishigamis_function_as_published) {
  // Ishigami and Homma (1990), a = 7, b = 0.1: first 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437.
  const auto ishigami = [](const std::vector<double>& share) {
    std::vector<double> x;
    for (const double s : share) x.push_back(std::numbers::pi * (2 * s - 1));
    return std::sin(x[0]) + 7 * std::pow(std::sin(x[1]), 2) + 0.1 * std::pow(x[2], 4) * std::sin(x[0]);
  };
  constexpr std::size_t samples = 8192;
  const auto rows = sobol_design(3, samples, 1);
  ASSERT_EQ(rows.size(), samples * 5);
  const auto indices = sobol_indices(3, samples, outputs_of(rows, ishigami), 1);
  ASSERT_TRUE(indices.has_value());
  const double first[] = {0.3139, 0.4424, 0.0};
  const double total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t f = 0; f < 3; ++f) {
    EXPECT_NEAR((*indices)[f].first, first[f], 0.03) << f;
    EXPECT_NEAR((*indices)[f].total, total[f], 0.03) << f;
    EXPECT_LT((*indices)[f].first_low, first[f] + 0.02);
    EXPECT_GT((*indices)[f].first_high, first[f] - 0.02);
    EXPECT_LT((*indices)[f].total_high - (*indices)[f].total_low, 0.1);
  }
}

TEST(Sobol, of_a_sum_are_the_shares_of_its_variance) {
  // 1 x0 + 2 x1: variances 1 and 4 twelfths, no interaction.
  const auto sum = [](const std::vector<double>& x) { return 1000 + x[0] + 2 * x[1]; };
  const auto rows = sobol_design(2, 1024, 5);
  const auto indices = sobol_indices(2, 1024, outputs_of(rows, sum), 5);
  EXPECT_NEAR((*indices)[0].first, 0.2, 0.05);
  EXPECT_NEAR((*indices)[1].first, 0.8, 0.05);
  EXPECT_NEAR((*indices)[0].total, 0.2, 0.03);
  EXPECT_NEAR((*indices)[1].total, 0.8, 0.05);
}

TEST(Sobol, of_two_samples_worked_by_hand) {
  // One input: A = 1, 3; B = 2, 6; A with B's column is B. The mean is 3, the variance (4 + 0 + 1 + 9) / 4
  // = 3.5. First: ((2-3)(2-1) + (6-3)(6-3)) / 2 / 3.5 = 8/7. Total: ((1-2)^2 + (3-6)^2) / 4 / 3.5 = 5/7.
  const std::vector<std::optional<double>> outputs = {1.0, 3.0, 2.0, 6.0, 2.0, 6.0};
  const auto indices = sobol_indices(1, 2, outputs, 1);
  ASSERT_TRUE(indices.has_value());
  EXPECT_NEAR(indices->front().first, 8.0 / 7, 1e-12);
  EXPECT_NEAR(indices->front().total, 5.0 / 7, 1e-12);
}

TEST(Sobol, of_a_missing_row_the_whole_base_sample_is_left_out) {
  // The same two samples with two broken ones between and behind them: a row of A, and one of A with B's
  // column.
  using std::nullopt;
  const std::vector<std::optional<double>> holes = {1.0, nullopt, 3.0, 9.0, 2.0, 50.0,
                                                    6.0, -70.0,   2.0, 8.0, 6.0, nullopt};
  EXPECT_EQ(whole_samples(1, 4, holes), (std::vector<std::size_t>{0, 2}));
  const auto indices = sobol_indices(1, 4, holes, 1);
  const auto without = sobol_indices(1, 2, {1.0, 3.0, 2.0, 6.0, 2.0, 6.0}, 1);
  ASSERT_TRUE(indices.has_value());
  EXPECT_EQ(indices->front().first, without->front().first);
  EXPECT_EQ(indices->front().total, without->front().total);
  EXPECT_EQ(indices->front().first_low, without->front().first_low);
  EXPECT_EQ(indices->front().total_high, without->front().total_high);
  EXPECT_FALSE(sobol_indices(1, 1, {nullopt, 1.0, 2.0}, 1).has_value());
}

TEST(Sobol, says_nothing_of_an_output_that_does_not_vary) {
  EXPECT_FALSE(sobol_indices(2, 8, std::vector<std::optional<double>>(32, 4.0), 1).has_value());
}

}  // namespace
}  // namespace xenolith
