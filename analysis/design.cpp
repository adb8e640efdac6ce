#include "analysis/design.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "sim-core/base/check.hpp"
#include "sim-core/base/random.hpp"
#include "sim-core/experiment/latin_hypercube.hpp"

namespace xenolith {
namespace {

constexpr std::int64_t levels = 4;
constexpr double level_step = 1.0 / 3.0;
constexpr double morris_step = 2.0 / 3.0;

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

using Outputs = std::vector<std::optional<double>>;

/// Indices from the outputs of the base samples that `picked` names, each of which has all its rows.
std::optional<SobolIndex> index_of(std::size_t factor, std::size_t samples, const Outputs& outputs,
                                   const std::vector<std::size_t>& picked) {
  double sum = 0;
  double squares = 0;
  double first = 0;
  double total = 0;
  const std::size_t block = (2 + factor) * samples;
  for (const std::size_t j : picked) sum += *outputs[j] + *outputs[samples + j];
  const auto n = static_cast<double>(picked.size());
  const double mean = sum / (2 * n);
  for (const std::size_t j : picked) {
    // Centred: the estimator's error grows with the mean otherwise.
    const double a = *outputs[j] - mean;
    const double b = *outputs[samples + j] - mean;
    const double ab = *outputs[block + j] - mean;
    squares += a * a + b * b;
    first += b * (ab - a);
    total += (a - ab) * (a - ab);
  }
  const double variance = squares / (2 * n);
  if (!(variance > 0.0) || !std::isfinite(variance)) return std::nullopt;
  return SobolIndex{first / n / variance, total / (2 * n) / variance, 0, 0, 0, 0};
}

double percentile(std::vector<double>& values, double p) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1))];
}

void add_intervals(SobolIndex& index, std::size_t factor, std::size_t samples, const Outputs& outputs,
                   const std::vector<std::size_t>& whole, std::uint64_t seed) {
  constexpr int resamples = 400;
  constexpr double low = 0.025;
  constexpr double high = 0.975;
  std::vector<double> first;
  std::vector<double> total;
  for (int r = 0; r < resamples; ++r) {
    RandomStream random(seed, static_cast<std::uint64_t>(r), "bootstrap");
    std::vector<std::size_t> picked;
    for (std::size_t j = 0; j < whole.size(); ++j)
      picked.push_back(whole[static_cast<std::size_t>(
          random.uniform_int(0, static_cast<std::int64_t>(whole.size()) - 1))]);
    const auto one = index_of(factor, samples, outputs, picked);
    first.push_back(one ? one->first : index.first);
    total.push_back(one ? one->total : index.total);
  }
  index.first_low = percentile(first, low);
  index.first_high = percentile(first, high);
  index.total_low = percentile(total, low);
  index.total_high = percentile(total, high);
}

MorrisEffect effect_of(const std::vector<double>& own) {
  MorrisEffect effect;
  effect.count = own.size();
  if (own.empty()) return effect;
  std::vector<double> magnitudes;
  for (const double one : own) magnitudes.push_back(std::fabs(one));
  effect.mu = mean_of(own);
  effect.mu_star = mean_of(magnitudes);
  if (own.size() < 2) return effect;
  const auto n = static_cast<double>(own.size());
  double squares = 0;
  double magnitude_squares = 0;
  for (const double one : own) {
    squares += (one - effect.mu) * (one - effect.mu);
    magnitude_squares += (std::fabs(one) - effect.mu_star) * (std::fabs(one) - effect.mu_star);
  }
  effect.sigma = std::sqrt(squares / (n - 1));
  effect.mu_star_error = std::sqrt(magnitude_squares / (n - 1) / n);
  return effect;
}

}  // namespace

std::vector<DesignRow> tornado_design(std::size_t factors) {
  std::vector<DesignRow> rows(1 + 2 * factors, DesignRow(factors));
  for (std::size_t f = 0; f < factors; ++f) {
    rows[1 + 2 * f][f] = 0.0;
    rows[2 + 2 * f][f] = 1.0;
  }
  return rows;
}

