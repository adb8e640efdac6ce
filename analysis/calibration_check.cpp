#include <algorithm>

#include "analysis/calibration.hpp"
#include "analysis/object_reader.hpp"
#include "sim-core/experiment/pattern.hpp"
#include "sim-core/experiment/plan.hpp"

namespace xenolith {
namespace {

/// The first mistake that setting this makes in the scenario, told at the place of the one who sets it.
void check_setting(const Calibration& calibration, const std::string& set, const Place& place,
                   const std::string& address, Catalogue& catalogue, Problems& problems) {
  Problems found;
  const Plan plan({calibration.scenario, {set}, false, {}}, catalogue, found);
  if (found.empty()) return;
  const Problem& first = found.all().front();
  problems.add(place, address, first.what, first.accepted, first.nearest);
}

/// Everything that the scenario measures: "desk.maker.total.mean".
std::vector<std::string> measured_names(const Json& measure) {
  std::vector<std::string> names;
  for (const Json::Member& member : measure.members()) {
    const Json* const forms = member.value.is_array() ? &member.value : member.value.find("forms");
    for (std::size_t i = 0; forms != nullptr && i < forms->size(); ++i) {
      if (forms->at(i).is_string()) names.push_back(member.key + "." + forms->at(i).as_string());
    }
  }
  return names;
}

void check_target(const CalibrationTarget& target, const Json& json, const std::string& address,
                  const std::vector<std::string>& measured, Problems& problems) {
  const std::string wanted = target.component + "." + target.metric;
  const bool found = std::any_of(measured.begin(), measured.end(), [&wanted](const std::string& name) {
    return name == wanted || matches(name, wanted);
  });
  const Json* const metric = json.find("metric");
  if (found || metric == nullptr || json.find("component") == nullptr) return;
  problems.add(metric->place(), address + ".metric", "the scenario does not measure \"" + wanted + '"',
               "a component and a metric of its \"measure\"", nearest_name(wanted, measured));
}

}  // namespace

void check_calibration(const Json& json, const Calibration& calibration, Catalogue& catalogue,
                       Problems& problems) {
  const Json* const parameters = json.find("parameters");
  const Json* const targets = json.find("targets");
  const Json* const scenario = json.find("scenario");
  if (scenario == nullptr || calibration.scenario.empty()) return;
  Problems of_scenario;
  const auto names = scenario_names(catalogue.home());
  const Plan plan({calibration.scenario, {}, false, {}}, catalogue, of_scenario);
  if (!of_scenario.empty()) {
    const bool known = std::find(names.begin(), names.end(), calibration.scenario) != names.end();
    problems.add(scenario->place(), "scenario",
                 known ? "the scenario has mistakes" : "there is no scenario " + to_text(*scenario, 0),
                 known ? "one that `xenolith check` accepts" : "a file of scenarios/ without its ending",
                 known ? "" : nearest_name(calibration.scenario, names));
    return;
  }
  for (const CalibrationParameter& parameter : calibration.parameters) {
    for (const Json::Member& member : parameters->members()) {
      if (member.key != parameter.address) continue;
      check_setting(calibration, member.key + "=" + exact_text(parameter.initial), member.key_place,
                    "parameters." + member.key, catalogue, problems);
    }
  }
  const auto measured = measured_names(plan.scenario().measure);
  for (std::size_t i = 0; i < calibration.targets.size(); ++i) {
    const std::string address = "targets[" + std::to_string(i) + "]";
    const CalibrationTarget& target = calibration.targets[i];
    check_target(target, targets->at(i), address, measured, problems);
    for (const auto& [name, value] : target.at) {
      check_setting(calibration, name + "=" + value, targets->at(i).find("at")->find(name)->place(),
                    address + ".at." + name, catalogue, problems);
    }
  }
}

}  // namespace xenolith
