#include "sim-core/experiment/schema.hpp"
#include "sim-core/experiment/schema_pieces.hpp"

namespace xenolith {
namespace {

using namespace schema;  // NOLINT(google-build-using-namespace): this file is nothing but these pieces

Json whole(std::int64_t least, const std::string& description) {
  Json json = number(description);
  json.set("type", Json::string("integer"));
  json.set("minimum", Json::integer(least));
  return json;
}

Json hash(const std::string& description) {
  Json json = text(description);
  json.set("pattern", Json::string("^[0-9a-f]{32}$"));
  return json;
}

Json files(const std::string& description) {
  Json json = list_of(
      object({{"path", words("From the home folder, or a bare name.")}, {"hash", hash("Of its bytes.")}},
             {"path", "hash"}));
  json.set("description", Json::string(description));
  return json;
}

Json tool() {
  return object({{"name", words()},
                 {"version", words()},
                 {"revision", words()},
                 {"compiler", words()},
                 {"build_type", text()}},
                {"name", "version", "revision", "compiler", "build_type"});
}

Json request() {
  return object({{"scenario", words("As the call named it.")},
                 {"sweep", boolean("Every point of the sweep, or one.")},
                 {"sets", list_of(text("address=value"))},
                 {"run", map_of_any(Json::object())}},
                {"scenario", "sweep", "sets", "run"});
}

Json precision() {
  Json nothing = Json::object();
  nothing.set("type", Json::string("null"));
  const Json half = any_of({number(), nothing});
  return object({{"point", whole(0, "Its number.")},
                 {"metric", words()},
                 {"replications", whole(0, "How many it took.")},
                 {"relative_halfwidth", half},
                 {"reached", boolean("What was asked for.")}},
                {"point", "metric", "replications", "relative_halfwidth", "reached"});
}

}  // namespace

Json manifest_schema() {
  const Json shard =
      object({{"index", whole(0, "From 0.")}, {"count", whole(1, "Of shards.")}}, {"index", "count"});
  const std::vector<std::string> states = {"complete", "failed", "interrupted"};
  Json body = object({{"format", constant(Json::integer(1))},
                      {"status", one_of(states, "Only complete results are repeated or joined.")},
                      {"tool", tool()},
                      {"command", list_of(text())},
                      {"folder", text("Where the call was made.")},
                      {"request", request()},
                      {"scenario", words("Its name.")},
                      {"input_hash", hash("Of everything that results depend on.")},
                      {"inputs", files("Every file that was read.")},
                      {"seed", whole(0, "Of all random numbers.")},
                      {"replications", any_of({whole(1, "Of each point."), map_of_any(Json::object())})},
                      {"points", whole(0, "Of the sweep.")},
                      {"shard", shard},
                      {"precision", list_of(precision())},
                      {"results", files("Every file that was written.")},
                      {"failures", list_of(text())},
                      {"events", whole(0, "Of the engine, in all replications.")},
                      {"started", words("In UTC.")},
                      {"finished", words("In UTC.")},
                      {"wall_time_s", number()},
                      {"host", map_of_any(Json::object())}},
                     {"format", "status", "tool", "folder", "request", "scenario", "input_hash", "inputs",
                      "seed", "replications", "points", "results"});
  return document("Xenolith manifest of results", "manifest.schema.json", std::move(body));
}

}  // namespace xenolith
