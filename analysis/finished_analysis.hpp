#pragma once

#include <string>
#include <vector>

#include "analysis/report.hpp"

namespace xenolith {

/// Picture and table of the analyses that lie in result folders of `xenolith sensitivity`, for the page. A
/// folder that holds none is a problem. Throws FileError.
std::vector<ReportAnalysis> read_finished_analyses(const std::vector<std::string>& folders,
                                                   Problems& problems);

}  // namespace xenolith
