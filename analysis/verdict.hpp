#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/claim.hpp"
#include "analysis/estimate.hpp"
#include "analysis/influence.hpp"
#include "analysis/sample_table.hpp"

namespace xenolith {

/// What the results say about a claim.
enum class Verdict {
  holds,         ///< the whole 95 % interval is inside the tolerance
  inconclusive,  ///< the interval reaches over an end of the tolerance: more replications are needed
  pending,       ///< the results do not hold what the claim reads
  fails,         ///< the whole interval is outside
};

/// Between which values a claim lies when the assumed values of parts are varied over their ranges.
struct ModelRange {
  std::size_t samples = 0;
  double low = 0;       ///< the least of the samples
  double high = 0;      ///< the greatest
  double coverage = 0;  ///< so much of the distribution lies between them, with 95 % confidence (Wilks 1941)
  std::size_t holding = 0;     ///< samples in which the claim holds
  double by_chance_below = 0;  ///< rank correlations that unrelated inputs may show; 0: not worked out
  std::vector<Influence> moved_by = {};  ///< inputs that it goes along with beyond chance, strongest first
};

/// A claim judged.
struct Judgement {
  Verdict verdict = Verdict::pending;
  std::optional<Estimate> value;         ///< absent when pending
  std::string note;                      ///< which point decided, why nothing could be read
  std::optional<ModelRange> model = {};  ///< beside the interval of sampling; where it was asked for
};

/// Judges a claim by the samples; the rule is docs/decisions/0008-claim-ledger-and-tolerances.md.
///
/// Each replication gives one value of the expression, with all its readings taken from that replication, so
/// that the random numbers which points share cancel. A claim over several points gets the worst verdict of
/// them and shows the point that decided.
Judgement judge(const Claim& claim, const Ledger& ledger, const SampleTable& samples);

std::string_view verdict_name(Verdict verdict);

/// A failure that nobody has accounted for: it makes `reproduce` end with 1.
bool is_unexpected_failure(const Claim& claim, const Judgement& judgement);

}  // namespace xenolith
