#include "analysis/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "analysis/text_table.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/windows.hpp"

namespace xenolith {
namespace {

using Where = std::map<std::string, std::string>;
using Metric = std::pair<std::string, std::string>;  ///< component, name

std::string where_text(const Where& where) {
  std::string text;
  for (const auto& [name, value] : where) text += (text.empty() ? "" : ", ") + name + "=" + value;
  return text.empty() ? "the only point" : text;
}

struct Values {
  std::string unit;
  std::map<std::pair<std::int64_t, std::int64_t>, double> pairs;  ///< by replication and seed
};

/// The points of one side that are compared.
struct Points {
  struct Point {
    Where where;
    std::int64_t id = 0;
    std::vector<Metric> order;
    std::map<Metric, Values> metrics;
  };
  std::vector<Point> all;

  const Point* find(const Where& where) const {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Point& point) { return point.where == where; });
    return found == all.end() ? nullptr : &*found;
  }
};

class Side {
 public:
  Side(const ComparedSide& side, const std::vector<std::string>& patterns)
      : side_(side), patterns_(patterns) {}

  /// Columns that have several values among the points that are taken.
  std::set<std::string> varying() const {
    std::map<std::string, std::set<std::string>> seen;
    for (const ResultTable::Row& row : side_.table.rows) {
      if (!taken(row)) continue;
      for (std::size_t i = 0; i < row.parameters.size(); ++i)
        seen[side_.table.columns[i]].insert(row.parameters[i]);
    }
    std::set<std::string> names;
    for (const auto& [name, values] : seen) {
      if (values.size() > 1 && !side_.where.contains(name)) names.insert(name);
    }
    return names;
  }

  Points points(const std::vector<std::string>& columns, Problems& problems) const {
    Points points;
    for (const ResultTable::Row& row : side_.table.rows) {
      const Measurement& one = row.measurement;
      if (!taken(row) || !one.value || is_window_metric(one.metric) || !wanted(one)) continue;
      const Where where = where_of(row, columns);
      auto* point = const_cast<Points::Point*>(points.find(where));
      if (point == nullptr) point = &points.all.emplace_back(Points::Point{where, row.point, {}, {}});
      if (point->id != row.point) {
        problems.add({side_.name, 0, 0}, "", "several points fit " + where_text(where),
                     "--a or --b name=value, which picks one of them");
        return points;
      }
      const auto [entry, fresh] = point->metrics.try_emplace({one.component, one.metric});
      if (fresh) point->order.push_back(entry->first);
      entry->second.unit = one.unit;
      entry->second.pairs[{row.replication, row.seed}] = *one.value;
    }
    if (points.all.empty() && !patterns_.empty())
      problems.add({side_.name, 0, 0}, "", "no metric is called " + list_names(patterns_),
                   "names such as client.guest[*].psapp.rtt.mean, with * for any letters");
    else if (points.all.empty())
      problems.add({side_.name, 0, 0}, "", "there are no values at " + where_text(side_.where),
                   "--a and --b with values of the columns " + list_names(side_.table.columns));
    return points;
  }

 private:
  bool taken(const ResultTable::Row& row) const {
    return std::all_of(side_.where.begin(), side_.where.end(), [&](const auto& wanted) {
      const auto& columns = side_.table.columns;
      const auto at = std::find(columns.begin(), columns.end(), wanted.first);
      return at != columns.end() &&
             row.parameters[static_cast<std::size_t>(at - columns.begin())] == wanted.second;
    });
  }

  bool wanted(const Measurement& one) const {
    const std::string name = one.component + "." + one.metric;
    return patterns_.empty() || std::any_of(patterns_.begin(), patterns_.end(),
                                            [&](const std::string& pattern) { return fits(pattern, name); });
  }

  Where where_of(const ResultTable::Row& row, const std::vector<std::string>& columns) const {
    Where where;
    for (std::size_t i = 0; i < row.parameters.size(); ++i) {
      const std::string& name = side_.table.columns[i];
      if (std::find(columns.begin(), columns.end(), name) != columns.end())
        where.emplace(name, row.parameters[i]);
    }
    return where;
  }

  const ComparedSide& side_;
  const std::vector<std::string>& patterns_;
};

std::optional<double> correlation_of(const std::vector<double>& a, const std::vector<double>& b) {
  const auto mean_a = mean_interval(a, 0.5);
  const auto mean_b = mean_interval(b, 0.5);
  if (!mean_a || !mean_b || a.size() < 3) return std::nullopt;
  double aa = 0;
  double bb = 0;
  double ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i] - mean_a->mean;
    const double y = b[i] - mean_b->mean;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const double r = ab / std::sqrt(aa * bb);
  return std::isfinite(r) ? std::optional(r) : std::nullopt;
}

std::optional<ComparedRow> row_of(const Values& a, const Values& b, double confidence) {
  std::vector<double> left;
  std::vector<double> right;
  std::vector<double> differences;
  for (const auto& [pair, value] : a.pairs) {
    const auto other = b.pairs.find(pair);
    if (other == b.pairs.end()) continue;
    left.push_back(value);
    right.push_back(other->second);
    differences.push_back(other->second - value);
  }
  const auto mean_a = mean_interval(left, confidence);
  const auto mean_b = mean_interval(right, confidence);
  const auto difference = mean_interval(differences, confidence);
  if (!mean_a || !mean_b || !difference) return std::nullopt;
  ComparedRow row;
  row.unit = a.unit;
  row.mean_a = mean_a->mean;
  row.mean_b = mean_b->mean;
  row.difference = *difference;
  row.correlation = correlation_of(left, right);
  row.change = change_of(*difference);
  return row;
}

