#include "sim-core/experiment/schema.hpp"

#include "sim-core/experiment/schema_pieces.hpp"
#include "sim-core/experiment/settings.hpp"

namespace xenolith {
namespace {

using namespace schema;  // NOLINT(google-build-using-namespace): this file is nothing but these pieces

/// Names by which a model may be called.
Json model_names(const ModelInfo& model, const Registry& registry) {
  Json names = Json::array();
  names.push_back(Json::string(model.path));
  if (registry.find(model.name) != nullptr) names.push_back(Json::string(model.name));
  Json json = Json::object();
  json.set("enum", std::move(names));
  return json;
}

/// Keys with a meaning of their own in every component.
void add_words(Json& properties) {
  properties.set("about", text("A note."));
  properties.set("when", reference("when"));
  properties.set("like", text("The sibling whose members this object starts from."));
  properties.set("part", text("A part of the catalogue: its numbers, and with them the model."));
  properties.set("board", text("A board of the catalogue: parts wired together."));
  properties.set("parts", reference("components"));
  properties.set("runs", reference("components"));
  properties.set("domains", reference("components"));
}

/// A component: words, every parameter and port of every model, and components within. Which of them a model
/// has is told by the branch for that model.
Json component(const Registry& registry) {
  Json properties = Json::object();
  add_words(properties);
  Json all_models = Json::array();
  Json branches = Json::array();
  for (const ModelInfo& model : registry.all()) {
    all_models.push_back(Json::string(model.path));
    if (registry.find(model.name) != nullptr) all_models.push_back(Json::string(model.name));
    Json condition = Json::object();
    Json named = Json::object();
    named.set("model", model_names(model, registry));
    Json required = Json::array();
    required.push_back(Json::string("model"));
    condition.set("required", std::move(required));
    condition.set("properties", std::move(named));
    Json branch = Json::object();
    branch.set("if", std::move(condition));
    branch.set("then", reference(model.kind + "." + model.name));
    branches.push_back(std::move(branch));
  }
  Json formula = text();
  formula.set("pattern", Json::string(R"(\$\{[^}]+\})"));
  Json names = Json::object();
  names.set("enum", std::move(all_models));
  properties.set("model", any_of({names, formula}));
  Json json = Json::object();
  json.set("type", Json::string("object"));
  json.set("properties", std::move(properties));
  json.set("allOf", std::move(branches));
  return json;
}

/// A value with the condition under which it counts; without it the part's own does.
Json conditional_value() {
  Json an_object = Json::object();
  an_object.set("type", Json::string("object"));
  Json value = Json::object();
  value.set("not", std::move(an_object));
  return object({{"when", reference("when")}, {"value", std::move(value)}}, {"when", "value"});
}

/// What one model accepts.
Json model_definition(const ModelInfo& model) {
  Json properties = Json::object();
  add_words(properties);
  properties.set("model", text());
  for (const FieldInfo& info : model.fields)
    properties.set(info.name, any_of({field(info, true), reference("conditional_value")}));
  for (const PortInfo& info : model.ports) properties.set(info.name, port(info));
  Json json = Json::object();
  json.set("description", Json::string(model.summary));
  json.set("properties", std::move(properties));
  json.set("additionalProperties", reference("component"));
  return json;
}

Json when() {
  Json scalar = Json::object();
  Json types = Json::array();
  for (const char* type : {"string", "number", "boolean"}) types.push_back(Json::string(type));
  scalar.set("type", std::move(types));
  return map_of("^[a-z][a-z0-9_]*$", any_of({scalar, list_of(scalar)}));
}

Json flag(bool standard) {
  Json json = Json::object();
  json.set("type", Json::string("boolean"));
  json.set("default", Json::boolean(standard));
  return json;
}

Json measure() {
  const Json forms = list_of(text("A form of the statistic, such as median."));
  return map_of(
      R"(.+\..+)",
      any_of({forms,
              object({{"forms", forms},
                      {"pool", flag(true)},
                      {"windows", text("Over consecutive windows of this length as well, such as 50 ms.")},
                      {"histogram", flag(false)},
                      {"when", reference("when")},
                      {"about", text()}},
                     {"forms"})}));
}

/// What a sweep varies: lists and ranges by name, and the words of the grammar.
Json axes() {
  Json values = list_of(Json::object());
  values.set("minItems", Json::integer(1));
  const Json end = Json::object();
  const Json range = object({{"about", text()},
                             {"from", end},
                             {"to", end},
                             {"step", end},
                             {"times", end},
                             {"count", end},
                             {"scale", text("linear or log.")}},
                            {"from", "to"});
  const Json axis = any_of({values, range});
  Json zip = map_of(".+", axis);
  const Json over = map_of(".+", range);
  Json bounds = object({{"at_least", end}, {"at_most", end}});
  Json scalar = *when().find("patternProperties")->members()[0].value.find("anyOf");
  const Json condition = map_of(".+", any_of({scalar.at(0), list_of(scalar.at(0)), bounds}));
  Json properties = Json::object();
  properties.set("about", text());
  properties.set("zip", any_of({zip, list_of(zip)}));
  properties.set("when", condition);
  properties.set("unless", condition);
  properties.set(
      "latin_hypercube",
      object({{"about", text()}, {"points", end}, {"seed", end}, {"over", over}}, {"points", "over"}));
  Json json = Json::object();
  json.set("type", Json::string("object"));
  json.set("properties", std::move(properties));
  json.set("additionalProperties", axis);
  return json;
}

Json parameters() {
  Json scalar = *when().find("patternProperties")->members()[0].value.find("anyOf");
  return map_of("^[a-z][a-z0-9_]*$", scalar.at(0));
}

Json scenario_definitions(const Registry& registry) {
  Json json = Json::object();
  json.set("component", component(registry));
  json.set("components", map_of(R"(^[a-z][a-z0-9_.-]*(\[[^\]]+\])?$)", reference("component")));
  json.set("conditional_value", conditional_value());
  json.set("when", when());
  json.set("axes", axes());
  for (const ModelInfo& model : registry.all())
    json.set(model.kind + "." + model.name, model_definition(model));
  return json;
}

}  // namespace

Json scenario_schema(const Registry& registry) {
  Json body = object({{"$schema", text()},
                      {"xenolith", constant(Json::integer(1))},
                      {"scenario", text("Its name: svio/latency.")},
                      {"about", text("What it is, for people.")},
                      {"parameters", parameters()},
                      {"ranges", map_of(".+", object({{"about", text()},
                                                      {"from", Json::object()},
                                                      {"to", Json::object()},
                                                      {"scale", text("linear or log.")}},
                                                     {"from", "to"}))},
                      {"sweep", any_of({reference("axes"), list_of(reference("axes"))})},
                      {"machines", reference("components")},
                      {"links", reference("components")},
                      {"measure", measure()},
                      {"run", run()}},
                     {"scenario", "machines", "measure"});
  body.set("definitions", scenario_definitions(registry));
  return document("Xenolith scenario", "scenario.schema.json", std::move(body));
}

Json part_schema(const Registry& registry) {
  Json branches = Json::array();
  for (const ModelInfo& model : registry.all()) {
    Json values = object({{"about", text()}});
    for (const FieldInfo& info : model.fields) values.find("properties")->set(info.name, sourced(info));
    branches.push_back(object({{"$schema", text()},
                               {"xenolith", constant(Json::integer(1))},
                               {"part", text("The file's name.")},
                               {"about", text()},
                               {"model", model_names(model, registry)},
                               {"values", std::move(values)},
                               {"sources", map_of(".+", text("A full citation."))}},
                              {"part", "model", "values"}));
  }
  Json body = Json::object();
  body.set("type", Json::string("object"));
  body.set("oneOf", std::move(branches));
  return document("Xenolith part", "part.schema.json", std::move(body));
}

Json board_schema(const Registry& registry) {
  Json ports = Json::object();
  Json values = object({{"about", text()}});
  for (const ModelInfo& model : registry.all()) {
    for (const PortInfo& info : model.ports) ports.set(info.name, any_of({text(), list_of(text())}));
    for (const FieldInfo& info : model.fields) {
      Json value = Json::object();
      value.set("type", Json::string("object"));
      values.find("properties")->set(info.name, std::move(value));
    }
  }
  Json part = object({{"about", text()},
                      {"part", text()},
                      {"board", text()},
                      {"model", text()},
                      {"values", std::move(values)}});
  for (Json::Member& member : ports.members())
    part.find("properties")->set(member.key, std::move(member.value));
  Json body = object({{"$schema", text()},
                      {"xenolith", constant(Json::integer(1))},
                      {"board", text("The file's name.")},
                      {"about", text()},
                      {"parts", map_of("^[a-z][a-z0-9_-]*$", std::move(part))},
                      {"sources", map_of(".+", text("A full citation."))}},
                     {"board", "parts"});
  return document("Xenolith board", "board.schema.json", std::move(body));
}

}  // namespace xenolith
