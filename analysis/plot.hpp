#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "sim-core/experiment/home.hpp"

namespace xenolith {

/// What `xenolith plot` is asked to do.
struct PlotOptions {
  Home home;                         ///< where figure descriptions and the style lie
  std::vector<std::string> folders;  ///< result folders, each with a summary.csv; several are read as one
  std::string figure;  ///< the figure's id ("svio/latency"); empty = every figure of the results
  std::vector<std::string> formats;  ///< of svg, pdf, png; empty = all three
  std::string width = "page";        ///< or "column"
};

/// Draws figures from results on disk into `figures/` of the first folder and prints each file on `out`.
///
/// Returns the exit code: 0 done; 1 a figure could not be drawn; 2 the call or a figure description is wrong,
/// or the results hold nothing for the figure; 4 a file cannot be read or written.
int plot(const PlotOptions& options, std::ostream& out, std::ostream& err);

}  // namespace xenolith
