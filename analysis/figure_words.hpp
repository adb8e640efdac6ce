#pragma once

#include <string>
#include <vector>

/// The words that a figure's description may choose from: for the reader and for the published schema.
namespace xenolith::figure_words {

inline const std::vector<std::string> kinds = {"curves", "bars", "stacks", "boxes", "times", "rows"};
inline const std::vector<std::string> legends = {"upper left", "upper right", "lower left", "lower right",
                                                 "best",       "above",       "outside",    "none"};
inline const std::vector<std::string> spreads = {"sd", "ci95"};
inline const std::vector<std::string> times = {"s", "ms", "us", "min", "h"};
inline const std::vector<std::string> curve_scales = {"category", "linear", "log", "log2"};
inline const std::vector<std::string> place_scales = {"category"};
inline const std::vector<std::string> value_scales = {"linear", "log"};
inline const std::vector<std::string> dashes = {"dotted", "dash-dot", "dashed", "solid"};

}  // namespace xenolith::figure_words
