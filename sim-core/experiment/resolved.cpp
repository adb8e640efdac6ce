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

/// Every parameter of a component, defaults included.
void add_values(const Node& node, Json& list) {
  for (const FieldInfo& field : node.model->fields) {
    const std::string address = join_address(node.address, field.name);
    const auto given = node.values.find(field.name);
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
    Json components = Json::array();
    Json values = Json::array();
    for (const Node& node : decided.platform.nodes) {
      if (node.model == nullptr) continue;
      components.push_back(component_entry(node));
      add_values(node, values);
    }
    Json entry = Json::object();
    entry.set("point", Json::integer(point.id));
    entry.set("parameters", parameter_entries(plan, point, decided));
    entry.set("warmup", Json::string(to_text(decided.run.settings.warmup)));
    entry.set("duration", Json::string(to_text(decided.run.settings.duration)));
    entry.set("components", std::move(components));
    entry.set("values", std::move(values));
    points.push_back(std::move(entry));
  }
  Json json = Json::object();
  json.set("scenario", Json::string(plan.scenario().name));
  json.set("seed", Json::integer(plan.run().seed));
  json.set("replications", Json::integer(plan.run().replications));
  json.set("points", std::move(points));
  return json;
}

}  // namespace xenolith
