#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "sim-core/experiment/execute.hpp"

namespace xenolith {

/// What `xenolith reproduce` is asked to do.
struct ReproduceOptions {
  std::vector<std::string> studies;  ///< folders of scenarios/ or single experiments in them; empty = all
  std::string profile = "quick";     ///< a file of configs/profiles without its ending
  int jobs = 0;                      ///< worker processes; 0 = one per processor
  std::string out;                   ///< output folder; empty = out/reproduce/<time>-<hash>
  bool force = false;                ///< write into a folder that is not empty
  bool resume = false;               ///< go on with what an earlier, unfinished call left in `out`
  std::size_t uncertainty = 0;       ///< samples of the assumed inputs; 0 = they stay as they are
  std::vector<std::string> with{};   ///< folders of finished analyses that the report shows as well
  std::string junit;                 ///< file for the verdicts as JUnit XML; empty = none
  bool quiet = false;                ///< nothing but mistakes on `err`
  std::vector<std::string> command;  ///< the whole command line, for manifests
  ToolInfo tool;
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< of one sweep; may be empty
};

/// Runs the sweep of every scenario that a figure or a claim of the studies needs, draws the figures, judges
/// the claims, and writes `report/index.html` and `claims.json`. Everything is checked before anything runs.
///
/// The ledger of claims goes to `out`, then the names of the figures and the report, and in the last line the
/// count of verdicts; progress and mistakes go to `err`. Returns the exit code: 0 done; 1 a run failed or a
/// claim fails that is not known to fail; 2 the call or an input file is wrong; 4 a file cannot be read or
/// written; 130 interrupted.
int reproduce(const ReproduceOptions& options, Catalogue& catalogue, std::ostream& out, std::ostream& err);

}  // namespace xenolith
