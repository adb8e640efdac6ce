#pragma once

#include <string>
#include <vector>

#include "analysis/report.hpp"

namespace xenolith {

/// One experiment on the page. Points into the report.
struct ReportStudy {
  std::string name;  ///< of its scenario
  std::vector<const ReportFigure*> figures;
  std::vector<const JudgedClaim*> claims;
  const ReportScenario* scenario = nullptr;  ///< null if it was not run
  std::vector<const ReportAnalysis*> analyses{};
};

/// The page's experiments by system: those with a figure of the paper in the paper's order, then the others
/// by name.
std::vector<ReportStudy> studies_of(const Report& report);

/// The experiment's title: its first figure's, or its name.
std::string title_of(const ReportStudy& study);
/// What its first figure asks; without a figure, what its scenario is about.
std::string question_of(const ReportStudy& study);
/// What the first figure answers to the question, and how many of the paper's claims hold.
std::string answer_of(const ReportStudy& study);
/// The paper's statements that do not hold and those that are open, with the numbers against them; may be
/// empty.
std::string against_of(const ReportStudy& study);

/// "svio": the part of a study's name that tells the system.
std::string system_of(const std::string& study);

}  // namespace xenolith
