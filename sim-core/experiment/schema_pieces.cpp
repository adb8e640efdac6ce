#include "sim-core/experiment/schema_pieces.hpp"

namespace xenolith::schema {

Json text(const std::string& description) {
  Json json = Json::object();
  json.set("type", Json::string("string"));
  if (!description.empty()) json.set("description", Json::string(description));
  return json;
}

Json constant(Json value) {
  Json json = Json::object();
  json.set("const", std::move(value));
  return json;
}

Json reference(const std::string& definition) {
  Json json = Json::object();
  json.set("$ref", Json::string("#/definitions/" + definition));
  return json;
}

Json any_of(std::initializer_list<Json> choices) {
  Json list = Json::array();
  for (const Json& choice : choices) list.push_back(choice);
  Json json = Json::object();
  json.set("anyOf", std::move(list));
  return json;
}

Json list_of(Json items) {
  Json json = Json::object();
  json.set("type", Json::string("array"));
  json.set("items", std::move(items));
  return json;
}

namespace {

Json texts(std::initializer_list<const char*> names) {
  Json list = Json::array();
  for (const char* name : names) list.push_back(Json::string(name));
  return list;
}

}  // namespace

Json object(Members members, std::initializer_list<const char*> required) {
  Json properties = Json::object();
  for (const auto& [name, schema] : members) properties.set(name, schema);
  return closed(std::move(properties), required);
}

Json closed(Json properties, std::initializer_list<const char*> required) {
  Json json = Json::object();
  json.set("type", Json::string("object"));
  json.set("properties", std::move(properties));
  if (required.size() > 0) json.set("required", texts(required));
  json.set("additionalProperties", Json::boolean(false));
  return json;
}

Json words(const std::string& description) {
  Json json = text(description);
  json.set("minLength", Json::integer(1));
  return json;
}

Json one_of(std::span<const std::string> choices, const std::string& description) {
  Json names = Json::array();
  for (const std::string& choice : choices) names.push_back(Json::string(choice));
  Json json = Json::object();
  json.set("enum", std::move(names));
  if (!description.empty()) json.set("description", Json::string(description));
  return json;
}

namespace {

Json of_type(const char* type, const std::string& description) {
  Json json = Json::object();
  json.set("type", Json::string(type));
  if (!description.empty()) json.set("description", Json::string(description));
  return json;
}

}  // namespace

Json boolean(const std::string& description) { return of_type("boolean", description); }
Json number(const std::string& description) { return of_type("number", description); }

Json list_of_at_least(std::int64_t least, Json items) {
  Json json = list_of(std::move(items));
  json.set("minItems", Json::integer(least));
  return json;
}

Json scalar() {
  Json json = Json::object();
  json.set("type", texts({"string", "number", "boolean"}));
  return json;
}

Json map_of_any(Json value, std::int64_t least) {
  Json json = Json::object();
  json.set("type", Json::string("object"));
  if (least > 0) json.set("minProperties", Json::integer(least));
  json.set("additionalProperties", std::move(value));
  return json;
}

Json has(std::initializer_list<const char*> names) {
  Json json = Json::object();
  json.set("required", texts(names));
  return json;
}

Json not_(Json schema) {
  Json json = Json::object();
  json.set("not", std::move(schema));
  return json;
}

Json all_of(std::initializer_list<Json> schemas) {
  Json list = Json::array();
  for (const Json& schema : schemas) list.push_back(schema);
  Json json = Json::object();
  json.set("allOf", std::move(list));
  return json;
}

Json if_then(Json condition, Json then, Json otherwise) {
  Json json = Json::object();
  json.set("if", std::move(condition));
  json.set("then", std::move(then));
  if (!otherwise.is_null()) json.set("else", std::move(otherwise));
  return json;
}

Json is(const char* member, const std::string& text) {
  Json properties = Json::object();
  properties.set(member, constant(Json::string(text)));
  Json json = has({member});
  json.set("properties", std::move(properties));
  return json;
}

Json map_of(const std::string& key_pattern, Json value) {
  Json patterns = Json::object();
  patterns.set(key_pattern, std::move(value));
  Json about = Json::object();
  about.set("about", text("A note."));
  Json json = Json::object();
  json.set("type", Json::string("object"));
  json.set("properties", std::move(about));
  json.set("patternProperties", std::move(patterns));
  json.set("additionalProperties", Json::boolean(false));
  return json;
}

Json field(const FieldInfo& info, bool with_formulas) {
  Json json = info.schema;
  if (with_formulas) {
    Json formula = Json::object();
    formula.set("type", Json::string("string"));
    formula.set("pattern", Json::string(R"(\$\{[^}]+\})"));
    json = any_of({info.schema, formula});
  }
  json.set("description", Json::string(info.sentence + " " + info.type + ": " + info.accepted + "."));
  if (!info.required) json.set("default", Json::string(info.default_text));
  return json;
}

void add_fields(Json& properties, const std::vector<FieldInfo>& fields, bool with_formulas) {
  for (const FieldInfo& info : fields) properties.set(info.name, field(info, with_formulas));
}

Json port(const PortInfo& info) {
  Json json = info.binding == Binding::list ? any_of({text(), list_of(text())}) : text();
  json.set("description",
           Json::string(info.sentence + " The address of a component that offers " + info.contract + "."));
  return json;
}

Json sourced(const FieldInfo& info) {
  Json kinds = Json::object();
  Json names = Json::array();
  for (const char* kind : {"spec", "measured", "paper", "assumed", "calibrated"})
    names.push_back(Json::string(kind));
  kinds.set("enum", std::move(names));
  Json json = object({{"value", field(info, false)},
                      {"source", text("A key of \"sources\", or a citation.")},
                      {"kind", std::move(kinds)},
                      {"low", field(info, false)},
                      {"high", field(info, false)},
                      {"claim", text("The id of a claim of the paper that is not a result.")},
                      {"calibration", text("The calibration that a fitted value comes from.")},
                      {"note", text()},
                      {"about", text()}},
                     {"value", "source", "kind"});
  json.set("description", Json::string(info.sentence));
  return json;
}

Json document(const std::string& title, const std::string& file, Json body) {
  Json json = Json::object();
  json.set("$schema", Json::string("http://json-schema.org/draft-07/schema#"));
  json.set("$id", Json::string(file));
  json.set("title", Json::string(title));
  for (Json::Member& member : body.members()) json.set(member.key, std::move(member.value));
  return json;
}

}  // namespace xenolith::schema
