#include "analysis/value_origin.hpp"

#include <algorithm>
#include <filesystem>

#include "analysis/object_reader.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> json_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().extension() == ".json") files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string text_of(const Json& json, const char* key) {
  const Json* const member = json.find(key);
  return member != nullptr && member->is_string() ? member->as_string() : "";
}

void collect(const Json& json, const std::string& file, std::map<std::string, ValueOrigin>& origins) {
  if (json.is_array()) {
    for (const Json& element : json.elements()) collect(element, file, origins);
  }
  if (!json.is_object()) return;
  const Json* const value = json.find("value");
  if (value != nullptr && json.contains("kind")) {
    Place place = value->place();
    place.file = file;
    origins[to_text(place)] = {text_of(json, "kind"), text_of(json, "calibration")};
    return;
  }
  for (const Json::Member& member : json.members()) collect(member.value, file, origins);
}

std::vector<std::string> texts(const Json* list) {
  std::vector<std::string> result;
  if (list == nullptr) return result;
  for (const Json& one : list->elements()) {
    if (one.is_string()) result.push_back(one.as_string());
  }
  return result;
}

}  // namespace

std::map<std::string, ValueOrigin> read_value_origins(const Home& home) {
  std::map<std::string, ValueOrigin> origins;
  for (const fs::path& file : json_files(home.hardware())) {
    Problems told_by_the_catalogue;
    const auto json = read_json_file(file, told_by_the_catalogue);
    if (json) collect(*json, recorded_path(home, file.string()), origins);
  }
  return origins;
}

std::map<std::string, FittedTo> read_calibration_results(const Home& home, Problems& problems) {
  std::map<std::string, FittedTo> results;
  for (const fs::path& file : json_files(home.configs() / "calibration")) {
    const auto json = read_json_file(shown_path(file), problems);
    if (!json) continue;
    ObjectReader reader(*json, "", problems);
    FittedTo fitted;
    const std::string name = reader.text("calibrated");
    if (const Json* targets = reader.array("targets")) {
      for (const Json& target : targets->elements()) fitted.sources.push_back(text_of(target, "source"));
    }
    fitted.warnings = texts(reader.array("warnings"));
    results.emplace(name, std::move(fitted));
  }
  return results;
}

FittedData fitted_data(const Claim& claim, const Ledger& ledger, const std::set<std::string>& calibrations,
                       const std::map<std::string, FittedTo>& results) {
  FittedData data{calibrations, {}};
  for (const std::string& name : calibrations) {
    const auto result = results.find(name);
    if (result == results.end()) continue;
    const auto& sources = result->second.sources;
    const bool own = std::any_of(ledger.inputs.begin(), ledger.inputs.end(), [&](const PaperInput& input) {
      return input.repeats == claim.id &&
             std::find(sources.begin(), sources.end(), input.id) != sources.end();
    });
    if (own) data.own.insert(name);
  }
  return data;
}

}  // namespace xenolith
