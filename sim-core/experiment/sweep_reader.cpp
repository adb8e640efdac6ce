#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "sim-core/experiment/latin_hypercube.hpp"
#include "sim-core/experiment/sweep.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/value_range.hpp"

namespace xenolith {
namespace {

constexpr std::string_view accepted_values =
    R"(a list of numbers, texts or booleans, each once; or a range such as { "from": 1, "to": 32, "times": 2 })";

bool is_scalar(const Json& json) { return json.is_number() || json.is_string() || json.is_boolean(); }

/// The same text for equal values: 1 and 1.0 are one number.
std::string identity(const Json& value) {
  if (!value.is_number() || value.is_integer()) return to_text(value, 0);
  const double number = value.as_double();
  constexpr double exact = 9e15;
  const bool whole = std::fabs(number) < exact && number == std::floor(number);
  return whole ? std::to_string(static_cast<std::int64_t>(number)) : to_text(value, 0);
}

/// Reads one product of a sweep.
class ProductReader {
 public:
  explicit ProductReader(Problems& problems) : problems_(problems) {}

  Product read(const Json& json, const std::string& address) {
    if (!json.is_object()) {
      problems_.add(json.place(), address, "found a value of kind " + std::string(json.kind_name()),
                    "an object of parameters and their values, or a list of such objects");
      return product_;
    }
    product_.place = json.place();
    for (const Json::Member& member : json.members()) {
      const std::string own = join_address(address, member.key);
      if (member.key == "zip") {
        read_zips(member.value, own);
      } else if (member.key == "latin_hypercube") {
        read_latin_hypercube(member.value, own);
      } else if (member.key == "when") {
        product_.when = read_sweep_conditions(member.value, own, problems_);
      } else if (member.key == "unless") {
        product_.unless = read_sweep_conditions(member.value, own, problems_);
      } else if (member.key != "about") {
        add(read_axis(member, own), own);
      }
    }
    check_names(product_.when);
    check_names(product_.unless);
    return std::move(product_);
  }

 private:
  std::optional<Axis> read_axis(const Json::Member& member, const std::string& own) {
    Axis axis{member.key, member.key_place, {}, false};
    if (member.value.is_object()) {
      axis.values = read_range_values(member.value, own, problems_);
      return axis.values.empty() ? std::nullopt : std::optional(std::move(axis));
    }
    if (!member.value.is_array() || member.value.empty()) {
      problems_.add(member.value.place(), own,
                    member.value.is_array() ? "there is no value" : "not a list of values",
                    std::string(accepted_values));
      return std::nullopt;
    }
    for (const Json& value : member.value.elements()) {
      if (!is_scalar(value)) {
        problems_.add(value.place(), own, "found a value of kind " + std::string(value.kind_name()),
                      std::string(accepted_values));
      } else {
        axis.values.push_back(value);
      }
    }
    return axis;
  }

  void refuse_repetition(const Axis& axis, const std::string& own) {
    std::set<std::string> seen;
    for (const Json& value : axis.values) {
      if (seen.insert(identity(value)).second) continue;
      problems_.add(value.place(), own, brief_text(value) + " comes up twice", std::string(accepted_values));
    }
  }

  void add(std::optional<Axis> axis, const std::string& own) {
    if (!axis) return;
    if (axis->group == 0) refuse_repetition(*axis, own);
    const auto same = std::find_if(product_.axes.begin(), product_.axes.end(),
                                   [&](const Axis& other) { return other.name == axis->name; });
    if (same != product_.axes.end())
      problems_.add(axis->place, own, "is varied twice", "each parameter once in a product");
    else
      product_.axes.push_back(std::move(*axis));
  }

  void read_zips(const Json& json, const std::string& address) {
    if (!json.is_array()) {
      read_zip(json, address);
      return;
    }
    std::size_t index = 0;
    for (const Json& element : json.elements())
      read_zip(element, address + "[" + std::to_string(index++) + "]");
  }

