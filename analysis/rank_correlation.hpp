#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace xenolith {

/// The place of each value among all, from 1; equal values share the mean of their places.
std::vector<double> midranks(const std::vector<double>& values);

/// Spearman's coefficient (1904): the correlation of the ranks. Nothing if either does not vary.
std::optional<double> rank_correlation(const std::vector<double>& x, const std::vector<double>& y);

/// For each column the correlation of its ranks with those of y once the linear part that the other columns
/// explain is taken out of both (partial rank correlation; Iman and Conover 1979). Nothing for any unless
/// there are at least three more rows than columns and all vary.
std::vector<std::optional<double>> partial_rank_correlations(const std::vector<std::vector<double>>& columns,
                                                             const std::vector<double>& y);

/// What a rank correlation of unrelated columns stays below in magnitude with this confidence, when `tests`
/// of them are looked at together (Bonferroni): by Student's t with two degrees of freedom fewer than rows.
/// At least three rows.
double chance_correlation(std::size_t rows, std::size_t tests, double confidence);

}  // namespace xenolith
