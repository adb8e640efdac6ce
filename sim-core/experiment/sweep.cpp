#include "sim-core/experiment/sweep.hpp"

#include <algorithm>
#include <set>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

constexpr std::string_view accepted_values = "a list of numbers, texts or booleans, each once";

bool is_scalar(const Json& json) { return json.is_number() || json.is_string() || json.is_boolean(); }

void read_axis(const Json::Member& member, const std::string& address, Product& product, Problems& problems) {
  const std::string own = join_address(address, member.key);
  Axis axis{member.key, member.key_place, {}, false};
  if (!member.value.is_array() || member.value.empty()) {
    problems.add(member.value.place(), own,
                 member.value.is_array() ? "there is no value" : "not a list of values",
                 std::string(accepted_values));
    return;
  }
  for (const Json& value : member.value.elements()) {
    if (!is_scalar(value)) {
      problems.add(value.place(), own, "found a value of kind " + std::string(value.kind_name()),
                   std::string(accepted_values));
    } else if (std::find(axis.values.begin(), axis.values.end(), value) != axis.values.end()) {
      problems.add(value.place(), own, brief_text(value) + " comes up twice", std::string(accepted_values));
    } else {
      axis.values.push_back(value);
    }
  }
  product.push_back(std::move(axis));
}

Product read_product(const Json& json, const std::string& address, Problems& problems) {
  Product product;
  if (!json.is_object()) {
    problems.add(json.place(), address, "found a value of kind " + std::string(json.kind_name()),
                 "an object of parameters and their values, or a list of such objects");
    return product;
  }
  for (const Json::Member& member : json.members()) {
    if (member.key != "about") read_axis(member, address, product, problems);
  }
  return product;
}

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

/// Combinations of the product, or more than `most_points`.
std::size_t size_of(const Product& product) {
  std::size_t size = 1;
  for (const Axis& axis : product) size = std::min(size * axis.values.size(), most_points + 1);
  return size;
}

Point point_of(const Product& product, std::size_t number) {
  Point point;
  for (std::size_t i = product.size(); i-- > 0;) {
    const Axis& axis = product[i];
    point.settings.insert(point.settings.begin(),
                          {axis.name, axis.values[number % axis.values.size()], axis.from_command});
    number /= axis.values.size();
  }
  return point;
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

std::vector<Product> read_sweep(const Json& sweep, Problems& problems) {
  std::vector<Product> products;
  if (!sweep.is_array()) {
    products.push_back(read_product(sweep, "sweep", problems));
    return products;
  }
  std::size_t index = 0;
  for (const Json& element : sweep.elements()) {
    products.push_back(read_product(element, "sweep[" + std::to_string(index++) + "]", problems));
  }
  if (products.empty()) problems.add(sweep.place(), "sweep", "the list is empty", "at least one object");
  return products;
}

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
      const auto same = std::find_if(product.begin(), product.end(),
                                     [&](const Axis& axis) { return axis.name == set.name; });
      if (same == product.end()) {
        product.push_back(set);
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
      const Place place = product.empty() ? Place{} : product.front().place;
      problems.add(place, "sweep", "has too many points", "at most " + std::to_string(most_points));
      return {};
    }
    for (std::size_t i = 0; i < size; ++i) {
      Point point = point_of(product, i);
      if (!seen.insert(key_of(point)).second) continue;
      point.id = static_cast<std::int64_t>(points.size());
      points.push_back(std::move(point));
    }
  }
  return points;
}

std::vector<std::string> axis_names(const std::vector<Product>& products) {
  std::vector<std::string> names;
  for (const Product& product : products) {
    for (const Axis& axis : product) {
      if (std::find(names.begin(), names.end(), axis.name) == names.end()) names.push_back(axis.name);
    }
  }
  return names;
}

}  // namespace xenolith
