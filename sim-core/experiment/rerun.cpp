#include "sim-core/experiment/rerun.hpp"

#include <algorithm>

#include "sim-core/base/file.hpp"
#include "sim-core/base/hash.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// The scenario's file, wherever it lies now; "" if nowhere.
fs::path find_again(const RunRecord& record, const Home& home, const std::string& scenario) {
  if (!scenario.empty()) return scenario;
  const std::string& recorded = record.inputs.front().path;
  const bool below_home = fs::path(recorded).has_parent_path();
  if (below_home) return is_file(home.root / recorded) ? home.root / recorded : fs::path();
  for (const fs::path& candidate :
       {fs::path(record.request.scenario), fs::path(record.working_folder) / record.request.scenario,
        record.folder / recorded}) {
    if (candidate.filename() == recorded && is_file(candidate)) return candidate;
  }
  return {};
}

void check_unchanged(const RecordedFile& recorded, const fs::path& now, const std::string& accepted,
                     Problems& problems) {
  if (!is_file(now)) {
    problems.add({shown_path(now), 0, 0}, "", "the file is not there, and the run used it", accepted);
  } else if (hash_file_hex(now) != recorded.hash) {
    problems.add({shown_path(now), 0, 0}, "", "the file has changed since the run used it",
                 "the file with the hash " + recorded.hash + " that " + to_text(recorded.place) + " names");
  }
}

std::string line_of(std::string_view text, std::size_t start) {
  if (start >= text.size()) return "the end of the file";
  constexpr std::size_t longest = 160;
  const std::string_view line = text.substr(start, text.find('\n', start) - start);
  return "'" + std::string(line.substr(0, longest)) + (line.size() > longest ? "…'" : "'");
}

/// "from line 3 on: '…' was '…'".
std::string first_difference(std::string_view before, std::string_view now) {
  const std::size_t common = static_cast<std::size_t>(
      std::mismatch(before.begin(), before.end(), now.begin(), now.end()).first - before.begin());
  const std::size_t last_end = common == 0 ? std::string_view::npos : before.rfind('\n', common - 1);
  const std::size_t start = last_end == std::string_view::npos ? 0 : last_end + 1;
  const auto line = 1 + std::count(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  return "from line " + std::to_string(line) + " on: it was " + line_of(before, start) + " and is " +
         line_of(now, start);
}

RepeatedFile compare(const RecordedFile& recorded, const fs::path& before, const fs::path& now) {
  RepeatedFile result{recorded.path, {}};
  const std::string hash = hash_file_hex(now);
  const bool kept = is_file(before);
  const std::string bytes = kept ? read_file(before) : std::string();
  const bool untouched = kept && hash_hex(bytes) == recorded.hash;
  if (hash != recorded.hash) {
    result.difference = "the manifest names the hash " + recorded.hash + ", and the repetition has " + hash;
    if (untouched) result.difference += "; " + first_difference(bytes, read_file(now));
  } else if (kept && !untouched) {
    result.difference =
        "the repetition is what the manifest names, but the file beside the manifest was changed; " +
        first_difference(read_file(now), bytes);
  }
  return result;
}

}  // namespace

PlanRequest request_again(const RunRecord& record, const Home& home, const std::string& scenario,
                          Problems& problems) {
  PlanRequest request = record.request;
  if (record.status != "complete") {
    problems.add(record.status_place, "status", "the run is \"" + record.status + "\"",
                 "\"complete\": there is nothing to verify otherwise");
  }
  const std::string own = "`xenolith rerun --scenario FILE` where it lies elsewhere now";
  const RecordedFile& first = record.inputs.front();
  const fs::path file = find_again(record, home, scenario);
  if (file.empty()) {
    problems.add(first.place, "inputs[0]", "the scenario " + first.path + " is not there", own);
  } else if (file.filename() != fs::path(first.path).filename()) {
    problems.add({"--scenario " + scenario, 0, 0}, "", "is another file",
                 "a file of the name " + fs::path(first.path).filename().string());
  } else {
    check_unchanged(first, file, own, problems);
    request.scenario = file.string();
  }
  for (std::size_t i = 1; i < record.inputs.size(); ++i) {
    check_unchanged(record.inputs[i], home.root / record.inputs[i].path,
                    "the folder with hardware and scenarios of then, told by XENOLITH_HOME", problems);
  }
  return request;
}

void check_same_plan(const RunRecord& record, const Plan& plan, Problems& problems) {
  const auto points = static_cast<std::int64_t>(plan.points().size());
  if (record.points != points) {
    problems.add(record.place, "points", "the manifest says " + std::to_string(record.points),
                 std::to_string(points) + ", as its request has");
  }
  if (record.seed != plan.run().seed) {
    problems.add(record.place, "seed", "the manifest says " + std::to_string(record.seed),
                 std::to_string(plan.run().seed) + ", as its request has");
  }
  for (const fs::path& file : plan.catalogue().files_read()) {
    const std::string path = recorded_path(plan.catalogue().home(), file.string());
    const bool known = std::any_of(record.inputs.begin(), record.inputs.end(),
                                   [&](const RecordedFile& input) { return input.path == path; });
    if (!known)
      problems.add({shown_path(file), 0, 0}, "", "the run did not use this file",
                   "the files of then, and no other");
  }
}

std::vector<RepeatedFile> compare_results(const RunRecord& record, const fs::path& folder) {
  std::vector<RepeatedFile> files;
  for (const RecordedFile& recorded : record.results)
    files.push_back(compare(recorded, record.folder / recorded.path, folder / recorded.path));
  return files;
}

std::string other_tool(const ToolInfo& recorded, const ToolInfo& now) {
  std::string text;
  const auto add = [&text](const char* what, const std::string& then, const std::string& today) {
    if (then != today) text += (text.empty() ? "" : ", ") + std::string(what) + " " + then + ", now " + today;
  };
  add("version", recorded.version, now.version);
  add("revision", recorded.revision, now.revision);
  add("compiler", recorded.compiler, now.compiler);
  add("build type", recorded.build_type, now.build_type);
  return text.empty() ? "" : "the run was made by another program: " + text;
}

}  // namespace xenolith
