#include "analysis/claim_reader.hpp"

#include <algorithm>
#include <set>

#include "analysis/claim_kind_reader.hpp"
#include "analysis/object_reader.hpp"
#include "analysis/sample_table.hpp"
#include "sim-core/base/quantity.hpp"

namespace xenolith {
namespace {

std::string unit_of(ObjectReader& reader) {
  const std::string unit = reader.text("unit");
  if (!unit.empty() && !is_unit(unit))
    reader.problem("unit", "unknown unit \"" + unit + "\"", "such as \"ms\", \"%\", \"1\"");
  return unit;
}

Duration read_time(ObjectReader& reader, const char* key) {
  const auto time = parse_duration(reader.text(key));
  if (!time) reader.problem(key, time.error, time.accepted);
  return time ? *time : Duration::zero();
}

std::optional<WindowRange> read_windows(ObjectReader& reading) {
  const Json* json = reading.optional_object("windows");
  if (json == nullptr) return std::nullopt;
  const std::vector<std::string>& forms = window_forms;
  ObjectReader reader(*json, reading.address() + ".windows", reading.problems());
  WindowRange range{read_time(reader, "from"), read_time(reader, "to")};
  if (range.to <= range.from) reader.problem("to", "is not after \"from\"", "a later time");
  const auto form = std::find(forms.begin(), forms.end(), reader.choice("of", forms));
  range.form = static_cast<WindowForm>(form == forms.end() ? 0 : form - forms.begin());
  reader.finish();
  return range;
}

Reading read_reading(const Json& json, const std::string& address, Problems& problems) {
  ObjectReader reader(json, address, problems);
  Reading reading{
      reader.text("scenario"), reader.text("component"), reader.text("metric"), unit_of(reader), false, {}};
  if (const Json* sum = reader.any("sum")) {
    if (!sum->is_boolean()) reader.problem("sum", "is neither true nor false", "true or false");
    reading.sum = sum->is_boolean() && sum->as_boolean();
  }
  reading.windows = read_windows(reader);
  reader.finish();
  return reading;
}

Expression read_expression(ObjectReader& claim, const Ledger& ledger) {
  const std::string text = claim.text("expression");
  Expression expression;
  if (text.empty()) return expression;
  try {
    expression = Expression::parse(text);
  } catch (const ExpressionError& error) {
    claim.problem("expression", "after \"" + text.substr(0, error.offset()) + "\": " + error.what());
    return expression;
  }
  std::vector<std::string> names;
  for (const auto& [name, reading] : ledger.readings) names.push_back(name);
  for (const ReadingRef& ref : expression.readings()) {
    if (ledger.readings.contains(ref.name)) continue;
    claim.problem("expression", "unknown reading \"" + ref.name + "\"", "a key of \"readings\"",
                  nearest_name(ref.name, names));
  }
  if (expression.readings().empty()) claim.problem("expression", "reads no result", "at least one reading");
  return expression;
}

Claim read_claim(const Json& json, const std::string& address, const Ledger& ledger, Problems& problems) {
  ObjectReader reader(json, address, problems);
  Claim claim;
  claim.id = reader.text("id");
  claim.study = reader.text("study");
  claim.section = reader.text("section");
  claim.statement = reader.text("statement");
  claim.pending = reader.optional_text("pending");
  claim.unit = unit_of(reader);
  read_claim_kind(reader, claim);
  claim.reason = reader.text("reason");
  if (claim.pending.empty()) {
    claim.expression = read_expression(reader, ledger);
    claim.each = read_axes(reader, "each");
    claim.known_failure = reader.optional_text("known_failure");
  }
  reader.finish();
  return claim;
}

PaperInput read_input(const Json& json, const std::string& address, Problems& problems) {
  ObjectReader reader(json, address, problems);
  PaperInput input;
  input.id = reader.text("id");
  input.kind = reader.choice("kind", input_kinds);
  input.section = reader.text("section");
  input.statement = reader.text("statement");
  input.value = reader.optional_text("value");
  input.repeats = reader.optional_text("repeats");
  reader.finish();
  return input;
}

void check_id(const std::string& id, const Json& json, const std::string& address,
              std::set<std::string>& seen, const Ledger& ledger, Problems& problems) {
  if (id.empty()) return;
  if (!seen.insert(id).second)
    problems.add(json.place(), address + ".id", "\"" + id + "\" is there twice", "one entry per id");
  if (!id.starts_with(ledger.system + ".")) {
    problems.add(json.place(), address + ".id", "\"" + id + "\" is not of this ledger",
                 "\"" + ledger.system + ".…\"");
  }
}

/// A number that is fitted to names the claim that it is.
void check_repeats(const Ledger& ledger, const Json& json, Problems& problems) {
  std::vector<std::string> names;
  for (const Claim& claim : ledger.claims) names.push_back(claim.id);
  for (std::size_t i = 0; i < ledger.inputs.size(); ++i) {
    const std::string& claim = ledger.inputs[i].repeats;
    if (claim.empty() || std::find(names.begin(), names.end(), claim) != names.end()) continue;
    problems.add(json.find("inputs")->at(i).place(), "inputs[" + std::to_string(i) + "].repeats",
                 "there is no claim \"" + claim + '"', "the id of a claim of this ledger",
                 nearest_name(claim, names));
  }
}

}  // namespace

Ledger read_ledger(const Json& json, const std::string& file, Problems& problems) {
  ObjectReader reader(json, "", problems);
  Ledger ledger;
  ledger.file = file;
  ledger.system = reader.text("ledger");
  ledger.paper = reader.text("paper");
  reader.optional_text("$schema");
  if (reader.optional_number("xenolith").value_or(1) != 1) reader.problem("xenolith", "unknown version", "1");
  if (const Json* readings = reader.object("readings")) {
    for (const Json::Member& member : readings->members()) {
      ledger.readings.emplace(member.key, read_reading(member.value, "readings." + member.key, problems));
    }
  }
  std::set<std::string> seen;
  if (const Json* claims = reader.array("claims")) {
    for (std::size_t i = 0; i < claims->size(); ++i) {
      const std::string address = "claims[" + std::to_string(i) + "]";
      ledger.claims.push_back(read_claim(claims->at(i), address, ledger, problems));
      check_id(ledger.claims.back().id, claims->at(i), address, seen, ledger, problems);
    }
  }
  if (const Json* inputs = reader.array("inputs")) {
    for (std::size_t i = 0; i < inputs->size(); ++i) {
      const std::string address = "inputs[" + std::to_string(i) + "]";
      ledger.inputs.push_back(read_input(inputs->at(i), address, problems));
      check_id(ledger.inputs.back().id, inputs->at(i), address, seen, ledger, problems);
    }
  }
  reader.finish();
  check_repeats(ledger, json, problems);
  return ledger;
}

Ledger read_ledger_file(const std::filesystem::path& file, Problems& problems) {
  const auto json = read_json_file(file, problems);
  return json ? read_ledger(*json, file.string(), problems) : Ledger{};
}

}  // namespace xenolith
