#include "sim-core/experiment/sourced_value.hpp"

#include <algorithm>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

const std::vector<std::string> kinds = {"spec", "measured", "paper", "assumed", "calibrated"};

void check_source(const Json& entry, const Json* sources, const std::string& address, Problems& problems) {
  const Json* const source = entry.find("source");
  if (source == nullptr || !source->is_string() || source->as_string().empty()) {
    problems.add(source == nullptr ? entry.place() : source->place(), join_address(address, "source"),
                 "the value has no source", "a key of \"sources\", or a citation");
    return;
  }
  const std::string& text = source->as_string();
  if (text.find(' ') != std::string::npos || (sources != nullptr && sources->contains(text))) return;
  std::vector<std::string> names;
  if (sources != nullptr && sources->is_object()) {
    for (const Json::Member& member : sources->members()) names.push_back(member.key);
  }
  problems.add(source->place(), join_address(address, "source"), "there is no source \"" + text + '"',
               names.empty() ? "a citation" : list_names(names), nearest_name(text, names));
}

std::string read_kind(const Json& entry, const std::string& address, Problems& problems) {
  const Json* const kind = entry.find("kind");
  if (kind == nullptr) {
    problems.add(entry.place(), join_address(address, "kind"),
                 "the value does not say of what kind its source is", list_names(kinds));
    return {};
  }
  const std::string text = kind->is_string() ? kind->as_string() : std::string();
  if (std::find(kinds.begin(), kinds.end(), text) == kinds.end()) {
    problems.add(kind->place(), join_address(address, "kind"), brief_text(*kind) + " is not a kind of source",
                 list_names(kinds), nearest_name(text, kinds));
  }
  return text;
}

/// A fitted value names its calibration, and only such a one does.
void check_calibration(const Json& entry, const std::string& kind, const std::string& address,
                       Problems& problems) {
  const Json* const name = entry.find("calibration");
  const bool named = name != nullptr && name->is_string() && !name->as_string().empty();
  if ((kind == "calibrated") == (name != nullptr) && (name == nullptr || named)) return;
  problems.add(name == nullptr ? entry.place() : name->place(), join_address(address, "calibration"),
               kind == "calibrated" ? "a fitted value does not name its calibration"
                                    : "does not suit a value of kind \"" + kind + '"',
               "the name of a calibration, for a value of kind \"calibrated\"");
}

/// The magnitude of one end of the range; nothing if it is not there or wrong.
std::optional<double> read_end(const Json& entry, std::string_view end, const FieldInfo& field,
                               const std::string& address, const std::string& kind, Problems& problems) {
  const Json* const found = entry.find(end);
  const std::string own = join_address(address, end);
  if (found != nullptr) return field.judge(*found, own, problems);
  if (kind == "assumed" || kind == "calibrated") {
    problems.add(entry.place(), own,
                 std::string(kind == "assumed" ? "an assumed" : "a fitted") + " value has no " +
                     std::string(end) + "est plausible one",
                 field.accepted);
  }
  return std::nullopt;
}

void check_range(const Json& entry, const FieldInfo& field, double value, const std::string& kind,
                 const std::string& address, Problems& problems) {
  const auto low = read_end(entry, "low", field, address, kind, problems);
  const auto high = read_end(entry, "high", field, address, kind, problems);
  if ((low && *low > value) || (high && *high < value)) {
    problems.add(entry.find("value")->place(), address, "the value lies outside of its own range",
                 "a value from \"low\" to \"high\"");
  }
}

}  // namespace

const Json* read_sourced_value(const Json& entry, const FieldInfo& field, const Json* sources,
                               const std::string& address, const ClaimCheck& check_claim,
                               Problems& problems) {
  if (!entry.is_object()) {
    problems.add(entry.place(), address, "a value without a source",
                 R"({ "value": …, "source": …, "kind": … })");
    return nullptr;
  }
  refuse_unknown_keys(entry, address,
                      {"value", "source", "kind", "low", "high", "note", "claim", "calibration", "about"},
                      problems);
  check_source(entry, sources, address, problems);
  const std::string kind = read_kind(entry, address, problems);
  const Json* const claim = entry.find("claim");
  if (claim != nullptr) check_claim(*claim, join_address(address, "claim"));
  if (kind == "paper" && claim == nullptr) {
    problems.add(entry.place(), join_address(address, "claim"), "a value of a paper does not name its claim",
                 "the id of a claim that is not a result");
  }
  check_calibration(entry, kind, address, problems);
  const Json* const value = entry.find("value");
  if (value == nullptr) {
    problems.add(entry.place(), join_address(address, "value"), "there is no value", field.accepted);
    return nullptr;
  }
  const auto magnitude = field.judge(*value, address, problems);
  if (magnitude) check_range(entry, field, *magnitude, kind, address, problems);
  return value;
}

}  // namespace xenolith
