#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/profile.hpp"
#include "analysis/report.hpp"
#include "analysis/study.hpp"
#include "sim-core/experiment/catalogue.hpp"
#include "sim-core/experiment/provenance.hpp"

namespace xenolith {

/// What every latency anatomy of a reproduction needs.
struct StudyAnatomyOptions {
  std::filesystem::path out;  ///< its folder; each anatomy gets one below `anatomy/`
  const Profile* profile;
  ToolInfo tool;
  std::vector<std::string> command;
};

/// Checks what the figures of a plan ask to have explained; mistakes are problems.
void check_anatomies(const StudyPlan& study, Catalogue& catalogue, Problems& problems);

/// Where the time of requests goes, for each figure that says what to explain: one replication of one point.
std::vector<ReportAnalysis> draw_anatomies(const StudyPlan& study, Catalogue& catalogue,
                                           const StudyAnatomyOptions& options);

}  // namespace xenolith
