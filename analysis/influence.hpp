#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace xenolith {

/// How a claim's value goes along with one uncertain input over the rows of a design.
struct Influence {
  std::string input;
  double spearman = 0;            ///< rank correlation: 1 if the claim rises whenever the input does
  std::optional<double> partial;  ///< the same with the other inputs taken out; nothing with too few rows
  double threshold = 0;           ///< unrelated inputs stay below it, all of them, with 95 % confidence
  std::size_t rows = 0;

  bool is_by_chance() const { return spearman < threshold && -spearman < threshold; }
};

/// One for each input that varies, the strongest first. Fewer than three values give none.
std::vector<Influence> influences(const std::map<std::string, std::vector<double>>& inputs,
                                  const std::vector<double>& values);

}  // namespace xenolith
