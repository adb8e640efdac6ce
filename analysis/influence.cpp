#include "analysis/influence.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/rank_correlation.hpp"

namespace xenolith {

std::vector<Influence> influences(const std::map<std::string, std::vector<double>>& inputs,
                                  const std::vector<double>& values) {
  constexpr double confidence = 0.95;
  constexpr std::size_t least = 3;
  std::vector<Influence> result;
  if (values.size() < least || inputs.empty()) return result;
  std::vector<std::vector<double>> columns;
  for (const auto& [name, column] : inputs) columns.push_back(column);
  const auto partial = partial_rank_correlations(columns, values);
  const double threshold = chance_correlation(values.size(), inputs.size(), confidence);
  std::size_t at = 0;
  for (const auto& [name, column] : inputs) {
    const auto plain = rank_correlation(column, values);
    if (plain) result.push_back({name, *plain, partial[at], threshold, values.size()});
    ++at;
  }
  std::stable_sort(result.begin(), result.end(), [](const Influence& a, const Influence& b) {
    return std::fabs(a.spearman) > std::fabs(b.spearman);
  });
  return result;
}

}  // namespace xenolith
