#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "analysis/anatomy_table.hpp"
#include "sim-core/experiment/home.hpp"
#include "sim-core/experiment/provenance.hpp"

namespace xenolith {

/// What `xenolith explain` is asked to do.
struct ExplainOptions {
  std::string metric;                  ///< pattern of a statistic of requests: `client.guest[*].psapp.rtt`
  double tail = 0.95;                  ///< from which quantile on a request belongs to the tail
  std::vector<std::int64_t> requests;  ///< numbers of single requests, from 1, in the order of their ends
  std::int64_t slowest = 0;            ///< so many of the slowest, besides
  std::filesystem::path out;           ///< empty: out/<scenario>/explain-<time>-<hash>
  bool force = false;
  int jobs = 1;                                                       ///< processes at a time
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may be empty
  Home home;                         ///< where the figure's script and style lie
  std::vector<std::string> formats;  ///< of svg, pdf, png
  std::vector<std::string> command;
  ToolInfo tool;
};

/// What came of it.
struct Explanation {
  AnatomyTable table;
  std::filesystem::path folder;
  int exit_code = 0;                  ///< as of `Execution`
  std::vector<std::string> notes;     ///< what the reader must know: requests that are missing
  std::vector<std::string> failures;  ///< why there is nothing, or no figure
};

/// The metrics of the point's statistics that can be explained, and those of them that the pattern matches. A
/// pattern that matches none is a problem.
std::vector<std::string> explainable_metrics(const Plan& plan, const std::string& pattern,
                                             Problems& problems);

/// Executes the plan, which has one point, with a latency anatomy. Writes what `execute` writes, the same
/// bytes, and besides anatomy.csv, its figure, and for single requests requests.csv and
/// request-<n>.trace.json.
///
/// Throws InputError for a request that there is not, and as `execute`; FileError.
Explanation explain(const Plan& plan, const ExplainOptions& options);

/// The table for a terminal: means in a unit that suits them.
std::string anatomy_text(const AnatomyTable& table, double tail);

}  // namespace xenolith
