#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/provenance.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

Json value_entry(const std::string& address, Json value, const std::string& origin) {
  Json entry = Json::object();
  entry.set("address", Json::string(address));
  entry.set("value", std::move(value));
  entry.set("origin", Json::string(origin));
  return entry;
}

bool is_varied(const std::string& origin) { return origin == "sweep" || origin == "--set"; }

/// Every parameter of a component, defaults included; or only those that the point gives.
void add_values(const Node& node, bool only_varied, Json& list) {
  for (const FieldInfo& field : node.model->fields) {
    const std::string address = join_address(node.address, field.name);
    const auto given = node.values.find(field.name);
    if (only_varied && (given == node.values.end() || !is_varied(given->second.origin))) continue;
    if (given != node.values.end()) {
      list.push_back(value_entry(address, given->second.value, given->second.origin));
    } else {
      list.push_back(value_entry(address, Json::string(field.default_text), "default"));
    }
  }
}

Json component_entry(const Node& node) {
  Json entry = Json::object();
  entry.set("address", Json::string(node.address));
  entry.set("model", Json::string(node.model->path));
  if (!node.part.empty()) entry.set("part", Json::string(node.part));
  return entry;
}

Json parameter_entries(const Plan& plan, const Point& point, const DecidedPoint& decided) {
  Json list = Json::array();
  for (const auto& [name, value] : decided.parameters) {
    Place place = plan.scenario().parameters.key_place(name);
    place.file = recorded_path(plan.catalogue().home(), place.file);
    std::string origin = to_text(place);
    for (const Point::Setting& setting : point.settings) {
      if (setting.name == name) origin = setting.from_command ? "--set" : "sweep";
    }
    list.push_back(value_entry(name, value, origin));
  }
  return list;
}

}  // namespace

Json resolved_of(const Plan& plan) {
  Json points = Json::array();
  for (const Point& point : plan.points()) {
    Problems problems;
    const DecidedPoint decided = plan.decide(point, problems);
    const bool repeated = point.design > 0;
    Json components = Json::array();
    Json values = Json::array();
    for (const Node& node : decided.platform.nodes) {
      if (node.model == nullptr) continue;
      if (!repeated) components.push_back(component_entry(node));
      add_values(node, repeated, values);
    }
    Json entry = Json::object();
    entry.set("point", Json::integer(point.id));
    entry.set("parameters", parameter_entries(plan, point, decided));
    const auto& search = decided.run.search;
    entry.set("warmup", Json::string(search ? to_text(*search) : to_text(decided.run.settings.warmup)));
    entry.set("duration", Json::string(to_text(decided.run.settings.duration)));
    if (point.design >= 0) entry.set("design", Json::integer(point.design));
    if (!repeated) entry.set("components", std::move(components));
    entry.set("values", std::move(values));
    points.push_back(std::move(entry));
  }
  Json json = Json::object();
  json.set("scenario", Json::string(plan.scenario().name));
  json.set("seed", Json::integer(plan.run().seed));
  json.set("replications", to_json(plan.replications()));
  json.set("points", std::move(points));
  return json;
}

}  // namespace xenolith
