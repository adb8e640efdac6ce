#include "analysis/rank_correlation.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim-core/base/check.hpp"
#include "sim-core/experiment/interval.hpp"

namespace xenolith {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Ranks around their mean, of length 1; nothing if all values are equal.
std::optional<Vector> standard_ranks(const std::vector<double>& values) {
  const std::vector<double> ranks = midranks(values);
  Vector result = Eigen::Map<const Vector>(ranks.data(), static_cast<Eigen::Index>(ranks.size()));
  result.array() -= result.mean();
  const double length = result.norm();
  if (!(length > 0)) return std::nullopt;
  return result / length;
}

}  // namespace

std::vector<double> midranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = static_cast<double>(begin + end + 1) / 2;
    begin = end;
  }
  return ranks;
}

std::optional<double> rank_correlation(const std::vector<double>& x, const std::vector<double>& y) {
  XENO_ASSERT(x.size() == y.size(), "a correlation is of pairs");
  const auto left = standard_ranks(x);
  const auto right = standard_ranks(y);
  if (!left || !right) return std::nullopt;
  return std::clamp(left->dot(*right), -1.0, 1.0);
}

std::vector<std::optional<double>> partial_rank_correlations(const std::vector<std::vector<double>>& columns,
                                                             const std::vector<double>& y) {
  std::vector<std::optional<double>> nothing(columns.size());
  const auto count = static_cast<Eigen::Index>(columns.size());
  const auto rows = static_cast<Eigen::Index>(y.size());
  if (rows < count + 3) return nothing;
  Matrix all(rows, count + 1);
  for (Eigen::Index c = 0; c <= count; ++c) {
    const auto ranks = standard_ranks(c < count ? columns[static_cast<std::size_t>(c)] : y);
    if (!ranks) return nothing;
    all.col(c) = *ranks;
  }
  // Of the inverse P of the correlations, -P_iy / sqrt(P_ii P_yy).
  const Eigen::LDLT<Matrix> factored(all.transpose() * all);
  constexpr double least = 1e-10;
  if (factored.info() != Eigen::Success || factored.vectorD().minCoeff() < least) return nothing;
  const Matrix inverse = factored.solve(Matrix::Identity(count + 1, count + 1));
  std::vector<std::optional<double>> result;
  for (Eigen::Index c = 0; c < count; ++c) {
    const double scale = std::sqrt(inverse(c, c) * inverse(count, count));
    result.emplace_back(std::clamp(-inverse(c, count) / scale, -1.0, 1.0));
  }
  return result;
}

double chance_correlation(std::size_t rows, std::size_t tests, double confidence) {
  XENO_ASSERT(rows > 2 && tests > 0, "a correlation of fewer than three rows says nothing");
  const auto freedom = static_cast<double>(rows - 2);
  const double tail = (1 - confidence) / 2 / static_cast<double>(tests);
  const double t = student_t_quantile(1 - tail, rows - 2);
  return t / std::sqrt(freedom + t * t);
}

}  // namespace xenolith
