#include "analysis/scenario_facts.hpp"

#include <cctype>
#include <set>

#include "sim-core/base/file.hpp"
#include "sim-core/base/json.hpp"

namespace xenolith {
namespace {

std::string text_of(const Json* json) {
  if (json == nullptr) return "";
  return json->is_string() ? json->as_string() : to_text(*json, 0);
}

/// A file of a result folder, or null if it is not there.
Json read_result(const std::filesystem::path& file) {
  Problems unread;
  return std::filesystem::exists(file) ? read_json_file(file, unread).value_or(Json()) : Json();
}

/// "client.guest12.nic" as "client.guest[*].nic".
std::string without_numbers(const std::string& address) {
  std::string general;
  for (std::size_t i = 0; i < address.size();) {
    const bool digit = std::isdigit(static_cast<unsigned char>(address[i])) != 0;
    std::size_t end = i;
    while (end < address.size() && std::isdigit(static_cast<unsigned char>(address[end])) != 0) ++end;
    const bool counts = digit && i > 0 && std::isalpha(static_cast<unsigned char>(address[i - 1])) != 0 &&
                        (end == address.size() || address[end] == '.');
    general += counts ? "[*]" : digit ? address.substr(i, end - i) : address.substr(i, 1);
    i = digit ? end : i + 1;
  }
  return general;
}

/// Every object with "address", "value" and "origin" below `json`.
void collect(const Json& json, std::set<std::string>& seen, std::vector<ReportParameter>& parameters) {
  if (json.is_array()) {
    for (const Json& element : json.elements()) collect(element, seen, parameters);
  }
  if (!json.is_object()) return;
  if (json.contains("address") && json.contains("value") && json.contains("origin")) {
    ReportParameter parameter{without_numbers(text_of(json.find("address"))), text_of(json.find("value")),
                              text_of(json.find("origin"))};
    if (seen.insert(parameter.address + "\n" + parameter.value + "\n" + parameter.origin).second) {
      parameters.push_back(std::move(parameter));
    }
    return;
  }
  for (const Json::Member& member : json.members()) collect(member.value, seen, parameters);
}

std::string settings_text(const Json& resolved, const Json& manifest) {
  const auto counted = [&manifest](const char* key, const std::string& word) {
    const std::string count = text_of(manifest.find(key));
    return count + " " + word + (count == "1" ? "" : "s");
  };
  std::string text = counted("points", "point") + ", " + counted("replications", "replication") + " of each";
  const Json* points = resolved.find("points");
  if (points != nullptr && !points->empty()) {
    const std::string duration = text_of(points->at(0).find("duration"));
    const std::string warmup = text_of(points->at(0).find("warmup"));
    text += duration == "0 s" ? "; each until its work is done" : "; " + duration;
    if (warmup != "0 s") text += " after " + warmup + " of warm-up";
  }
  return text + "; seed " + text_of(manifest.find("seed")) + ".";
}

}  // namespace

ReportScenario scenario_facts(const std::string& scenario, const std::filesystem::path& folder,
                              const Home& home, const std::map<std::string, ValueOrigin>& origins) {
  ReportScenario facts;
  facts.name = scenario;
  facts.about = text_of(read_result(home.scenarios() / (scenario + ".json")).find("about"));
  const Json resolved = read_result(folder / "resolved.json");
  Json manifest = read_result(folder / "manifest.json");
  facts.settings = settings_text(resolved, manifest);
  std::set<std::string> seen;
  collect(resolved, seen, facts.parameters);
  for (ReportParameter& parameter : facts.parameters) {
    const auto origin = origins.find(parameter.origin);
    if (origin == origins.end()) continue;
    parameter.kind = origin->second.kind;
    if (!origin->second.calibration.empty()) facts.calibrations.insert(origin->second.calibration);
  }
  if (!manifest.is_object()) return facts;
  for (const char* key : {"command", "started", "finished", "wall_time_s", "host"}) manifest.erase(key);
  facts.manifest = to_text(manifest);
  return facts;
}

}  // namespace xenolith
