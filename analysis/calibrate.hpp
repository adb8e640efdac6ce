#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/calibration.hpp"
#include "analysis/least_squares.hpp"
#include "sim-core/experiment/catalogue.hpp"
#include "sim-core/experiment/provenance.hpp"

namespace xenolith {

/// What `xenolith calibrate` is asked to do.
struct CalibrateOptions {
  std::string description;  ///< a file, or a name below scenarios/
  std::string out;          ///< result file; empty = configs/calibration/<name>.json
  bool force = false;       ///< write over a result that differs
  bool quiet = false;
  int jobs = 1;
  ToolInfo tool;
};

/// A fit with what the targets came out as.
struct CalibrationOutcome {
  Fit fit;
  std::vector<double> simulated;  ///< of every target, in its unit, with the values as they are written
  std::vector<Magnitude> values;  ///< with at most six digits
  std::vector<std::string> warnings;
};

/// Fits the free parameters of a description to its measurements and writes the result.
///
/// The table of values goes to `out`, its last line names the file; progress, warnings and mistakes go to
/// `err`. Returns the exit code: 0 done; 1 a run failed, or the fit did not converge; 2 the call or a file is
/// wrong; 4 a file cannot be read or written; 130 interrupted.
int calibrate(const CalibrateOptions& options, Catalogue& catalogue, std::ostream& out, std::ostream& err);

/// The result as a JSON document. Neither times nor host names: the same fit gives the same bytes.
Json calibration_document(const Calibration& calibration, const CalibrationOutcome& outcome,
                          const ToolInfo& tool, const Home& home);

}  // namespace xenolith
