#include "sim-core/experiment/plan.hpp"

#include <algorithm>
#include <set>

#include "sim-core/experiment/expand.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

constexpr std::string_view run_prefix = "run.";

/// Values for `run.…` go to the run, one each; the rest are axes.
void split_sets(const std::vector<Axis>& all, std::vector<Axis>& axes, RunOverrides& overrides,
                Problems& problems) {
  for (const Axis& axis : all) {
    if (!axis.name.starts_with(run_prefix)) {
      axes.push_back(axis);
    } else if (axis.values.size() > 1) {
      problems.add(axis.place, axis.name, "a setting of the run has one value");
    } else if (!axis.values.empty()) {
      overrides.insert_or_assign(axis.name.substr(run_prefix.size()), axis.values.front());
    }
  }
}

/// Digits apart, the same text for copies of one thing.
std::string without_indices(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit)
      result += c;
    else if (result.empty() || result.back() != '#')
      result += '#';
  }
  return result;
}

/// A mistake that was written once is told once, however many copies, machines and points it comes up in.
Problems told_once(const Problems& problems) {
  Problems result;
  std::set<std::pair<Place, std::string>> told;
  for (const Problem& problem : problems.all()) {
    const std::size_t last = problem.address.rfind('.') + 1;
    const std::string what = without_indices(problem.address.substr(last) + "\n" + problem.what);
    if (problem.place.line == 0 || told.emplace(problem.place, what).second) result.add(problem);
  }
  return result;
}

}  // namespace

Plan::Plan(const PlanRequest& request, Catalogue& catalogue, Problems& problems)
    : catalogue_(catalogue), request_(request) {
  scenario_.parameters = scenario_.machines = scenario_.links = scenario_.measure = Json::object();
  file_ = find_scenario(catalogue.home(), request.scenario, problems);
  if (file_.empty()) return;
  Problems found;
  if (read(request, found) && scenario_.has_sound_parameters) {
    if (!found.empty()) points_ = {plainest_point()};
    check(found);
    if (found.empty()) run_ = decide(points_.front(), found).run;
  }
  problems.add(told_once(found));
}

Point Plan::plainest_point() const {
  Point point;
  for (const Product& product : products_) {
    for (const Axis& axis : product.axes) {
      if (axis.is_address() && !axis.values.empty())
        point.settings.push_back({axis.name, axis.values.front(), axis.from_command});
    }
  }
  return point;
}

bool Plan::read(const PlanRequest& request, Problems& problems) {
  const std::string shown = shown_path(file_);
  const auto json = read_json_file(shown, problems);
  if (!json) return false;
  scenario_ = read_scenario(*json, shown, problems);
  check_usage(scenario_, problems);
  choose_points(request, problems);
  return json->is_object();
}

void Plan::choose_points(const PlanRequest& request, Problems& problems) {
  std::vector<Axis> sets;
  overrides_ = request.run;
  split_sets(read_sets(request.sets, problems), sets, overrides_, problems);
  check_overrides(overrides_, problems);
  for (const Axis& set : sets) {
    if (request.sweep || set.values.size() <= 1) continue;
    problems.add(set.place, set.name, "a run has one value for each parameter",
                 "one value here, or `xenolith sweep`");
  }
  products_ = with_sets(request.sweep ? scenario_.sweep : std::vector<Product>(), sets);
  check_axes(scenario_, products_, problems);
  std::vector<Product> every = scenario_.sweep;
  if (!request.sweep) check_axes(scenario_, every, problems);
  every.insert(every.end(), products_.begin(), products_.end());
  check_conditions(scenario_, every, problems);
  columns_ = axis_names(every);
  points_ = points_of(products_, problems);
}

std::vector<std::string> Plan::column_values(const Point& point) const {
  Problems ignored;
  const Assignment parameters = parameters_of(scenario_, point, ignored);
  std::vector<std::string> values;
  for (const std::string& column : columns_) {
    const auto parameter = parameters.find(column);
    const auto setting = std::find_if(point.settings.begin(), point.settings.end(),
                                      [&](const Point::Setting& one) { return one.name == column; });
    if (column == design_column && point.design >= 0) {
      values.push_back(std::to_string(point.design));
    } else if (parameter != parameters.end()) {
      values.push_back(scalar_text(parameter->second));
    } else {
      values.push_back(setting == point.settings.end() ? "" : scalar_text(setting->value));
    }
  }
  return values;
}

Plan Plan::of_design(std::vector<Point> points) const {
  Plan plan = *this;
  plan.points_ = std::move(points);
  if (plan.columns_.empty() || plan.columns_.front() != design_column)
    plan.columns_.insert(plan.columns_.begin(), std::string(design_column));
  return plan;
}

Plan Plan::with_possible_rows(std::vector<Point> points, std::vector<RefusedRow>& refused) const {
  Plan plan = of_design(std::move(points));
  Problems of_all;
  plan.check(of_all);
  if (of_all.empty()) return plan;
  std::vector<Point> possible;
  for (std::size_t begin = 0; begin < plan.points_.size();) {
    const std::int64_t row = plan.points_[begin].design;
    std::vector<Point> own;
    while (begin < plan.points_.size() && plan.points_[begin].design == row)
      own.push_back(plan.points_[begin++]);
    Problems found;
    of_design(own).check(found);
    if (found.empty())
      possible.insert(possible.end(), own.begin(), own.end());
    else
      refused.push_back({row, found.all().front().address + ": " + found.all().front().what});
  }
  plan.points_ = std::move(possible);
  return plan;
}

Plan Plan::with_design(std::vector<Point> points, Problems& problems) const {
  Plan plan = of_design(std::move(points));
  Problems found;
  plan.check(found);
  problems.add(told_once(found));
  return plan;
}

DecidedPoint Plan::decide(const Point& point, Problems& problems) const {
  DecidedPoint decided;
  Problems left_out;
  decided.parameters = parameters_of(scenario_, point, left_out);
  if (!left_out.empty()) {  // whatever came now would be a consequence
    problems.add(left_out);
    return decided;
  }
  const Json machines = expand(scenario_.machines, decided.parameters, "", left_out);
  const Json links = expand(scenario_.links, decided.parameters, "", left_out);
  problems.add(left_out);
  decided.platform = resolve_platform(machines, links, point.settings, catalogue_, problems);
  if (!left_out.empty()) decided.platform.complete = false;
  decided.measures = read_measures(scenario_.measure, decided.parameters, problems);
  decided.run =
      read_run(scenario_.run.is_null() ? nullptr : &scenario_.run, decided.parameters, overrides_, problems);
  check_windows(decided.measures, decided.run.settings.duration, problems);
  return decided;
}

}  // namespace xenolith
