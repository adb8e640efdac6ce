#pragma once

#include <string>
#include <vector>

#include "analysis/study.hpp"
#include "cli/session.hpp"

namespace xenolith {

/// Tells everything about the claim, or the input of a paper, of this id; false if there is none.
bool describe_ledger_entry(const std::string& id, const StudyLibrary& library, Session& session,
                           Problems& problems);

/// The ids of all claims and inputs.
std::vector<std::string> ledger_ids(const StudyLibrary& library);

}  // namespace xenolith
