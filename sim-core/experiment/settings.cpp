#include "sim-core/experiment/settings.hpp"

#include <algorithm>

#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/expand.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

template <class P>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  for (const FieldInfo& field : describe_fields<P>()) names.push_back(field.name);
  return names;
}

ParamValues values_of(const Json& object) {
  ParamValues values;
  for (const Json::Member& member : object.members()) values.insert_or_assign(member.key, member.value);
  return values;
}

/// The overrides of one object: those whose name begins with `prefix`, without it.
void override_values(ParamValues& values, const RunOverrides& overrides, std::string_view prefix) {
  for (const auto& [name, value] : overrides) {
    const std::string_view rest = std::string_view(name).substr(std::min(prefix.size(), name.size()));
    if (!name.starts_with(prefix) || rest.find('.') != std::string_view::npos) continue;
    values.insert_or_assign(std::string(rest), value);
  }
}

Duration read_length(const Json& json, const char* key, const std::string& address, Duration standard,
                     Problems& problems) {
  const Json* const length = json.find(key);
  const std::string own = join_address(address, key);
  constexpr const char* accepted = "a time such as \"50 ms\"";
  if (length == nullptr) {
    if (standard == Duration::zero()) problems.add(json.place(), own, "a value is missing", accepted);
    return standard;
  }
  const auto read =
      length->is_string() ? parse_duration(length->as_string()) : Parsed<Duration>("not a time", accepted);
  if (read && *read > Duration::zero()) return *read;
  problems.add(length->place(), own, read ? "is not a length of time" : read.error,
               read ? accepted : read.accepted);
  return standard;
}

/// `{ "mser5": metric, "windows": "10 ms", "within": "2 s" }`.
WarmupSearch read_search(const Json& json, Duration duration, Problems& problems) {
  const std::string address = "run.warmup";
  WarmupSearch search;
  refuse_unknown_keys(json, address, {"mser5", "windows", "within", "about"}, problems);
  search.metric = text_member(json, "mser5", address, problems);
  const Json* const metric = json.find("mser5");
  search.place = metric == nullptr ? json.place() : metric->place();
  if (search.metric.find('.') == std::string::npos) {
    problems.add(search.place, address + ".mser5", "does not name a metric",
                 "a component and its metric, such as \"client.guest[*].psapp.rtt.mean\"");
    search.metric = "?.?";
  }
  const Problems before = problems;
  search.window = read_length(json, "windows", address, Duration::zero(), problems);
  search.within = read_length(json, "within", address, duration, problems);
  if (problems.size() != before.size()) return search;
  const auto batches = search.within.ps() / search.window.ps() / static_cast<std::int64_t>(mser_batch);
  if (batches < static_cast<std::int64_t>(least_mser_batches)) {
    problems.add(
        json.place(), address, "there are only " + std::to_string(batches) + " batches of five windows",
        "at least " + std::to_string(least_mser_batches) + ": shorter \"windows\" or longer \"within\"");
  }
  return search;
}

/// Takes a member that is an object out of the plain values.
std::optional<Json> take_object(ParamValues& values, const char* name) {
  const auto found = values.find(name);
  if (found == values.end() || !found->second.is_object()) return std::nullopt;
  Json object = std::move(found->second);
  values.erase(found);
  return object;
}

}  // namespace

Run read_run(const Json* run, const Assignment& parameters, const RunOverrides& overrides,
             Problems& problems) {
  const Json written =
      run != nullptr && run->is_object() ? expand(*run, parameters, "run", problems) : Json::object();
  if (run != nullptr && !run->is_object()) {
    problems.add(run->place(), "run", "found a value of kind " + std::string(run->kind_name()), "an object");
  }
  std::vector<std::string> names = names_of<RunSettings>();
  names.emplace_back("limits");
  refuse_unknown_keys(written, "run", names, problems);
  ParamValues values = values_of(written);
  ParamValues limits;
  if (const Json* const inner =
          member_of_kind(written, "limits", Json::Kind::object, "run", "an object", problems)) {
    refuse_unknown_keys(*inner, "run.limits", names_of<Limits>(), problems);
    limits = values_of(*inner);
  }
  values.erase("limits");
  override_values(values, overrides, "");
  override_values(limits, overrides, "limits.");
  const Place place = written.place();
  const auto replications = take_object(values, "replications");
  const auto warmup = take_object(values, "warmup");
  Run result{read_params<RunSettings>(values, "run", place, problems),
             read_params<Limits>(limits, "run.limits", place, problems),
             {},
             {}};
  result.replications.min = result.replications.max = result.settings.replications;
  if (replications) result.replications = read_replications(*replications, "run.replications", problems);
  result.settings.replications = result.replications.max;
  if (warmup) result.search = read_search(*warmup, result.settings.duration, problems);
  return result;
}

std::vector<std::string> override_names() {
  std::vector<std::string> names = names_of<RunSettings>();
  for (const std::string& name : names_of<Limits>()) names.push_back("limits." + name);
  return names;
}

void check_overrides(const RunOverrides& overrides, Problems& problems) {
  const std::vector<std::string> names = override_names();
  for (const auto& [name, value] : overrides) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    problems.add(value.place(), "run." + name, "there is no such setting", list_names(names),
                 nearest_name(name, names));
  }
}

void check_values(RunOverrides overrides, Problems& problems) {
  check_overrides(overrides, problems);
  // How many batches a search for the warm-up has depends on the scenario's duration, which may be long.
  overrides.try_emplace("duration", Json::string("1000000 s"));
  read_run(nullptr, {}, overrides, problems);
}

}  // namespace xenolith
