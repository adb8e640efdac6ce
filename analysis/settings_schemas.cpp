#include "analysis/calibration.hpp"
#include "analysis/document_schemas.hpp"
#include "analysis/profile.hpp"
#include "sim-core/experiment/schema_pieces.hpp"

namespace xenolith {
namespace {

using namespace schema;  // NOLINT(google-build-using-namespace): this file is nothing but these pieces

Json quantity(const std::string& description) {
  Json json = any_of({number(), words()});
  json.set("description", Json::string(description));
  return json;
}

Json free_parameter() {
  return object({{"about", text("A note.")},
                 {"initial", quantity("Where the search begins.")},
                 {"low", quantity("The least value that may be chosen.")},
                 {"high", quantity("The greatest value that may be chosen.")},
                 {"scale", one_of(calibration_scales, "log if only its order of magnitude is known.")}},
                {"initial", "low", "high"});
}

Json target() {
  Json uncertainty = number("Standard deviation of the measured number: in all targets or in none.");
  uncertainty.set("exclusiveMinimum", Json::integer(0));
  Json value = number("The measured number.");
  value.set("not", constant(Json::integer(0)));
  Json at = map_of_any(scalar());
  at.set("description", Json::string("What is set for it: a parameter, or the address of a component's."));
  return object({{"about", text("A note.")},
                 {"at", std::move(at)},
                 {"component", words("As in the result files.")},
                 {"metric", words("Of the component: time.mean.")},
                 {"unit", words("Of the measured number.")},
                 {"value", std::move(value)},
                 {"uncertainty", std::move(uncertainty)},
                 {"source", words("The id of a microbenchmark in a ledger, or a citation.")}},
                {"component", "metric", "unit", "value", "source"});
}

}  // namespace

Json calibration_schema() {
  Json body = object({{"$schema", text()},
                      {"xenolith", constant(Json::integer(1))},
                      {"calibration", words("Its name: kimberley/creation.")},
                      {"about", text("What it is, for people.")},
                      {"scenario", words("The scenario that is run.")},
                      {"run", run_overrides(override_names())},
                      {"parameters", map_of_any(free_parameter(), 1)},
                      {"targets", list_of_at_least(1, target())}},
                     {"calibration", "scenario", "parameters", "targets"});
  return document("Xenolith calibration", "calibration.schema.json", std::move(body));
}

Json profile_schema() {
  const Json settings = run_overrides(profile_settings);
  Json body = object({{"$schema", text()},
                      {"xenolith", constant(Json::integer(1))},
                      {"profile", words("The file's name.")},
                      {"about", text("What it is, for people.")},
                      {"run", settings},
                      {"studies", map_of_any(settings)}},
                     {"profile"});
  return document("Xenolith profile", "profile.schema.json", std::move(body));
}

}  // namespace xenolith
