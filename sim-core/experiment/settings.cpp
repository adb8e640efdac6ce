#include "sim-core/experiment/settings.hpp"

#include <algorithm>

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
  return {read_params<RunSettings>(values, "run", place, problems),
          read_params<Limits>(limits, "run.limits", place, problems)};
}

void check_overrides(const RunOverrides& overrides, Problems& problems) {
  std::vector<std::string> names = names_of<RunSettings>();
  for (const std::string& name : names_of<Limits>()) names.push_back("limits." + name);
  for (const auto& [name, value] : overrides) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    problems.add(value.place(), "run." + name, "there is no such setting", list_names(names),
                 nearest_name(name, names));
  }
}

}  // namespace xenolith
