#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim-core/experiment/run_record.hpp"

namespace xenolith {

/// Finds every input of a recorded run again and makes sure that none has changed. The scenario is `scenario`
/// if that is not empty; else the file below the home folder that the record names; else the file that the
/// call named, seen from here or from where the call was made. A file that is not there, or is another one
/// now, is a problem that names it, as is a run that did not come to its end. The request that repeats the
/// run.
PlanRequest request_again(const RunRecord& record, const Home& home, const std::string& scenario,
                          Problems& problems);

/// The plan of the repetition is what the manifest says that it was; otherwise somebody edited the manifest.
void check_same_plan(const RunRecord& record, const Plan& plan, Problems& problems);

/// One result of a run and of its repetition.
struct RepeatedFile {
  std::string name;
  std::string difference;  ///< what is not the same; empty if the bytes are
};

/// Compares the results in `folder` with the hashes that the record names, in its order. What lies beside the
/// manifest is looked at too: it may have been changed since, and it shows the first line that is another
/// one.
std::vector<RepeatedFile> compare_results(const RunRecord& record, const std::filesystem::path& folder);

/// Everything in which the program of the record and this one differ, in one line; "" if nothing.
std::string other_tool(const ToolInfo& recorded, const ToolInfo& now);

}  // namespace xenolith
