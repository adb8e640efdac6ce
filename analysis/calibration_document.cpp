#include "analysis/calibrate.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/base/hash.hpp"

namespace xenolith {
namespace {

constexpr int told_digits = 6;

Json number(double value) { return Json::real(rounded({Magnitude::Kind::number, value}, told_digits).value); }
Json number_or_null(const std::optional<double>& value) { return value ? number(*value) : Json::null(); }

/// As a parameter's value is written in JSON: a bare number, or a quantity.
Json value_json(const Magnitude& magnitude) {
  if (magnitude.kind == Magnitude::Kind::number) return Json::real(magnitude.value);
  return Json::string(exact_text(magnitude));
}

Json parameter_json(const CalibrationParameter& parameter, const CalibrationOutcome& outcome, std::size_t i) {
  Json json = Json::object();
  json.set("address", Json::string(parameter.address));
  json.set("value", value_json(outcome.values[i]));
  const auto& error = outcome.fit.standard_errors[i];
  json.set("standard_error", error ? value_json(rounded({parameter.initial.kind, *error}, 3)) : Json::null());
  json.set("low", value_json(parameter.low));
  json.set("high", value_json(parameter.high));
  json.set("initial", value_json(parameter.initial));
  return json;
}

Json target_json(const CalibrationTarget& target, double simulated) {
  Json json = Json::object();
  json.set("source", Json::string(target.source));
  Json at = Json::object();
  for (const auto& [address, value] : target.at) at.set(address, Json::string(value));
  json.set("at", std::move(at));
  json.set("component", Json::string(target.component));
  json.set("metric", Json::string(target.metric));
  json.set("unit", Json::string(target.unit));
  json.set("measured", Json::real(target.value));
  json.set("uncertainty", target.uncertainty ? Json::real(*target.uncertainty) : Json::null());
  json.set("simulated", number(simulated));
  return json;
}

Json fit_json(const Calibration& calibration, const Fit& fit) {
  Json json = Json::object();
  const bool known = calibration.targets.front().uncertainty.has_value();
  json.set("method",
           Json::string("Levenberg-Marquardt with projection onto the bounds, central differences"));
  json.set("residuals", Json::string(known ? "(simulated - measured) / uncertainty"
                                           : "(simulated - measured) / measured"));
  json.set("converged", Json::boolean(fit.converged));
  json.set("steps", Json::integer(fit.steps));
  json.set("sum_of_squares", number(fit.sum_of_squares));
  json.set("targets_to_spare", Json::integer(static_cast<std::int64_t>(calibration.targets.size()) -
                                             static_cast<std::int64_t>(calibration.parameters.size())));
  json.set("condition", number_or_null(fit.condition));
  Json correlation = Json::array();
  for (const auto& row : fit.correlation) {
    Json line = Json::array();
    for (const double one : row) line.push_back(number(one));
    correlation.push_back(std::move(line));
  }
  json.set("correlation", std::move(correlation));
  return json;
}

/// The parts' files are left out: they hold the fitted values, and would change the document that they come
/// from.
Json provenance_json(const Calibration& calibration, const ToolInfo& tool, const Home& home) {
  Json json = Json::object();
  const std::string recorded = recorded_path(home, std::filesystem::absolute(calibration.file).string());
  json.set("description", Json::string(recorded));
  json.set("description_hash", Json::string(hash_hex(read_file(calibration.file))));
  json.set("scenario", Json::string(calibration.scenario));
  Problems ignored;
  const auto scenario = find_scenario(home, calibration.scenario, ignored);
  if (!scenario.empty()) json.set("scenario_hash", Json::string(hash_file_hex(scenario)));
  json.set("made_by", Json::string("xenolith " + tool.version));
  json.set("command", Json::string("xenolith calibrate " + calibration.name));
  return json;
}

}  // namespace

Json calibration_document(const Calibration& calibration, const CalibrationOutcome& outcome,
                          const ToolInfo& tool, const Home& home) {
  Json parameters = Json::array();
  for (std::size_t i = 0; i < calibration.parameters.size(); ++i)
    parameters.push_back(parameter_json(calibration.parameters[i], outcome, i));
  Json targets = Json::array();
  for (std::size_t i = 0; i < calibration.targets.size(); ++i)
    targets.push_back(target_json(calibration.targets[i], outcome.simulated[i]));
  Json warnings = Json::array();
  for (const std::string& warning : outcome.warnings) warnings.push_back(Json::string(warning));
  Json json = Json::object();
  json.set("xenolith", Json::integer(1));
  json.set("calibrated", Json::string(calibration.name));
  json.set("about", Json::string(calibration.about));
  json.set("parameters", std::move(parameters));
  json.set("targets", std::move(targets));
  json.set("fit", fit_json(calibration, outcome.fit));
  json.set("warnings", std::move(warnings));
  json.set("provenance", provenance_json(calibration, tool, home));
  return json;
}

}  // namespace xenolith
