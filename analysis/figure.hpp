#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sim-core/base/json.hpp"
#include "sim-core/experiment/home.hpp"

namespace xenolith {

/// What one curve, row of bars or boxes, part of a stack or horizontal line of a figure shows.
struct FigureItem {
  std::string label;
  std::string scenario;
  std::map<std::string, std::string> where;  ///< parameter -> value
  std::string component;
  std::vector<std::string> metrics;  ///< middle; low and high where there are ranges; the ends of whiskers
  std::string stack;                 ///< which of the stacks at one place of the axis; may be empty
};

/// A statistic of requests whose time the report takes apart, and the point that it is measured at.
struct ExplainedMetric {
  std::string metric;                        ///< "client.guest[*].psapp.rtt"; empty = none
  std::map<std::string, std::string> where;  ///< parameter or address -> value
};

/// A figure as the file `scenarios/<system>/<name>.figure.json` describes it; analysis/figures/draw.py draws
/// it. docs/figures.md tells what a description may hold.
struct Figure {
  std::string id;    ///< "svio/latency"
  std::string file;  ///< the description
  std::string title;
  std::string question;            ///< what the reader wants to know
  std::string answer;              ///< a sentence with places for plotted numbers; may be empty
  std::string paper;               ///< the figure it answers to
  std::string alt;                 ///< the picture in words
  std::string traced;              ///< a chart of messages: the scenario whose trace it is drawn from
  std::vector<FigureItem> series;  ///< of all panels
  std::vector<FigureItem> lines;
  std::vector<FigureItem> bases;    ///< what series are told relative to
  std::vector<std::string> claims;  ///< whose numbers stand as markers
  ExplainedMetric explain{};        ///< in the scenario of the first series
};

/// Reads a description; every mistake is added to `problems` with its place.
Figure read_figure(const Json& json, const std::string& file, Problems& problems);
Figure read_figure_file(const std::filesystem::path& file, Problems& problems);

/// The scenarios whose results the figure shows, each once.
std::vector<std::string> scenarios_of(const Figure& figure);
/// "svio-latency": the name of the figure's files without ending.
std::string file_stem(const Figure& figure);

/// What to draw from and where to.
struct DrawOptions {
  Home home;                                     ///< holds analysis/ and configs/
  std::vector<std::filesystem::path> summaries;  ///< summary.csv files
  std::vector<std::filesystem::path> claims;     ///< ledgers with the papers' numbers
  std::filesystem::path out;                     ///< folder for the figure's files
  std::vector<std::string> formats;              ///< of svg, pdf, png
  std::string profile;                           ///< told in the caption; may be empty
  std::string width = "page";                    ///< or "column": one of a paper's two
  int jobs = 1;                                  ///< processes that draw side by side
};

/// A figure on disk, or why it is not there.
struct DrawnFigure {
  std::vector<std::filesystem::path> files;  ///< pictures, plotted numbers, caption
  std::string mistake;                       ///< empty when drawn
  int status = 0;                            ///< 2 when the results do not hold what the figure shows
};

/// Runs the script once for all figures, with the Python that XENOLITH_PYTHON names, else Debian's
/// /usr/bin/python3. One result for each figure, in their order; a figure is the same alone and among others.
std::vector<DrawnFigure> draw_figures(const std::vector<const Figure*>& figures, const DrawOptions& options);
DrawnFigure draw_figure(const Figure& figure, const DrawOptions& options);

}  // namespace xenolith