void note_missing(Comparison& comparison, std::size_t count, const std::string& what,
                  const std::string& name) {
  if (count > 0)
    comparison.notes.push_back(std::to_string(count) + " " + what + " only in " + name + ": left out");
}

/// Metrics of one point that both sides have.
void compare_point(const Points::Point& a, const Points::Point& b, double confidence,
                   const ComparedSide& side_b, Comparison& comparison, std::size_t& unpaired,
                   Problems& problems) {
  for (const Metric& metric : a.order) {
    const Values& left = a.metrics.at(metric);
    const auto right = b.metrics.find(metric);
    if (right == b.metrics.end()) continue;
    if (right->second.unit != left.unit) {
      problems.add({side_b.name, 0, 0}, metric.first + "." + metric.second,
                   "is in " + right->second.unit + " here and in " + left.unit + " there", "one unit");
      continue;
    }
    auto row = row_of(left, right->second, confidence);
    if (!row) {
      ++unpaired;
      continue;
    }
    row->parameters = a.where;
    row->point_a = a.id;
    row->point_b = b.id;
    row->component = metric.first;
    row->metric = metric.second;
    comparison.rows.push_back(std::move(*row));
  }
}

/// Columns that both sides have and neither fixes; one that varies on one side only is a problem.
std::vector<std::string> common_columns(const ComparedSide& a, const ComparedSide& b, const Side& left,
                                        const Side& right, Problems& problems) {
  std::vector<std::string> common;
  for (const std::string& name : a.table.columns) {
    const auto& others = b.table.columns;
    const bool fixed = a.where.contains(name) || b.where.contains(name);
    if (!fixed && std::find(others.begin(), others.end(), name) != others.end()) common.push_back(name);
  }
  const auto check = [&](const ComparedSide& side, const Side& own, const char* option) {
    for (const std::string& name : own.varying()) {
      if (std::find(common.begin(), common.end(), name) == common.end())
        problems.add({side.name, 0, 0}, name, "has several values and the other side is not told apart by it",
                     std::string(option) + " " + name + "=value");
    }
    for (const auto& [name, value] : side.where) {
      const auto& columns = side.table.columns;
      if (std::find(columns.begin(), columns.end(), name) == columns.end())
        problems.add({side.name, 0, 0}, name, "there is no such column", list_names(columns),
                     nearest_name(name, columns));
    }
  };
  check(a, left, "--a");
  check(b, right, "--b");
  return common;
}

}  // namespace

std::optional<double> ComparedRow::percent() const {
  const double percent = 100.0 * (mean_b / mean_a - 1.0);
  return std::isfinite(percent) ? std::optional(percent) : std::nullopt;
}

Change change_of(const MeanInterval& difference) {
  if (!difference.half) return difference.mean == 0.0 ? Change::none : Change::unknown;
  if (*difference.half == 0.0 && difference.mean == 0.0) return Change::none;
  if (difference.mean - *difference.half > 0.0) return Change::greater;
  if (difference.mean + *difference.half < 0.0) return Change::less;
  return Change::unclear;
}

std::string_view change_name(Change change) {
  switch (change) {
    case Change::none:
      return "equal";
    case Change::greater:
      return "greater";
    case Change::less:
      return "less";
    case Change::unclear:
      return "unclear";
    case Change::unknown:
      return "one pair";
  }
  return "";
}

Comparison compare_results(const ComparedSide& a, const ComparedSide& b,
                           const std::vector<std::string>& patterns, double confidence, Problems& problems) {
  Comparison comparison;
  const Side left(a, patterns);
  const Side right(b, patterns);
  comparison.parameters = common_columns(a, b, left, right, problems);
  if (!problems.empty()) return comparison;
  const Points of_a = left.points(comparison.parameters, problems);
  const Points of_b = right.points(comparison.parameters, problems);
  if (!problems.empty()) return comparison;
  std::size_t unpaired = 0;
  std::size_t lone_points = 0;
  for (const Points::Point& point : of_a.all) {
    const Points::Point* const other = of_b.find(point.where);
    if (other == nullptr) {
      ++lone_points;
      continue;
    }
    compare_point(point, *other, confidence, b, comparison, unpaired, problems);
    const auto lone = [](const Points::Point& one, const Points::Point& two) {
      return static_cast<std::size_t>(std::count_if(
          one.order.begin(), one.order.end(), [&](const Metric& m) { return !two.metrics.contains(m); }));
    };
    note_missing(comparison, lone(point, *other), "metrics at " + where_text(point.where) + " are", a.name);
    note_missing(comparison, lone(*other, point), "metrics at " + where_text(point.where) + " are", b.name);
  }
  note_missing(comparison, lone_points, "points are", a.name);
  const auto lone_in_b = std::count_if(of_b.all.begin(), of_b.all.end(), [&](const Points::Point& point) {
    return of_a.find(point.where) == nullptr;
  });
  note_missing(comparison, static_cast<std::size_t>(lone_in_b), "points are", b.name);
  if (comparison.rows.empty() && problems.empty()) {
    problems.add({b.name, 0, 0}, "",
                 unpaired > 0 ? "no value has the replication and seed of one in " + a.name
                              : "nothing was measured on both sides",
                 unpaired > 0 ? "results of the same seed" : "results with points and metrics in common");
  }
  return comparison;
}

}  // namespace xenolith
