#pragma once

#include <string>

#include "analysis/report.hpp"
#include "analysis/report_study.hpp"

namespace xenolith {

/// Question, answer, pictures, statements of one experiment, and what was run for it.
/// What letters look like is added to `glyphs`.
std::string study_section(const ReportStudy& study, std::map<std::string, std::string>& glyphs);

/// All claims in one table, by experiment; those that are not modelled below it.
std::string ledger_section(const Report& report);

/// Of claims whose assumed inputs were varied: both intervals, and which input moves them. "" without any.
std::string influence_section(const Report& report);

/// A claim as one line of its experiment's table: verdict, statement, numbers, tolerance with its reason.
std::string claim_row(const JudgedClaim& judged);
/// The verdict with a sign that tells it without colour.
std::string verdict_badge(const JudgedClaim& judged);

/// "svio-latency": the experiment's place on the page.
std::string anchor_of(const ReportStudy& study);

void replace_all(std::string& text, const std::string& from, const std::string& to);

}  // namespace xenolith
