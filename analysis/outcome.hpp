#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "analysis/report.hpp"
#include "analysis/study.hpp"

namespace xenolith {

/// A scenario's results on disk.
struct ScenarioResult {
  std::string scenario;
  std::filesystem::path folder;  ///< holds samples.csv, summary.csv, resolved.json, manifest.json
};

/// Where an outcome is written and what its page says about the run.
struct OutcomeOptions {
  std::filesystem::path out;
  std::vector<std::string> formats;  ///< of svg, pdf, png
  std::string profile;
  std::string command;
  std::string title;
  std::string version{};                                ///< of the program
  std::vector<ReportAnalysis> analyses{};               ///< pictures besides the studies' figures
  int jobs = 1;                                         ///< figures that are drawn at a time
  std::map<std::string, ModelRange> model_ranges = {};  ///< by claim, where the assumed inputs were varied
};

/// What became of a plan.
struct Outcome {
  std::vector<JudgedClaim> claims;
  std::vector<ReportFigure> figures;
  std::vector<std::filesystem::path> files;  ///< pictures and page, for the reader
};

/// Draws the plan's figures into `out/figures`, judges its claims, and writes `out/report/index.html`,
/// `out/claims.json`, and what all scenarios gave as one: `samples.csv`, `summary.csv`, `resolved.json` and,
/// last, `manifest.json`.
///
/// Throws FileError; a result file that is wrong is a problem, and then nothing is written.
Outcome write_outcome(const StudyPlan& plan, const StudyLibrary& library,
                      const std::vector<ScenarioResult>& results, const OutcomeOptions& options,
                      Problems& problems);

/// The picture, caption and plotted numbers of a figure for the page.
ReportFigure drawn_for_report(const Figure& figure, const DrawnFigure& drawn);

}  // namespace xenolith
