#include "sim-core/experiment/platform.hpp"

#include <algorithm>

#include "sim-core/experiment/pattern.hpp"
#include "sim-core/experiment/resolver.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {

ParamValues Node::param_values() const {
  ParamValues result;
  for (const auto& [key, resolved] : values) result.emplace(key, resolved.value);
  return result;
}

int Platform::find(std::string_view address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? -1 : found->second;
}

int Platform::machine_of(int node) const {
  while (nodes[static_cast<std::size_t>(node)].parent >= 0)
    node = nodes[static_cast<std::size_t>(node)].parent;
  return node;
}

const FieldInfo* find_field(const ModelInfo& model, std::string_view name) {
  const auto found = std::find_if(model.fields.begin(), model.fields.end(),
                                  [&](const FieldInfo& field) { return field.name == name; });
  return found == model.fields.end() ? nullptr : &*found;
}

const PortInfo* find_port(const ModelInfo& model, std::string_view name) {
  const auto found = std::find_if(model.ports.begin(), model.ports.end(),
                                  [&](const PortInfo& port) { return port.name == name; });
  return found == model.ports.end() ? nullptr : &*found;
}

std::vector<std::string> member_names(const ModelInfo& model) {
  std::vector<std::string> names;
  for (const FieldInfo& field : model.fields) names.push_back(field.name);
  for (const PortInfo& port : model.ports) names.push_back(port.name);
  return names;
}

std::vector<Json> read_references(const Json& json, const std::string& address, Problems& problems) {
  std::vector<Json> references;
  const auto read_one = [&](const Json& one) {
    if (one.is_string() && !one.as_string().empty()) {
      references.push_back(one);
    } else {
      problems.add(one.place(), address, "found " + to_text(one, 0) + " where a component is named",
                   "the address of a component, such as \"client.nic\"");
    }
  };
  if (json.is_array()) {
    for (const Json& element : json.elements()) read_one(element);
  } else {
    read_one(json);
  }
  return references;
}

void Resolver::apply(const Point::Setting& setting) {
  const std::size_t dot = setting.name.rfind('.');
  const std::string owner = setting.name.substr(0, dot);
  const std::string name = setting.name.substr(dot + 1);
  std::vector<std::string> near;
  bool done = false;
  for (Node& node : platform_.nodes) {
    if (node.model == nullptr) continue;
    const bool hit = matches(owner, node.address);
    if (hit && find_field(*node.model, name) != nullptr) {
      node.values.insert_or_assign(name,
                                   ResolvedValue{setting.value, setting.from_command ? "--set" : "sweep"});
      done = true;
    } else if (hit && find_port(*node.model, name) != nullptr) {
      node.references.insert_or_assign(name, read_references(setting.value, setting.name, problems_));
      done = true;
    }
    if (hit || node.name == name || node.address.ends_with(owner) || owner.ends_with(node.name)) {
      for (const std::string& member : member_names(*node.model))
        near.push_back(join_address(node.address, member));
    }
  }
  if (done) return;
  problems_.add(setting.value.place(), setting.name, "no component has this parameter",
                "the address of a component and one of its parameters", nearest_name(setting.name, near));
}

void Resolver::check_values() {
  for (Node& node : platform_.nodes) {
    if (node.model == nullptr) continue;
    Problems mistakes;
    node.model->check(node.param_values(), node.address, node.place, mistakes);
    if (!mistakes.empty()) node.sound = false;
    problems_.add(mistakes);
  }
}

std::string Resolver::origin_of(const Json& value) {
  Place place = value.place();
  if (place.line == 0) return place.file;
  place.file = catalogue_.recorded_name(place.file);
  return to_text(place);
}

Platform resolve_platform(const Json& machines, const Json& links,
                          const std::vector<Point::Setting>& settings, Catalogue& catalogue,
                          Problems& problems) {
  Resolver resolver(catalogue, problems);
  for (const Json::Member& member : machines.members()) {
    if (member.value.is_object()) resolver.add_machine(member);
  }
  for (const Json::Member& member : links.members()) {
    if (member.value.is_object()) resolver.add_link(member);
  }
  for (const Point::Setting& setting : settings) {
    if (setting.name.find('.') != std::string::npos) resolver.apply(setting);
  }
  resolver.check_values();
  return resolver.take();
}

}  // namespace xenolith
