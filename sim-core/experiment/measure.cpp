#include "sim-core/experiment/measure.hpp"

#include <algorithm>
#include <set>

#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/expand.hpp"
#include "sim-core/experiment/pattern.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

constexpr std::string_view accepted_entry =
    R"(a list of forms such as ["median", "q1", "q3"], or { "forms": […], "pool": false, "windows": "50 ms", "histogram": true })";
constexpr std::int64_t most_windows = 100'000;

void read_forms(const Json& forms, const std::string& address, Measure& measure, Problems& problems) {
  if (forms.empty())
    problems.add(forms.place(), address, "no form is asked for", std::string(accepted_entry));
  for (const Json& form : forms.elements()) {
    if (form.is_string()) {
      measure.forms.push_back({form.as_string(), form.place()});
    } else {
      problems.add(form.place(), address, "found a value of kind " + std::string(form.kind_name()),
                   std::string(accepted_entry));
    }
  }
}

void read_window(const Json& entry, const Assignment& parameters, const std::string& address,
                 Measure& measure, Problems& problems) {
  const Json* const window = member_of_kind(entry, "windows", Json::Kind::string, address,
                                            "the length of a window, such as \"50 ms\"", problems);
  if (window == nullptr) return;
  const std::string where = join_address(address, "windows");
  const auto length =
      parse_duration(substitute_text(window->as_string(), window->place(), parameters, where, problems));
  measure.window_place = window->place();
  if (length && *length > Duration::zero()) {
    measure.window = *length;
  } else {
    problems.add(window->place(), where, length ? "a window has a length" : length.error,
                 length ? "such as \"50 ms\"" : length.accepted);
  }
}

/// False if the entry does not hold in this point.
bool read_entry(const Json& entry, const Assignment& parameters, const std::string& address, Measure& measure,
                Problems& problems) {
  if (entry.is_array()) {
    read_forms(entry, address, measure, problems);
    return true;
  }
  if (!entry.is_object()) {
    problems.add(entry.place(), address, "found a value of kind " + std::string(entry.kind_name()),
                 std::string(accepted_entry));
    return false;
  }
  refuse_unknown_keys(entry, address, {"forms", "pool", "windows", "histogram", "when", "about"}, problems);
  const Json* const when = entry.find("when");
  if (when != nullptr && !holds(*when, parameters, join_address(address, "when"), problems)) return false;
  const Json* const pool =
      member_of_kind(entry, "pool", Json::Kind::boolean, address, "true or false", problems);
  if (pool != nullptr) measure.pool = pool->as_boolean();
  read_window(entry, parameters, address, measure, problems);
  const Json* const histogram =
      member_of_kind(entry, "histogram", Json::Kind::boolean, address, "true or false", problems);
  if (histogram != nullptr) {
    measure.histogram = histogram->as_boolean();
    measure.histogram_place = histogram->place();
  }
  const Json* const forms = entry.find("forms");
  if (forms == nullptr || !forms->is_array()) {
    problems.add(forms == nullptr ? entry.place() : forms->place(), join_address(address, "forms"),
                 "there is no list of forms", std::string(accepted_entry));
    return false;
  }
  read_forms(*forms, join_address(address, "forms"), measure, problems);
  return true;
}

/// Every statistic with its full name, in build order.
std::vector<std::pair<std::string, Statistic*>> all_statistics(const System& system) {
  std::vector<std::pair<std::string, Statistic*>> all;
  for (const Component* component : system.all()) {
    for (Statistic* statistic : component->statistics()) {
      all.emplace_back(join_address(component->address(), statistic->name()), statistic);
    }
  }
  return all;
}

std::vector<std::string> names_of(std::span<const std::string_view> forms) {
  return {forms.begin(), forms.end()};
}

bool contains(std::span<const std::string_view> forms, const std::string& name) {
  return std::find(forms.begin(), forms.end(), name) != forms.end();
}

struct Match {
  std::string component;  ///< as the results name it
  std::vector<Statistic*> statistics;
};

class ProbeFinder {
 public:
  ProbeFinder(const System& system, Problems& problems) : all_(all_statistics(system)), problems_(problems) {}

  void add(const Measure& measure) {
    std::vector<Match> matched;
    for (const auto& [name, statistic] : all_) {
      if (!matches(measure.pattern, name)) continue;
      if (matched.empty() || !measure.pool)
        matched.push_back({without_last(measure.pool ? measure.pattern : name), {}});
      matched.back().statistics.push_back(statistic);
    }
    if (matched.empty()) {
      refuse_unmatched(measure);
      return;
    }
    if (!one_kind(measure, matched.front().statistics)) return;
    const bool kept = dynamic_cast<const Samples*>(matched.front().statistics.front()) != nullptr;
    if (measure.histogram && !kept) {
      problems_.add(measure.histogram_place, "measure." + measure.pattern,
                    "a " + std::string(matched.front().statistics.front()->kind()) + " has no distribution",
                    "a latency, a tally or an energy");
    }
    for (const Match& match : matched) add_forms(measure, match);
  }
  std::vector<Probe> take() { return std::move(probes_); }

