#include <algorithm>
#include <set>

#include "sim-core/experiment/scenario.hpp"
#include "sim-core/experiment/structure.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

/// The parameters that something asks for: in texts, keys and conditions.
void add_uses(const Json& json, std::set<std::string>& names) {
  if (json.is_string()) add_names_in(json.as_string(), names);
  if (json.is_array()) {
    for (const Json& element : json.elements()) add_uses(element, names);
  }
  if (!json.is_object()) return;
  for (const Json::Member& member : json.members()) {
    if (member.key == "about") continue;
    add_names_in(member.key, names);
    if (member.key == "when" && member.value.is_object()) {
      for (const Json::Member& condition : member.value.members()) names.insert(condition.key);
    }
    add_uses(member.value, names);
  }
}

}  // namespace

void add_names_in(const std::string& text, std::set<std::string>& names) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto inner = [&letter](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  for (std::size_t at = text.find("${"); at != std::string::npos;) {
    const std::size_t end = std::min(text.find('}', at), text.size());
    for (std::size_t begin = at + 2; begin < end; ++begin) {
      if (!letter(text[begin])) continue;
      const std::size_t first = begin;
      while (begin < end && inner(text[begin])) ++begin;
      names.insert(text.substr(first, begin - first));
    }
    at = text.find("${", end);
  }
}

void check_usage(const Scenario& scenario, Problems& problems) {
  std::set<std::string> used;
  for (const Json* part :
       {&scenario.parameters, &scenario.machines, &scenario.links, &scenario.measure, &scenario.run}) {
    add_uses(*part, used);
  }
  for (const Json::Member& member : scenario.parameters.members()) {
    if (used.contains(member.key)) continue;
    problems.add(member.key_place, "parameters." + member.key, "nothing uses the parameter",
                 "a parameter that stands in a \"${…}\" or a \"when\"");
  }
}

}  // namespace xenolith
