#include "sim-core/experiment/precision.hpp"

#include <algorithm>
#include <cmath>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

constexpr std::int64_t most_replications = 100'000;
constexpr std::int64_t least_min = 2;  // one value has no interval

std::int64_t read_count(const Json& json, const char* key, const std::string& address, Problems& problems) {
  const Json* const count = json.find(key);
  const std::string own = join_address(address, key);
  const std::string accepted = std::to_string(least_min) + " to " + std::to_string(most_replications);
  if (count == nullptr) {
    problems.add(json.place(), own, "a value is missing", accepted);
    return least_min;
  }
  if (count->is_integer() && count->as_integer() >= least_min && count->as_integer() <= most_replications)
    return count->as_integer();
  problems.add(count->place(), own, brief_text(*count) + " is no number of replications", accepted);
  return least_min;
}

/// A share between 0 and 1, both left out.
double read_share(const Json& json, const char* key, double standard, bool required,
                  const std::string& address, Problems& problems) {
  const Json* const share = json.find(key);
  const std::string own = join_address(address, key);
  constexpr const char* accepted = "a number above 0 and below 1, such as 0.05";
  if (share == nullptr) {
    if (required) problems.add(json.place(), own, "a value is missing", accepted);
    return standard;
  }
  if (share->is_number() && share->as_double() > 0.0 && share->as_double() < 1.0) return share->as_double();
  problems.add(share->place(), own, brief_text(*share) + " is not such a share", accepted);
  return standard;
}

void read_until(const Json& json, const std::string& address, ReplicationRule& rule, Problems& problems) {
  if (!json.is_object()) {
    problems.add(json.place(), address, "found a value of kind " + std::string(json.kind_name()),
                 R"(an object such as { "metric": "lan.forwarded.rate", "relative_halfwidth": 0.02 })");
    return;
  }
  refuse_unknown_keys(json, address, {"metric", "relative_halfwidth", "confidence", "about"}, problems);
  Precision precision;
  precision.metric = text_member(json, "metric", address, problems);
  const Json* const metric = json.find("metric");
  precision.place = metric == nullptr ? json.place() : metric->place();
  if (precision.metric.empty())
    problems.add(precision.place, join_address(address, "metric"), "no metric is named",
                 "a component and its metric, such as \"client.guest[*].psapp.rtt.median\"");
  precision.relative_halfwidth =
      read_share(json, "relative_halfwidth", precision.relative_halfwidth, true, address, problems);
  precision.confidence = read_share(json, "confidence", precision.confidence, false, address, problems);
  rule.until.push_back(std::move(precision));
}

Json to_json(const Precision& precision) {
  Json json = Json::object();
  json.set("metric", Json::string(precision.metric));
  json.set("relative_halfwidth", Json::real(precision.relative_halfwidth));
  json.set("confidence", Json::real(precision.confidence));
  return json;
}

}  // namespace

ReplicationRule read_replications(const Json& json, const std::string& address, Problems& problems) {
  ReplicationRule rule;
  refuse_unknown_keys(json, address, {"min", "max", "until", "about"}, problems);
  rule.min = read_count(json, "min", address, problems);
  rule.max = read_count(json, "max", address, problems);
  if (rule.max < rule.min)
    problems.add(json.find("max")->place(), join_address(address, "max"), "is below \"min\"",
                 "at least " + std::to_string(rule.min));
  const Json* const until = json.find("until");
  const std::string own = join_address(address, "until");
  if (until == nullptr) {
    problems.add(json.place(), own, "a value is missing",
                 "the precision that ends the replications, or a plain number of them");
  } else if (until->is_array()) {
    std::size_t index = 0;
    for (const Json& one : until->elements())
      read_until(one, own + "[" + std::to_string(index++) + "]", rule, problems);
    if (until->empty()) problems.add(until->place(), own, "the list is empty", "at least one object");
  } else {
    read_until(*until, own, rule, problems);
  }
  return rule;
}

Json to_json(const ReplicationRule& rule) {
  if (rule.is_fixed()) return Json::integer(rule.max);
  Json until = Json::array();
  for (const Precision& precision : rule.until) until.push_back(to_json(precision));
  Json json = Json::object();
  json.set("min", Json::integer(rule.min));
  json.set("max", Json::integer(rule.max));
  json.set("until", std::move(until));
  return json;
}

std::string to_text(const ReplicationRule& rule) {
  return rule.is_fixed() ? std::to_string(rule.max)
                         : std::to_string(rule.min) + " to " + std::to_string(rule.max);
}

PrecisionState judge_precision(const Precision& precision, std::span<const std::optional<double>> values) {
  std::vector<double> present;
  for (const auto& value : values) {
    if (value) present.push_back(*value);
  }
  PrecisionState state{mean_interval(present, precision.confidence), false};
  const auto relative = state.interval ? state.interval->relative_half() : std::nullopt;
  state.reached = relative && *relative <= precision.relative_halfwidth;
  return state;
}

std::int64_t replications_wanted(const Precision& precision, const PrecisionState& state, std::int64_t most) {
  const auto relative = state.interval ? state.interval->relative_half() : std::nullopt;
  if (!relative) return most;
  const double ratio = *relative / precision.relative_halfwidth;
  const double wanted = std::ceil(static_cast<double>(state.interval->n) * ratio * ratio);
  return wanted >= static_cast<double>(most) ? most : static_cast<std::int64_t>(wanted);
}

}  // namespace xenolith
