#include "sim-core/experiment/structure.hpp"

#include <algorithm>
#include <array>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

bool says_what_it_is(const std::string& key) {
  constexpr std::array<std::string_view, 4> words = {"model", "part", "board", "like"};
  return std::find(words.begin(), words.end(), key) != words.end();
}

void add_conditions(const Json& when, std::set<std::string>& names) {
  if (!when.is_object()) return;
  for (const Json::Member& member : when.members()) names.insert(member.key);
}

/// `all`: every text counts; otherwise keys, conditions and what a component is.
void collect(const Json& json, bool all, std::set<std::string>& names) {
  if (json.is_string() && all) add_names_in(json.as_string(), names);
  if (json.is_array()) {
    for (const Json& element : json.elements()) collect(element, all, names);
  }
  if (!json.is_object()) return;
  for (const Json::Member& member : json.members()) {
    if (member.key == "about") continue;
    add_names_in(member.key, names);
    if (member.key == "when") add_conditions(member.value, names);
    collect(member.value, all || says_what_it_is(member.key), names);
  }
}

}  // namespace

Structure::Structure(const Scenario& scenario) : scenario_(scenario) {
  collect(scenario.machines, false, parameters_);
  collect(scenario.links, false, parameters_);
  collect(scenario.measure, true, parameters_);
}

std::string Structure::key_of(const Point& point) const {
  Problems ignored;
  const Assignment parameters = parameters_of(scenario_, point, ignored);
  std::string key;
  for (const std::string& name : parameters_) {
    const auto value = parameters.find(name);
    key += (value == parameters.end() ? "" : to_text(value->second, 0)) + "\n";
  }
  // What a mistake leaves undecided is like nothing else.
  return ignored.empty() ? key : key + std::to_string(point.id);
}

}  // namespace xenolith