 private:
  static std::string without_last(const std::string& name) { return name.substr(0, name.rfind('.')); }

  bool one_kind(const Measure& measure, const std::vector<Statistic*>& statistics) {
    for (const Statistic* statistic : statistics) {
      if (statistic->kind() == statistics.front()->kind()) continue;
      problems_.add(
          measure.place, "measure." + measure.pattern,
          "matches a " + std::string(statistics.front()->kind()) + " and a " + std::string(statistic->kind()),
          "statistics of one kind");
      return false;
    }
    return true;
  }

  void add_forms(const Measure& measure, const Match& match) {
    const Statistic& first = *match.statistics.front();
    const std::string statistic = measure.pattern.substr(measure.pattern.rfind('.') + 1);
    for (const Measure::Form& form : measure.forms) {
      if (!contains(first.forms(), form.name)) {
        const std::vector<std::string> names = names_of(first.forms());
        problems_.add(form.place, "measure." + measure.pattern,
                      "\"" + form.name + "\" is not a form of a " + std::string(first.kind()),
                      list_names(names, 24), nearest_name(form.name, names));
        continue;
      }
      if (measure.window > Duration::zero() && !contains(first.window_forms(), form.name)) {
        problems_.add(form.place, "measure." + measure.pattern,
                      "\"" + form.name + "\" of a " + std::string(first.kind()) + " is not known of a window",
                      list_names(names_of(first.window_forms()), 24));
        continue;
      }
      Probe probe{match.component,
                  first.name() + "." + form.name,
                  std::string(first.unit(form.name)),
                  form.name,
                  match.statistics,
                  measure.window,
                  measure.histogram && &form == &measure.forms.front()};
      if (!seen_.insert(probe.component + " " + probe.metric).second) {
        problems_.add(form.place, "measure." + measure.pattern, "\"" + form.name + "\" is measured twice");
        continue;
      }
      probes_.push_back(std::move(probe));
    }
  }

  void refuse_unmatched(const Measure& measure) {
    std::vector<std::string> names;
    for (const auto& [name, statistic] : all_) names.push_back(name);
    std::string nearest = is_pattern(measure.pattern) ? nearest_of_component(measure.pattern) : "";
    if (nearest.empty()) nearest = nearest_name(plain_address(measure.pattern), names);
    problems_.add(measure.place, "measure." + measure.pattern, "matches no statistic of this point",
                  "a component's address and one of its statistics", nearest);
  }

  /// Where the component matches and only the statistic does not: the nearest of its statistics.
  std::string nearest_of_component(const std::string& pattern) {
    std::vector<std::string> names;
    for (const auto& [name, statistic] : all_) {
      if (matches(without_last(pattern), without_last(name)))
        names.push_back(without_last(pattern) + "." + statistic->name());
    }
    return nearest_name(pattern, names);
  }

  std::vector<std::pair<std::string, Statistic*>> all_;
  Problems& problems_;
  std::vector<Probe> probes_;
  std::set<std::string> seen_;
};

}  // namespace

std::optional<double> Probe::value() const {
  return statistics.size() == 1 ? statistics.front()->value(form)
                                : statistics.front()->pooled(form, statistics);
}

std::vector<Measure> read_measures(const Json& measure, const Assignment& parameters, Problems& problems) {
  std::vector<Measure> measures;
  for (const Json::Member& member : measure.members()) {
    if (member.key == "about") continue;
    const std::string address = "measure." + member.key;
    Measure one{
        substitute_text(member.key, member.key_place, parameters, address, problems), member.key_place, {}};
    const std::size_t dot = one.pattern.rfind('.');
    if (dot == std::string::npos || is_pattern(one.pattern.substr(dot))) {
      problems.add(member.key_place, address, "does not name a statistic",
                   "a component's address and one of its statistics, such as \"client.guest[*].psapp.rtt\"");
      continue;
    }
    if (read_entry(member.value, parameters, address, one, problems)) measures.push_back(std::move(one));
  }
  return measures;
}

void check_windows(const std::vector<Measure>& measures, Duration duration, Problems& problems) {
  for (const Measure& measure : measures) {
    if (measure.window == Duration::zero()) continue;
    const std::string address = "measure." + measure.pattern + ".windows";
    if (duration == Duration::zero()) {
      problems.add(measure.window_place, address, "the run has no fixed end", "a run.duration");
    } else if (duration.ps() % measure.window.ps() != 0) {
      problems.add(measure.window_place, address,
                   "windows of " + to_text(measure.window) + " do not fill a run of " + to_text(duration),
                   "a length of which run.duration is a multiple");
    } else if (duration.ps() / measure.window.ps() > most_windows) {
      problems.add(measure.window_place, address, "there would be too many windows",
                   "at most " + std::to_string(most_windows));
    }
  }
}

std::vector<Probe> find_probes(const System& system, const std::vector<Measure>& measures,
                               Problems& problems) {
  ProbeFinder finder(system, problems);
  for (const Measure& measure : measures) finder.add(measure);
  return finder.take();
}

}  // namespace xenolith
