#include "sim-core/experiment/sweep_condition.hpp"

#include <algorithm>

#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/value_range.hpp"

namespace xenolith {
namespace {

bool is_scalar(const Json& json) { return json.is_number() || json.is_string() || json.is_boolean(); }

void read_bounds(const Json& json, const std::string& address, SweepCondition& condition,
                 Problems& problems) {
  refuse_unknown_keys(json, address, {"at_least", "at_most"}, problems);
  const auto read = [&](const char* key, std::vector<Json>& bounds) {
    const Json* const bound = json.find(key);
    if (bound == nullptr) return;
    std::string error;
    if (ValueRange::between(*bound, *bound, error)) {
      bounds.push_back(*bound);
    } else {
      problems.add(bound->place(), join_address(address, key), error,
                   "a number or a quantity such as \"5 us\"");
    }
  };
  read("at_least", condition.at_least);
  read("at_most", condition.at_most);
  if (json.empty()) problems.add(json.place(), address, "there is no bound", R"("at_least" or "at_most")");
}

/// True if `low` and `high` are of one kind and in this order.
bool ordered(const Json& low, const Json& high) {
  std::string ignored;
  return ValueRange::between(low, high, ignored).has_value();
}

}  // namespace

std::vector<SweepCondition> read_sweep_conditions(const Json& json, const std::string& address,
                                                  Problems& problems) {
  std::vector<SweepCondition> conditions;
  if (!json.is_object()) {
    problems.add(json.place(), address, "found a value of kind " + std::string(json.kind_name()),
                 "an object of parameters and what they must be");
    return conditions;
  }
  for (const Json::Member& member : json.members()) {
    if (member.key == "about") continue;
    const std::string own = join_address(address, member.key);
    SweepCondition condition{member.key, member.key_place, {}, {}, {}};
    if (member.value.is_object()) {
      read_bounds(member.value, own, condition, problems);
    } else if (is_scalar(member.value)) {
      condition.values.push_back(member.value);
    } else if (member.value.is_array() &&
               std::all_of(member.value.elements().begin(), member.value.elements().end(), is_scalar)) {
      condition.values.assign(member.value.elements().begin(), member.value.elements().end());
    } else {
      problems.add(member.value.place(), own, "is no condition",
                   R"(a value, a list of values, or { "at_least": …, "at_most": … })");
    }
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

bool fulfils(const SweepCondition& condition, const Json& value) {
  if (!condition.values.empty())
    return std::find(condition.values.begin(), condition.values.end(), value) != condition.values.end();
  return std::all_of(condition.at_least.begin(), condition.at_least.end(),
                     [&](const Json& bound) { return ordered(bound, value); }) &&
         std::all_of(condition.at_most.begin(), condition.at_most.end(),
                     [&](const Json& bound) { return ordered(value, bound); });
}

}  // namespace xenolith
