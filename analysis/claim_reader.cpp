#include "analysis/claim_reader.hpp"

#include <algorithm>
#include <set>

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
  const std::vector<std::string> forms = {"mean", "sd", "cv", "min", "max"};
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

/// `{ "guests": [1, 2, 4] }` as axes.
std::vector<ClaimAxis> read_axes(ObjectReader& claim, const char* key) {
  std::vector<ClaimAxis> axes;
  const Json* json = claim.optional_object(key);
  if (json == nullptr) return axes;
  if (json->empty()) claim.problem(key, "is empty", "a parameter and its values");
  for (const Json::Member& member : json->members()) {
    ClaimAxis axis{member.key, {}};
    const bool is_list = member.value.is_array();
    for (std::size_t i = 0; is_list && i < member.value.size(); ++i) {
      const auto text = parameter_text(member.value.at(i));
      if (text) axis.values.push_back(*text);
    }
    const bool good = is_list && axis.values.size() == member.value.size() && !axis.values.empty();
    if (!good) {
      claim.problems().add(member.value.place(), claim.address() + "." + key + "." + member.key,
                           "is not a list of values", "numbers or texts");
    }
    axes.push_back(std::move(axis));
  }
  constexpr std::size_t most_points = 10'000;
  std::size_t points = 1;
  for (const ClaimAxis& axis : axes)
    points = std::min(points * std::max<std::size_t>(axis.values.size(), 1), most_points + 1);
  if (points > most_points)
    claim.problem(key, "asks for more than " + std::to_string(most_points) + " points", "fewer values");
  return axes;
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

void read_band(ObjectReader& reader, Claim& claim) {
  const Json* within = reader.optional_array("within");
  claim.low = reader.optional_number("above");
  claim.high = reader.optional_number("below");
  const bool is_value = claim.kind == ClaimKind::value || claim.kind == ClaimKind::flat;
  if ((within != nullptr) != is_value) {
    reader.problem("within", is_value ? "is missing" : "does not suit this kind of claim",
                   "\"within\" for a value and for a plateau");
  }
  if ((claim.low ? 1 : 0) + (claim.high ? 1 : 0) != (claim.kind == ClaimKind::order ? 1 : 0)) {
    reader.problem("above", "does not suit this kind of claim",
                   "one of \"above\" and \"below\" for an order, none otherwise");
  }
  if (within == nullptr) return;
  if (within->size() != 2 || !within->at(0).is_number() || !within->at(1).is_number() ||
      within->at(0).as_double() > within->at(1).as_double()) {
    reader.problem("within", "is not a range", "[low, high]");
    return;
  }
  claim.low = within->at(0).as_double();
  claim.high = within->at(1).as_double();
  if (claim.paper && (*claim.paper < *claim.low || *claim.paper > *claim.high)) {
    reader.problem("paper", "the paper's number is outside its own tolerance", "a number in \"within\"");
  }
}

void read_trend(ObjectReader& reader, Claim& claim) {
  const auto grows = read_axes(reader, "grows");
  const auto falls = read_axes(reader, "falls");
  const auto flat = read_axes(reader, "flat");
  if (flat.size() != (claim.kind == ClaimKind::flat ? 1U : 0U)) {
    reader.problem("flat", "does not suit this kind of claim", "one parameter for a plateau, none otherwise");
  } else if (claim.kind == ClaimKind::flat) {
    claim.over = flat.front();
    if (claim.over->values.size() < 2) reader.problem("flat", "has no two values", "at least two");
    if (claim.unit != "%") reader.problem("unit", "is not that of a plateau, which differs by percents", "%");
  }
  const std::size_t wanted = claim.kind == ClaimKind::trend ? 1 : 0;
  if (grows.size() + falls.size() != wanted) {
    reader.problem("grows", "does not suit this kind of claim",
                   "one of \"grows\" and \"falls\" with one parameter for a trend, none otherwise");
    return;
  }
  if (wanted == 0) return;
  claim.falls = grows.empty();
  claim.over = claim.falls ? falls.front() : grows.front();
  if (claim.over->values.size() < 2)
    reader.problem(claim.falls ? "falls" : "grows", "has no two values", "at least two");
}

ClaimKind read_kind(ObjectReader& reader) {
  const std::string kind = reader.choice("kind", {"value", "order", "trend", "flat"});
  if (kind == "flat") return ClaimKind::flat;
  if (kind == "order") return ClaimKind::order;
  return kind == "trend" ? ClaimKind::trend : ClaimKind::value;
}

Claim read_claim(const Json& json, const std::string& address, const Ledger& ledger, Problems& problems) {
  ObjectReader reader(json, address, problems);
  Claim claim;
  claim.id = reader.text("id");
  claim.study = reader.text("study");
  claim.kind = read_kind(reader);
  claim.section = reader.text("section");
  claim.statement = reader.text("statement");
  claim.expression = read_expression(reader, ledger);
  claim.unit = unit_of(reader);
  claim.each = read_axes(reader, "each");
  claim.paper = reader.optional_number("paper");
  claim.reason = reader.text("reason");
  claim.known_failure = reader.optional_text("known_failure");
  if (claim.kind == ClaimKind::value && !claim.paper)
    reader.problem("paper", "is missing", "the paper's number");
  read_band(reader, claim);
  read_trend(reader, claim);
  reader.finish();
  return claim;
}

PaperInput read_input(const Json& json, const std::string& address, Problems& problems) {
  ObjectReader reader(json, address, problems);
  PaperInput input;
  input.id = reader.text("id");
  input.kind = reader.choice("kind", {"microbenchmark", "spec"});
  input.section = reader.text("section");
  input.statement = reader.text("statement");
  input.value = reader.optional_text("value");
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
  return ledger;
}

Ledger read_ledger_file(const std::filesystem::path& file, Problems& problems) {
  const auto json = read_json_file(file, problems);
  return json ? read_ledger(*json, file.string(), problems) : Ledger{};
}

}  // namespace xenolith
