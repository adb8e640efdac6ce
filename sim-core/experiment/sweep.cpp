#include "sim-core/experiment/sweep.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

bool is_scalar(const Json& json) { return json.is_number() || json.is_string() || json.is_boolean(); }

/// The text up to the next comma that separates values.
std::size_t end_of_value(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (c == ',' && depth <= 0) return i;
  }
  return text.size();
}

Json value_of(const std::string& text, const Place& place) {
  Problems ignored;
  auto json = parse_json(text, place.file, ignored);
  if (!json || !(is_scalar(*json) || json->is_array())) return Json::string(text, place);
  json->set_place(place);
  return std::move(*json);
}

Axis read_set(const std::string& text, Problems& problems) {
  const Place place{"--set " + text, 0, 0};
  const std::size_t equals = text.find('=');
  Axis axis{text.substr(0, equals), place, {}, true};
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    problems.add(place, "", "cannot read it", "address=value, or address=v1,v2 for a sweep");
    return axis;
  }
  std::string_view rest = std::string_view(text).substr(equals + 1);
  while (true) {
    const std::size_t end = end_of_value(rest);
    axis.values.push_back(value_of(std::string(rest.substr(0, end)), place));
    if (axis.values.back().is_string() && axis.values.back().as_string().empty()) {
      problems.add(place, axis.name, "a value is empty", "v1,v2 without a comma at the end");
    }
    if (end == rest.size()) return axis;
    rest.remove_prefix(end + 1);
  }
}

/// Axes that go together, as indices, in the order of their first.
std::vector<std::vector<std::size_t>> groups_of(const Product& product) {
  std::vector<std::vector<std::size_t>> groups;
  std::map<std::size_t, std::size_t> known;
  for (std::size_t i = 0; i < product.axes.size(); ++i) {
    const std::size_t group = product.axes[i].group;
    const auto found = known.find(group);
    if (group != 0 && found != known.end()) {
      groups[found->second].push_back(i);
    } else {
      known[group] = groups.size();
      groups.push_back({i});
    }
  }
  return groups;
}

/// Combinations of the product, or more than `most_points`.
std::size_t size_of(const Product& product) {
  std::size_t size = 1;
  for (const auto& group : groups_of(product))
    size = std::min(size * product.axes[group.front()].values.size(), most_points + 1);
  return size;
}

Point point_of(const Product& product, const std::vector<std::vector<std::size_t>>& groups,
               std::size_t number) {
  std::vector<std::size_t> chosen(product.axes.size(), 0);
  for (std::size_t g = groups.size(); g-- > 0;) {
    const std::size_t count = product.axes[groups[g].front()].values.size();
    for (const std::size_t axis : groups[g]) chosen[axis] = number % count;
    number /= count;
  }
  Point point;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Axis& axis = product.axes[i];
    point.settings.push_back({axis.name, axis.values[chosen[i]], axis.from_command});
  }
  return point;
}

bool holds_in(const SweepCondition& condition, const Point& point) {
  return std::all_of(point.settings.begin(), point.settings.end(), [&](const Point::Setting& setting) {
    return setting.name != condition.name || fulfils(condition, setting.value);
  });
}

/// All of `when` holds, and not all of `unless` does.
bool wanted(const Product& product, const Point& point) {
  const auto holds = [&](const SweepCondition& condition) { return holds_in(condition, point); };
  return std::all_of(product.when.begin(), product.when.end(), holds) &&
         (product.unless.empty() || !std::all_of(product.unless.begin(), product.unless.end(), holds));
}

/// The same text for the same settings, whatever their order.
std::string key_of(const Point& point) {
  std::set<std::string> parts;
  for (const Point::Setting& setting : point.settings) {
    parts.insert(setting.name + "=" + to_text(setting.value, 0));
  }
  std::string key;
  for (const std::string& part : parts) key += part + "\n";
  return key;
}

}  // namespace

std::vector<Axis> read_sets(const std::vector<std::string>& sets, Problems& problems) {
  std::vector<Axis> axes;
  for (const std::string& set : sets) {
    Axis axis = read_set(set, problems);
    const auto same =
        std::find_if(axes.begin(), axes.end(), [&](const Axis& other) { return other.name == axis.name; });
    if (same != axes.end()) {
      problems.add(axis.place, axis.name, "is set twice",
                   "several values in one --set: " + axis.name + "=v1,v2");
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

std::vector<Product> with_sets(std::vector<Product> products, const std::vector<Axis>& sets) {
  if (products.empty()) products.emplace_back();
  for (Product& product : products) {
    for (const Axis& set : sets) {
      const auto same = std::find_if(product.axes.begin(), product.axes.end(),
                                     [&](const Axis& axis) { return axis.name == set.name; });
      if (same == product.axes.end()) {
        product.axes.push_back(set);
      } else {
        *same = set;
      }
    }
  }
  return products;
}

std::vector<Point> points_of(const std::vector<Product>& products, Problems& problems) {
  std::vector<Point> points;
  std::set<std::string> seen;
  for (const Product& product : products) {
    const std::size_t size = size_of(product);
    if (points.size() + size > most_points) {
      const Place place = product.axes.empty() ? Place{} : product.axes.front().place;
      problems.add(place, "sweep", "has too many points", "at most " + std::to_string(most_points));
      return {};
    }
    const auto groups = groups_of(product);
    std::size_t left = 0;
    for (std::size_t i = 0; i < size; ++i) {
      Point point = point_of(product, groups, i);
      if (!wanted(product, point)) continue;
      ++left;
      if (!seen.insert(key_of(point)).second) continue;
      point.id = static_cast<std::int64_t>(points.size());
      points.push_back(std::move(point));
    }
    if (left == 0 && size > 0)
      problems.add(product.place, "sweep", "the conditions leave no point",
                   "conditions that some point fulfils");
  }
  return points;
}

std::vector<std::string> axis_names(const std::vector<Product>& products) {
  std::vector<std::string> names;
  for (const Product& product : products) {
    for (const Axis& axis : product.axes) {
      if (std::find(names.begin(), names.end(), axis.name) == names.end()) names.push_back(axis.name);
    }
  }
  return names;
}

}  // namespace xenolith
