#include "analysis/batch_means.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "sim-core/experiment/interval.hpp"

namespace xenolith {
namespace {

/// Averages of `size` neighbours each; what is too much is left out at the beginning.
std::vector<double> batches_of(std::span<const double> values, std::size_t size) {
  std::vector<double> batches;
  for (std::size_t i = values.size() % size; i < values.size(); i += size) {
    double sum = 0.0;
    for (const double value : values.subspan(i, size)) sum += value;
    batches.push_back(sum / static_cast<double>(size));
  }
  return batches;
}

}  // namespace

std::optional<CorrelationTest> correlation_test(std::span<const double> values) {
  if (values.size() < 3) return std::nullopt;
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  double squares = 0.0;
  double products = 0.0;
  double steps = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double off = values[i] - mean;
    squares += off * off;
    if (i == 0) continue;
    products += off * (values[i - 1] - mean);
    steps += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
  }
  if (!(squares > 0.0) || !std::isfinite(steps / squares)) return std::nullopt;
  CorrelationTest test{products / squares, steps / squares, 1.0};
  const double excess = 1.0 - test.von_neumann / 2.0;
  const double z = excess / std::sqrt((n - 2.0) / (n * n - 1.0));
  test.p_value = boost::math::cdf(boost::math::complement(boost::math::normal(), z));
  return test;
}

std::optional<BatchMeans> batch_means(std::span<const double> values, double confidence,
                                      double significance) {
  if (values.size() < least_batches) return std::nullopt;
  BatchMeans result;
  for (std::size_t size = 1; values.size() / size >= least_batches; size *= 2) {
    const std::vector<double> batches = batches_of(values, size);
    const auto interval = mean_interval(batches, confidence);
    if (!interval || !interval->half) return std::nullopt;
    const auto test = correlation_test(batches);
    result = {batches.size(),  size, interval->mean,
              *interval->half, test, !test || test->p_value >= significance};
    if (result.independent) break;
  }
  return result;
}

}  // namespace xenolith
