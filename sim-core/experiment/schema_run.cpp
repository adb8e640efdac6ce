#include "sim-core/experiment/schema_pieces.hpp"
#include "sim-core/experiment/settings.hpp"

namespace xenolith::schema {
namespace {

Json share(const std::string& sentence) {
  Json json = Json::object();
  json.set("type", Json::string("number"));
  json.set("exclusiveMinimum", Json::integer(0));
  json.set("exclusiveMaximum", Json::integer(1));
  json.set("description", Json::string(sentence));
  return json;
}

/// Replications until something is known well enough.
Json replications() {
  Json count = Json::object();
  count.set("type", Json::string("integer"));
  count.set("minimum", Json::integer(2));
  const Json until = object({{"about", text("A note.")},
                             {"metric", text("A component and its metric.")},
                             {"relative_halfwidth", share("Of the mean's interval, relative to the mean.")},
                             {"confidence", share("Of the interval.")}},
                            {"metric", "relative_halfwidth"});
  return object({{"about", text("A note.")},
                 {"min", count},
                 {"max", count},
                 {"until", any_of({until, list_of(until)})}},
                {"min", "max", "until"});
}

}  // namespace

Json run() {
  Json json = object({{"about", text("A note.")}});
  Json limits = object({{"about", text("A note.")}});
  add_fields(*json.find("properties"), describe_fields<RunSettings>(), true);
  add_fields(*limits.find("properties"), describe_fields<Limits>(), true);
  Json& properties = *json.find("properties");
  properties.set("limits", std::move(limits));
  properties.set("replications", any_of({*properties.find("replications"), replications()}));
  properties.set("warmup", any_of({*properties.find("warmup"),
                                   object({{"about", text("A note.")},
                                           {"mser5", text("A component and its metric.")},
                                           {"windows", text("Length of an observation, such as 10 ms.")},
                                           {"within", text("Searched until then; run.duration without it.")}},
                                          {"mser5", "windows"})}));
  return json;
}

Json run_overrides(std::span<const std::string> names) {
  const Json whole = run();
  const Json& settings = *whole.find("properties");
  const Json& limits = *settings.find("limits")->find("properties");
  constexpr std::string_view prefix = "limits.";
  Json members = Json::object();
  members.set("about", text("A note."));
  for (const std::string& name : names) {
    const bool is_limit = name.starts_with(prefix);
    members.set(name, is_limit ? *limits.find(name.substr(prefix.size())) : *settings.find(name));
  }
  return closed(std::move(members));
}

}  // namespace xenolith::schema
