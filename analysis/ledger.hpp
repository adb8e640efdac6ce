#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/value_origin.hpp"
#include "analysis/verdict.hpp"
#include "sim-core/base/json.hpp"

namespace xenolith {

/// A claim with its verdict.
struct JudgedClaim {
  Claim claim;
  Judgement judgement;
  FittedData data{};  ///< which fitted values stand behind it
};

/// The table on stdout: paper's value, simulated value with its 95 % interval, error, verdict; below it, what
/// is not as the paper says and why. Claims whose experiment is not modelled are counted by system.
void print_ledger(std::ostream& out, const std::vector<JudgedClaim>& claims);

/// The document claims.json of a result folder.
Json claims_document(const std::vector<JudgedClaim>& claims);

/// The verdicts as JUnit XML: a claim that fails is a failure, one that is open or known to fail is skipped.
std::string junit_document(const std::vector<JudgedClaim>& claims);

/// How far the simulated value is from the paper's: "+3.1 %", "-1.2 points" for percentages, "" without a
/// number.
std::string error_text(const JudgedClaim& judged);
/// "[40, 60]": the least and the greatest value over the rows.
std::string model_range_text(const ModelRange& model);
/// The verdict in words: "holds", "fails (known)".
std::string verdict_text(const JudgedClaim& judged);
/// "12 claims: 9 holding, 1 failing, 1 inconclusive, 1 pending".
std::string tally_text(const std::vector<JudgedClaim>& claims);
/// A fit made the claim's number; it predicts nothing.
bool is_fitted(const JudgedClaim& judged);
/// A fit made some of the numbers that the claim puts together, and not all.
bool is_partly_fitted(const JudgedClaim& judged);
/// "disjoint from what a/b was fitted to", "fitted: a/b was fitted to this number", "fitted in part: …"; ""
/// when no fitted value is behind the claim.
std::string data_text(const JudgedClaim& judged);
/// Claims whose experiment is not modelled, by system: "o2s2 49, vmedia 33".
std::string not_modelled_text(const std::vector<JudgedClaim>& claims);
/// The text with the five characters of XML escaped.
std::string xml_text(std::string_view text);

}  // namespace xenolith