MorrisDesign morris_design(std::size_t factors, std::size_t trajectories, std::uint64_t seed) {
  MorrisDesign design{factors, {}, {}};
  for (std::size_t t = 0; t < trajectories; ++t) {
    RandomStream random(seed, t, "morris");
    DesignRow row(factors);
    for (auto& share : row) share = level_step * static_cast<double>(random.uniform_int(0, levels - 1));
    std::vector<std::size_t> order(factors);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = factors; i-- > 1;)
      std::swap(order[i],
                order[static_cast<std::size_t>(random.uniform_int(0, static_cast<std::int64_t>(i)))]);
    design.rows.push_back(row);
    design.moved.emplace_back();
    for (const std::size_t factor : order) {
      constexpr double middle = 0.5;
      const double step = *row[factor] < middle ? morris_step : -morris_step;
      row[factor] = std::clamp(*row[factor] + step, 0.0, 1.0);
      design.rows.push_back(row);
      design.moved.emplace_back(factor);
    }
  }
  return design;
}

std::vector<MorrisEffect> morris_effects(const MorrisDesign& design,
                                         const std::vector<std::optional<double>>& outputs) {
  XENO_ASSERT(outputs.size() == design.rows.size(), "a Morris design needs an output for every row");
  std::vector<std::vector<double>> effects(design.factors);
  for (std::size_t i = 1; i < design.rows.size(); ++i) {
    if (!design.moved[i] || !outputs[i] || !outputs[i - 1]) continue;
    const std::size_t factor = *design.moved[i];
    const double step = *design.rows[i][factor] - *design.rows[i - 1][factor];
    effects[factor].push_back((*outputs[i] - *outputs[i - 1]) / step);
  }
  std::vector<MorrisEffect> result;
  for (const std::vector<double>& own : effects) result.push_back(effect_of(own));
  return result;
}

std::vector<DesignRow> sobol_design(std::size_t factors, std::size_t samples, std::uint64_t seed) {
  std::vector<DesignRow> a(samples, DesignRow(factors));
  std::vector<DesignRow> b(samples, DesignRow(factors));
  for (std::size_t f = 0; f < factors; ++f) {
    const auto left = latin_shares(samples, seed, "A" + std::to_string(f));
    const auto right = latin_shares(samples, seed, "B" + std::to_string(f));
    for (std::size_t j = 0; j < samples; ++j) {
      a[j][f] = left[j];
      b[j][f] = right[j];
    }
  }
  std::vector<DesignRow> rows = a;
  rows.insert(rows.end(), b.begin(), b.end());
  for (std::size_t f = 0; f < factors; ++f) {
    for (std::size_t j = 0; j < samples; ++j) {
      rows.push_back(a[j]);
      rows.back()[f] = b[j][f];
    }
  }
  return rows;
}

std::vector<std::size_t> whole_samples(std::size_t factors, std::size_t samples,
                                       const std::vector<std::optional<double>>& outputs) {
  XENO_ASSERT(outputs.size() == samples * (factors + 2), "a Sobol design needs an output for every row");
  std::vector<std::size_t> whole;
  for (std::size_t j = 0; j < samples; ++j) {
    bool all = true;
    for (std::size_t block = 0; block < factors + 2; ++block)
      all = all && outputs[block * samples + j].has_value();
    if (all) whole.push_back(j);
  }
  return whole;
}

std::optional<std::vector<SobolIndex>> sobol_indices(std::size_t factors, std::size_t samples,
                                                     const std::vector<std::optional<double>>& outputs,
                                                     std::uint64_t seed) {
  const std::vector<std::size_t> whole = whole_samples(factors, samples, outputs);
  if (whole.empty()) return std::nullopt;
  std::vector<SobolIndex> indices;
  for (std::size_t f = 0; f < factors; ++f) {
    auto index = index_of(f, samples, outputs, whole);
    if (!index) return std::nullopt;
    add_intervals(*index, f, samples, outputs, whole, seed);
    indices.push_back(*index);
  }
  return indices;
}

std::vector<DesignRow> latin_design(const std::vector<Factor>& factors, std::size_t samples,
                                    std::uint64_t seed) {
  std::vector<DesignRow> rows(samples, DesignRow(factors.size()));
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const auto shares = latin_shares(samples, seed, factors[f].name);
    for (std::size_t j = 0; j < samples; ++j) rows[j][f] = shares[j];
  }
  return rows;
}

}  // namespace xenolith
