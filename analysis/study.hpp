#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/claim.hpp"
#include "analysis/figure.hpp"
#include "sim-core/experiment/home.hpp"

namespace xenolith {

/// Everything under scenarios/ that says what results mean: ledgers of claims and figures, and the scenarios'
/// names.
struct StudyLibrary {
  Home home;
  std::vector<std::string> names;  ///< scenario files without ending, sorted: "svio/latency"
  std::vector<Ledger> ledgers;
  std::vector<Figure> figures;
};

/// Reads the library; mistakes in ledgers and figures are problems, so are scenarios that they name and that
/// are not there.
StudyLibrary read_study_library(const Home& home, Problems& problems);

/// Checks one file of the library, `claims.json` or `<name>.figure.json`, for itself; false when it is
/// neither.
bool check_study_file(const std::filesystem::path& file, Problems& problems);

/// A claim and the ledger whose readings it uses.
struct PlannedClaim {
  const Claim* claim;
  const Ledger* ledger;
};

/// What some studies need run, drawn and judged. Points into the library.
struct StudyPlan {
  std::vector<std::string> scenarios;  ///< each once, sorted
  std::vector<const Figure*> figures;
  std::vector<PlannedClaim> claims;
};

/// Picks the figures and claims of the studies: of each experiment that is named or lies in a folder that is
/// named (no name: all). A claim belongs to the study it names and to every scenario it reads; one that is
/// pending to the study it names. A study with no such scenario is a problem.
StudyPlan plan_studies(const StudyLibrary& library, const std::vector<std::string>& studies,
                       Problems& problems);

}  // namespace xenolith
