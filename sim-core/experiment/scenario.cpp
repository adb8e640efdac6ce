#include "sim-core/experiment/scenario.hpp"

#include <algorithm>

#include "sim-core/experiment/expand.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/value_range.hpp"

namespace xenolith {
namespace {

bool is_scenario_name(std::string_view name) {
  while (true) {
    const std::size_t slash = name.find('/');
    if (!is_name(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

std::string read_name(const Json& json, Problems& problems) {
  const Json* const name = json.find("scenario");
  constexpr std::string_view accepted =
      "a name such as \"svio/latency\": lower-case letters, digits, '_' and '-', parts joined by '/'";
  if (name == nullptr) {
    problems.add(json.place(), "scenario", "the scenario has no name", std::string(accepted));
    return {};
  }
  if (!name->is_string() || !is_scenario_name(name->as_string())) {
    problems.add(name->place(), "scenario", brief_text(*name) + " is not a name", std::string(accepted));
    return {};
  }
  return name->as_string();
}

/// Words that mean something else where a parameter's name may stand.
const std::vector<std::string> reserved = {"index",           "run",   "zip", "when", "unless",
                                           "latin_hypercube", "design"};

bool is_reserved(const std::string& name) {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}
std::string reserved_text() { return list_names(reserved); }

Json read_parameters(const Json& json, Problems& problems) {
  const Json* const found = member_of_kind(json, "parameters", Json::Kind::object, "",
                                           "an object of names and default values", problems);
  if (found == nullptr) return Json::object();
  Json parameters = Json::object(found->place());
  for (const Json::Member& member : found->members()) {
    const std::string address = "parameters." + member.key;
    if (member.key == "about") continue;
    if (!is_parameter_name(member.key) || is_reserved(member.key)) {
      problems.add(member.key_place, address, "not a name for a parameter",
                   "a lower-case letter, then letters, digits and '_'; none of " + reserved_text());
    } else if (!member.value.is_number() && !member.value.is_string() && !member.value.is_boolean()) {
      problems.add(member.value.place(), address,
                   "found a value of kind " + std::string(member.value.kind_name()),
                   "a number, a text or a boolean");
    } else {
      parameters.set(member.key, member.key_place, member.value);
    }
  }
  return parameters;
}

/// `ranges`: between which values parameters may lie, for a sensitivity analysis.
Json read_ranges(const Json& json, const Json& parameters, Problems& problems) {
  const Json* const found = member_of_kind(json, "ranges", Json::Kind::object, "",
                                           "an object of parameters or addresses and ranges", problems);
  if (found == nullptr) return Json::object();
  for (const Json::Member& member : found->members()) {
    if (member.key == "about") continue;
    const std::string address = "ranges." + member.key;
    read_value_range(member.value, address, problems);
    if (member.key.find('.') == std::string::npos && !parameters.contains(member.key))
      problems.add(member.key_place, address, "there is no parameter \"" + member.key + '"',
                   "a parameter, or the address of a component's parameter");
  }
  return *found;
}

/// `machines`, `links`: an object of objects, `like` worked out.
Json read_objects(const Json& json, std::string_view key, bool required, Problems& problems) {
  const Json* const found =
      member_of_kind(json, key, Json::Kind::object, "", "an object of named objects", problems);
  if (found == nullptr) {
    if (required && !json.contains(key)) {
      problems.add(json.place(), std::string(key), "the scenario has none", "an object of named objects");
    }
    return Json::object();
  }
  for (const Json::Member& member : found->members()) {
    if (member.key == "about" || member.value.is_object()) continue;
    problems.add(member.value.place(), join_address(key, member.key),
                 "found a value of kind " + std::string(member.value.kind_name()), "an object");
  }
  return apply_likes(*found, std::string(key), problems);
}

bool same_kind(const Json& a, const Json& b) {
  return a.kind() == b.kind() && a.is_integer() == b.is_integer();
}

std::string kind_text(const Json& json) {
  return json.is_integer() ? "whole number" : std::string(json.kind_name());
}

/// Calls `visit(when, address)` for every `when` below.
template <class Visit>
void each_condition(const Json& json, const std::string& address, const Visit& visit) {
  if (!json.is_object()) return;
  for (const Json::Member& member : json.members()) {
    const std::string own = join_address(address, member.key);
    if (member.key == "when" && member.value.is_object())
      visit(member.value, own);
    else
      each_condition(member.value, own, visit);
  }
}

/// All values that the sweep gives to a parameter, and its default.
std::vector<Json> values_of(const Scenario& scenario, const std::vector<Product>& products,
                            std::string_view name) {
  std::vector<Json> values;
  for (const Product& product : products) {
    for (const Axis& axis : product.axes) {
      if (axis.name == name) values.insert(values.end(), axis.values.begin(), axis.values.end());
    }
  }
  const Json* const standard = scenario.parameters.find(name);
  if (!values.empty() && standard != nullptr) values.push_back(*standard);
  return values;
}

void check_wanted(const Json& wanted, const std::vector<Json>& values, const std::string& address,
                  Problems& problems) {
  if (std::find(values.begin(), values.end(), wanted) != values.end()) return;
  std::vector<std::string> names;
  for (const Json& value : values) {
    const std::string name = brief_text(value);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  problems.add(wanted.place(), address, "no point of the sweep has the value " + brief_text(wanted),
               list_names(names), nearest_name(brief_text(wanted), names));
}

}  // namespace

std::vector<std::string> Scenario::parameter_names() const {
  std::vector<std::string> names;
  for (const Json::Member& member : parameters.members()) names.push_back(member.key);
  return names;
}

Scenario read_scenario(const Json& json, const std::string& file, Problems& problems) {
  Scenario scenario;
  scenario.file = file;
  scenario.parameters = scenario.machines = scenario.links = scenario.measure = Json::object();
  if (!json.is_object()) {
    problems.add(json.place(), "", "found a value of kind " + std::string(json.kind_name()),
                 "an object: a scenario");
    return scenario;
  }
  refuse_unknown_keys(json, "",
                      {"$schema", "xenolith", "scenario", "about", "parameters", "ranges", "sweep",
                       "machines", "links", "measure", "run"},
                      problems);
  const Json* const version = json.find("xenolith");
  if (version != nullptr && !(version->is_integer() && version->as_integer() == 1)) {
    problems.add(version->place(), "xenolith", brief_text(*version) + " is not a version of the grammar",
                 "1");
  }
  scenario.name = read_name(json, problems);
  scenario.about = text_member(json, "about", "", problems);
  Problems unreadable;
  scenario.parameters = read_parameters(json, unreadable);
  scenario.has_sound_parameters = unreadable.empty();
  problems.add(unreadable);
  scenario.ranges = read_ranges(json, scenario.parameters, problems);
  if (const Json* const sweep = json.find("sweep")) scenario.sweep = read_sweep(*sweep, problems);
  scenario.machines = read_objects(json, "machines", true, problems);
  scenario.links = read_objects(json, "links", false, problems);
  if (const Json* const measure =
          member_of_kind(json, "measure", Json::Kind::object, "",
                         "an object of statistics and the forms to measure", problems)) {
    scenario.measure = *measure;
  } else if (!json.contains("measure")) {
    problems.add(json.place(), "measure", "the scenario measures nothing",
                 "an object of statistics and the forms to measure");
  }
  if (const Json* const run = json.find("run")) scenario.run = *run;
  return scenario;
}

Assignment parameters_of(const Scenario& scenario, const Point& point, Problems& problems) {
  Assignment chosen;
  for (const Point::Setting& setting : point.settings) {
    if (scenario.parameters.contains(setting.name)) chosen.insert_or_assign(setting.name, setting.value);
  }
  return resolve_parameters(scenario.parameters, chosen, problems);
}

void check_axes(const Scenario& scenario, const std::vector<Product>& products, Problems& problems) {
  const std::vector<std::string> names = scenario.parameter_names();
  for (const Product& product : products) {
    for (const Axis& axis : product.axes) {
      if (axis.is_address()) continue;
      const std::string address = axis.from_command ? axis.name : "sweep." + axis.name;
      const Json* const standard = scenario.parameters.find(axis.name);
      if (standard == nullptr) {
        problems.add(
            axis.place, address, "there is no parameter \"" + axis.name + '"',
            (names.empty() ? "" : list_names(names) + ", or ") + "the address of a component's parameter",
            nearest_name(axis.name, names));
        continue;
      }
      const bool formula = standard->is_string() && standard->as_string().find("${") != std::string::npos;
      for (const Json& value : axis.values) {
        if (formula || same_kind(value, *standard)) continue;
        problems.add(value.place(), address, brief_text(value) + " is a " + kind_text(value),
                     "a " + kind_text(*standard) + " as the default " + brief_text(*standard) + " is");
      }
    }
  }
}

void check_conditions(const Scenario& scenario, const std::vector<Product>& products, Problems& problems) {
  const auto visit = [&](const Json& when, const std::string& address) {
    for (const Json::Member& member : when.members()) {
      const std::vector<Json> values = values_of(scenario, products, member.key);
      if (values.empty()) continue;
      if (!member.value.is_array()) {
        check_wanted(member.value, values, address, problems);
      } else {
        for (const Json& wanted : member.value.elements()) check_wanted(wanted, values, address, problems);
      }
    }
  };
  each_condition(scenario.machines, "machines", visit);
  each_condition(scenario.links, "links", visit);
  each_condition(scenario.measure, "measure", visit);
}

}  // namespace xenolith
