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

/// The values of `at`, as result files write them.
std::map<std::string, std::string> settings(const Json* at) {
  std::map<std::string, std::string> values;
  if (at == nullptr) return values;
  for (const Json::Member& member : at->members()) {
    if (const auto text = parameter_text(member.value)) values.emplace(member.key, *text);
  }
  return values;
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
    const Json* const made = reader.object("provenance");
    const std::string scenario = made == nullptr ? "" : text_of(*made, "scenario");
    if (const Json* targets = reader.array("targets")) {
      for (const Json& target : targets->elements()) {
        fitted.sources.push_back(text_of(target, "source"));
        fitted.places.insert(
            {scenario, text_of(target, "component"), text_of(target, "metric"), settings(target.find("at"))});
      }
    }
    fitted.warnings = texts(reader.array("warnings"));
    results.emplace(name, std::move(fitted));
  }
  return results;
}

std::set<ResultPlace> places_of(const Claim& claim, const Ledger& ledger) {
  std::vector<ClaimAxis> axes = claim.each;
  if (claim.over) axes.push_back(*claim.over);
  std::set<ResultPlace> places;
  for (const auto& point : combinations(axes)) {
    for (const ReadingRef& ref : claim.expression.readings()) {
      const Reading& reading = ledger.readings.at(ref.name);
      ResultPlace place{reading.scenario, reading.component, reading.metric, ref.where};
      place.at.insert(point.begin(), point.end());
      places.insert(std::move(place));
    }
  }
  return places;
}

FittedData fitted_data(const Claim& claim, const Ledger& ledger, const std::set<std::string>& calibrations,
                       const std::map<std::string, FittedTo>& results) {
  FittedData data{calibrations, {}, {}};
  const std::set<ResultPlace> places = places_of(claim, ledger);
  for (const std::string& name : calibrations) {
    const auto result = results.find(name);
    if (result == results.end()) continue;
    const auto& sources = result->second.sources;
    const bool repeated = std::any_of(ledger.inputs.begin(), ledger.inputs.end(), [&](const PaperInput& one) {
      return one.repeats == claim.id && std::find(sources.begin(), sources.end(), one.id) != sources.end();
    });
    const auto fitted = std::count_if(places.begin(), places.end(), [&result](const ResultPlace& place) {
      return result->second.places.contains(place);
    });
    const bool all = fitted > 0 && static_cast<std::size_t>(fitted) == places.size();
    if (repeated || all)
      data.own.insert(name);
    else if (fitted > 0)
      data.partly.insert(name);
  }
  return data;
}

}  // namespace xenolith
