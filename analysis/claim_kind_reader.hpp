#pragma once

#include <vector>

#include "analysis/claim.hpp"
#include "analysis/object_reader.hpp"

namespace xenolith {

/// Reads a claim's `kind` and what belongs to it: `paper`, `within`, `above`, `below`, `grows`, `falls`,
/// `flat`, `crosses`.
void read_claim_kind(ObjectReader& reader, Claim& claim);

/// `{ "guests": [1, 2, 4] }` as axes.
std::vector<ClaimAxis> read_axes(ObjectReader& claim, const char* key);

}  // namespace xenolith
