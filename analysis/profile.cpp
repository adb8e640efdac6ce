#include "analysis/profile.hpp"

#include <algorithm>

#include "analysis/object_reader.hpp"

namespace xenolith {
namespace {

/// The members of `run` that a profile may change.
RunOverrides read_overrides(const Json* json, const std::string& address, Problems& problems) {
  RunOverrides overrides;
  if (json == nullptr) return overrides;
  ObjectReader reader(*json, address, problems);
  for (const std::string& key : profile_settings) {
    if (const Json* value = reader.any(key.c_str())) overrides.insert_or_assign(key, *value);
  }
  reader.finish();
  check_values(overrides, problems);
  return overrides;
}

}  // namespace

RunOverrides Profile::overrides_for(const std::string& scenario) const {
  RunOverrides result = run;
  const auto found = studies.find(scenario);
  if (found == studies.end()) return result;
  for (const auto& [key, value] : found->second) result.insert_or_assign(key, value);
  return result;
}

std::vector<std::string> profile_names(const Home& home) {
  std::vector<std::string> names;
  std::error_code failed;
  for (std::filesystem::directory_iterator it(home.configs() / "profiles", failed), end; !failed && it != end;
       it.increment(failed)) {
    if (it->path().extension() == ".json") names.push_back(it->path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Profile read_profile(const Json& json, const std::string& name, const Home& home, Problems& problems) {
  Profile profile;
  profile.name = name;
  ObjectReader reader(json, "", problems);
  reader.optional_text("$schema");
  if (reader.optional_number("xenolith").value_or(1) != 1) reader.problem("xenolith", "unknown version", "1");
  if (reader.text("profile") != name) reader.problem("profile", "is not the file's name", "\"" + name + "\"");
  profile.run = read_overrides(reader.optional_object("run"), "run", problems);
  if (const Json* studies = reader.optional_object("studies")) {
    const auto scenarios = scenario_names(home);
    for (const Json::Member& study : studies->members()) {
      if (std::find(scenarios.begin(), scenarios.end(), study.key) == scenarios.end()) {
        problems.add(study.key_place, "studies", "there is no scenario \"" + study.key + "\"",
                     "a file of scenarios/ without its ending", nearest_name(study.key, scenarios));
      }
      profile.studies.emplace(study.key, read_overrides(&study.value, "studies." + study.key, problems));
    }
  }
  reader.finish();
  return profile;
}

Profile read_profile(const Home& home, const std::string& name, Problems& problems) {
  const auto names = profile_names(home);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    std::string accepted;
    for (const std::string& each : names) accepted += (accepted.empty() ? "" : ", ") + each;
    problems.add({"--profile", 0, 0}, name, "there is no such profile", accepted, nearest_name(name, names));
    return {name, {}, {}};
  }
  const auto json = read_json_below(home.configs(), home.configs() / "profiles" / (name + ".json"), problems);
  return json ? read_profile(*json, name, home, problems) : Profile{name, {}, {}};
}

}  // namespace xenolith