  /// Axes whose values go together: the first of each, the second of each, and so on.
  void read_zip(const Json& json, const std::string& address) {
    if (!json.is_object()) {
      problems_.add(json.place(), address, "found a value of kind " + std::string(json.kind_name()),
                    "an object of parameters with lists of equal length");
      return;
    }
    const std::size_t group = ++groups_;
    std::optional<std::size_t> length;
    for (const Json::Member& member : json.members()) {
      if (member.key == "about") continue;
      const std::string own = join_address(address, member.key);
      auto axis = read_axis(member, own);
      if (!axis) continue;
      if (length && axis->values.size() != *length) {
        problems_.add(
            member.value.place(), own,
            "has " + std::to_string(axis->values.size()) + " values, not " + std::to_string(*length),
            "lists of equal length");
        continue;
      }
      length = axis->values.size();
      axis->group = group;
      add(std::move(axis), own);
    }
  }

  std::int64_t read_number(const Json& json, const char* key, std::int64_t low, std::int64_t high,
                           std::optional<std::int64_t> standard, const std::string& address) {
    const Json* const number = json.find(key);
    const std::string accepted = std::to_string(low) + " to " + std::to_string(high);
    if (number == nullptr) {
      if (!standard) problems_.add(json.place(), join_address(address, key), "a value is missing", accepted);
      return standard.value_or(low);
    }
    if (number->is_integer() && number->as_integer() >= low && number->as_integer() <= high)
      return number->as_integer();
    problems_.add(number->place(), join_address(address, key), brief_text(*number) + " is out of range",
                  accepted);
    return low;
  }

  void read_latin_hypercube(const Json& json, const std::string& address) {
    const Json* const over = member_of_kind(json, "over", Json::Kind::object, address,
                                            "an object of parameters and ranges", problems_);
    if (!json.is_object() || over == nullptr) {
      problems_.add(json.place(), address, "does not say what it is over",
                    R"({ "points": 40, "seed": 1, "over": { parameter: { "from": …, "to": … } } })");
      return;
    }
    refuse_unknown_keys(json, address, {"points", "seed", "over", "about"}, problems_);
    const std::int64_t points =
        read_number(json, "points", 2, static_cast<std::int64_t>(most_points), std::nullopt, address);
    const std::int64_t seed =
        read_number(json, "seed", 0, std::numeric_limits<std::int64_t>::max(), 1, address);
    const std::size_t group = ++groups_;
    for (const Json::Member& member : over->members()) {
      if (member.key == "about") continue;
      const std::string own = join_address(address, member.key);
      const auto range = read_value_range(member.value, own, problems_);
      if (!range) continue;
      Axis axis{member.key, member.key_place, {}, false, group};
      for (const double share :
           latin_shares(static_cast<std::size_t>(points), static_cast<std::uint64_t>(seed), member.key))
        axis.values.push_back(range->at(share));
      add(std::move(axis), own);
    }
  }

  void check_names(const std::vector<SweepCondition>& conditions) {
    for (const SweepCondition& condition : conditions) {
      std::vector<std::string> names;
      for (const Axis& axis : product_.axes) names.push_back(axis.name);
      if (std::find(names.begin(), names.end(), condition.name) != names.end()) continue;
      problems_.add(condition.place, condition.name, "is not varied here", list_names(names),
                    nearest_name(condition.name, names));
    }
  }

  Problems& problems_;
  Product product_;
  std::size_t groups_ = 0;
};

}  // namespace

std::vector<Product> read_sweep(const Json& sweep, Problems& problems) {
  std::vector<Product> products;
  if (!sweep.is_array()) {
    products.push_back(ProductReader(problems).read(sweep, "sweep"));
    return products;
  }
  std::size_t index = 0;
  for (const Json& element : sweep.elements()) {
    products.push_back(ProductReader(problems).read(element, "sweep[" + std::to_string(index++) + "]"));
  }
  if (products.empty()) problems.add(sweep.place(), "sweep", "the list is empty", "at least one object");
  return products;
}

}  // namespace xenolith
