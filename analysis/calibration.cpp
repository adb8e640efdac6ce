#include "analysis/calibration.hpp"

#include <algorithm>

#include "analysis/object_reader.hpp"
#include "analysis/sample_table.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

constexpr std::string_view ending = ".calibration.json";

Magnitude read_number(ObjectReader& reader, const char* key) {
  const Json* json = reader.any(key);
  const auto magnitude = json == nullptr ? std::nullopt : read_magnitude(*json);
  if (!magnitude)
    reader.problem(key, json == nullptr ? "is missing" : "is no number",
                   "a number, or a quantity with its unit");
  return magnitude.value_or(Magnitude{});
}

CalibrationParameter read_parameter(const Json::Member& member, Problems& problems) {
  ObjectReader reader(member.value, "parameters." + member.key, problems);
  CalibrationParameter parameter{member.key, read_number(reader, "initial"), read_number(reader, "low"),
                                 read_number(reader, "high"), false};
  parameter.logarithmic =
      reader.any("scale") != nullptr && reader.choice("scale", calibration_scales) == "log";
  reader.finish();
  const Magnitude& low = parameter.low;
  const Magnitude& high = parameter.high;
  if (low.kind != parameter.initial.kind || high.kind != parameter.initial.kind)
    reader.problem("initial", "does not measure the same as its bounds", "one kind of unit");
  if (low.value >= high.value) reader.problem("high", "is not above \"low\"", "a larger number");
  if (parameter.initial.value < low.value || parameter.initial.value > high.value)
    reader.problem("initial", "is outside of its bounds", "a value from \"low\" to \"high\"");
  if (parameter.logarithmic && low.value <= 0)
    reader.problem("low", "is not positive", "a positive number for the scale \"log\"");
  return parameter;
}

/// Where the number comes from: what may be fitted to, and what is there to be predicted.
std::string read_source(ObjectReader& reader, const std::vector<Ledger>& ledgers) {
  const std::string source = reader.text("source");
  if (source.empty() || source.find(' ') != std::string::npos) return source;
  std::vector<std::string> names;
  for (const Ledger& ledger : ledgers) {
    for (const PaperInput& input : ledger.inputs) {
      if (input.kind != "microbenchmark") continue;
      names.push_back(input.id);
      if (input.id == source) return source;
    }
    for (const Claim& claim : ledger.claims) {
      if (claim.id != source) continue;
      reader.problem("source", '"' + source + "\" is a result: results are predicted, never fitted",
                     "the id of a microbenchmark in a ledger, or a citation");
      return source;
    }
  }
  reader.problem("source", "there is no microbenchmark \"" + source + '"',
                 "the id of one in a ledger, or a citation", nearest_name(source, names));
  return source;
}

CalibrationTarget read_target(const Json& json, const std::string& address,
                              const std::vector<Ledger>& ledgers, Problems& problems) {
  ObjectReader reader(json, address, problems);
  CalibrationTarget target;
  if (const Json* at = reader.optional_object("at")) {
    for (const Json::Member& member : at->members()) {
      const auto text = parameter_text(member.value);
      if (!text || text->find(',') != std::string::npos) {
        problems.add(member.value.place(), address + ".at." + member.key, "is not one value",
                     "a number or a text without a comma");
      }
      target.at.emplace(member.key, text.value_or(""));
    }
  }
  target.component = reader.text("component");
  target.metric = reader.text("metric");
  target.unit = reader.text("unit");
  if (!target.unit.empty() && !is_unit(target.unit))
    reader.problem("unit", "unknown unit \"" + target.unit + "\"", "such as \"ms\", \"%\", \"1\"");
  const auto value = reader.optional_number("value");
  if (!value || *value == 0)
    reader.problem("value", value ? "is zero" : "is missing", "the measured number, in \"unit\"");
  target.value = value.value_or(1);
  target.uncertainty = reader.optional_number("uncertainty");
  if (target.uncertainty && *target.uncertainty <= 0)
    reader.problem("uncertainty", "is not positive", "the standard deviation of \"value\"");
  target.source = read_source(reader, ledgers);
  reader.finish();
  return target;
}

void check_whole(const Calibration& calibration, ObjectReader& reader) {
  const auto& targets = calibration.targets;
  if (calibration.parameters.empty()) reader.problem("parameters", "is empty", "at least one parameter");
  if (targets.size() < calibration.parameters.size())
    reader.problem("targets", "are fewer than the parameters", "at least as many as parameters");
  const auto known = std::count_if(targets.begin(), targets.end(),
                                   [](const CalibrationTarget& one) { return one.uncertainty.has_value(); });
  if (known != 0 && static_cast<std::size_t>(known) != targets.size())
    reader.problem("targets", "have an uncertainty in part", "\"uncertainty\" in all of them or in none");
}

}  // namespace

Calibration read_calibration(const Json& json, const std::string& file, const std::vector<Ledger>& ledgers,
                             Problems& problems) {
  ObjectReader reader(json, "", problems);
  Calibration calibration;
  calibration.file = file;
  calibration.name = reader.text("calibration");
  calibration.about = reader.optional_text("about");
  calibration.scenario = reader.text("scenario");
  reader.optional_text("$schema");
  if (reader.optional_number("xenolith").value_or(1) != 1) reader.problem("xenolith", "unknown version", "1");
  if (const Json* run = reader.optional_object("run")) {
    for (const Json::Member& member : run->members())
      if (member.key != "about") calibration.run.insert_or_assign(member.key, member.value);
    check_values(calibration.run, problems);
  }
  if (const Json* parameters = reader.object("parameters")) {
    for (const Json::Member& member : parameters->members())
      calibration.parameters.push_back(read_parameter(member, problems));
  }
  if (const Json* targets = reader.array("targets")) {
    for (std::size_t i = 0; i < targets->size(); ++i) {
      calibration.targets.push_back(
          read_target(targets->at(i), "targets[" + std::to_string(i) + "]", ledgers, problems));
    }
  }
  reader.finish();
  check_whole(calibration, reader);
  return calibration;
}

std::filesystem::path find_calibration(const Home& home, const std::string& given, Problems& problems) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(given, ignored)) return given;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home.scenarios())) {
    std::string name = std::filesystem::relative(entry.path(), home.scenarios()).generic_string();
    if (!name.ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    if (name == given) return entry.path();
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  problems.add({given, 0, 0}, "", "there is no such calibration",
               "a file, or the name of a <name>.calibration.json below scenarios/",
               nearest_name(given, names));
  return {};
}

std::filesystem::path calibration_result_file(const Home& home, const std::string& name) {
  std::string stem = name;
  std::replace(stem.begin(), stem.end(), '/', '-');
  return home.configs() / "calibration" / (stem + ".json");
}

}  // namespace xenolith
