#include "analysis/factor.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "analysis/text_table.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

/// An assumed value in a file of hardware/.
struct Assumed {
  std::string name;
  Json low;
  Json high;
};
using PlaceKey = std::tuple<std::string, int, int>;

PlaceKey key_of(const Place& place) { return {place.file, place.line, place.column}; }

/// The assumed values of the files that are asked about, by the place of the value.
class AssumedValues {
 public:
  const Assumed* find(const Place& place) {
    if (place.line == 0 || !place.file.ends_with(".json")) return nullptr;
    if (read_.insert(place.file).second) read(place.file);
    const auto found = values_.find(key_of(place));
    return found == values_.end() ? nullptr : &found->second;
  }

 private:
  void read(const std::string& file) {
    Problems ignored;  // the plan was checked: whatever it took from the file was in order
    const auto json = read_json_file(file, ignored);
    if (json) collect(*json, std::filesystem::path(file).stem().string());
  }

  void collect(const Json& json, const std::string& name) {
    if (!json.is_object()) return;
    const Json* const kind = json.find("kind");
    const Json* const value = json.find("value");
    const Json* const low = json.find("low");
    const Json* const high = json.find("high");
    if (kind != nullptr && kind->is_string() && kind->as_string() == "assumed" && value != nullptr &&
        low != nullptr && high != nullptr) {
      values_.emplace(key_of(value->place()), Assumed{name, *low, *high});
      return;
    }
    for (const Json::Member& member : json.members()) {
      const bool group = member.key == "values" || member.key == "parts";
      collect(member.value, group ? name : name + "." + member.key);
    }
  }

  std::set<std::string> read_;
  std::map<PlaceKey, Assumed> values_;
};

/// One call of `find_factors`.
class Finder {
 public:
  Finder(const Plan& plan, const FactorOptions& options, Problems& problems)
      : plan_(plan), options_(options), problems_(problems) {}

  Factors find() {
    for (const Json::Member& member : plan_.scenario().ranges.members()) {
      if (member.key == "about") continue;
      const auto range = read_value_range(member.value, "ranges." + member.key, problems_);
      if (range) add_input(member.key, *range, to_text(member.key_place));
    }
    for (const std::string& text : options_.ranges) add_option(text);
    if (options_.assumed) {
      for (const Point& point : plan_.points()) add_assumed(point);
    }
    if (factors_.all.empty() && problems_.empty()) {
      problems_.add({plan_.scenario().file, 0, 0}, "", "there is no uncertain input",
                    "\"ranges\" in the scenario, --range name=low..high, or parts with assumed values");
    }
    return std::move(factors_);
  }

 private:
  bool wanted(const std::string& name) const {
    return options_.only.empty() ||
           std::any_of(options_.only.begin(), options_.only.end(),
                       [&](const std::string& pattern) { return fits(pattern, name); });
  }

  void add_option(const std::string& text) {
    const Place place{"--range " + text, 0, 0};
    const std::size_t equals = text.find('=');
    const std::size_t dots = text.find("..", equals == std::string::npos ? text.size() : equals);
    if (equals == std::string::npos || equals == 0 || dots == std::string::npos) {
      problems_.add(place, "", "cannot read it",
                    "name=low..high, such as guests=1..8 or \"a.delay=1 us..5 us\"");
      return;
    }
    const auto value = [&](const std::string& written) {
      Problems ignored;
      auto json = parse_json(written, place.file, ignored);
      Json result = json && json->is_number() ? std::move(*json) : Json::string(written);
      result.set_place(place);
      return result;
    };
    std::string error;
    const auto range = ValueRange::between(value(text.substr(equals + 1, dots - equals - 1)),
                                           value(text.substr(dots + 2)), error);
    if (range)
      add_input(text.substr(0, equals), *range, "--range");
    else
      problems_.add(place, "", error, "two numbers or two quantities of one kind, the lower one first");
  }

  void add_input(const std::string& name, const ValueRange& range, const std::string& source) {
    if (!wanted(name)) return;
    const Json* const standard = plan_.scenario().parameters.find(name);
    const bool address = name.find('.') != std::string::npos;
    if (standard == nullptr && !address) {
      problems_.add({source, 0, 0}, name, "there is no such parameter",
                    list_names(plan_.scenario().parameter_names()),
                    nearest_name(name, plan_.scenario().parameter_names()));
      return;
    }
    const auto& columns = plan_.columns();
    if (plan_.points().size() > 1 && std::find(columns.begin(), columns.end(), name) != columns.end()) {
      problems_.add({source, 0, 0}, name, "is varied by the sweep itself",
                    "a parameter that the sweep leaves alone");
      return;
    }
    constexpr double middle = 0.5;
    Factor factor{name, source, standard == nullptr ? range.at(middle) : *standard, range};
    for (const Point& point : plan_.points()) factor.addresses[point.id] = {name};
    factors_.all.push_back(std::move(factor));
  }

  void add_assumed(const Point& point) {
    Problems ignored;
    const DecidedPoint decided = plan_.decide(point, ignored);
    for (const Node& node : decided.platform.nodes) {
      if (node.model == nullptr) continue;
      for (const FieldInfo& field : node.model->fields) {
        const auto given = node.values.find(field.name);
        if (given == node.values.end()) continue;
        const Assumed* const assumed = values_.find(given->second.value.place());
        if (assumed != nullptr && wanted(assumed->name))
          add_address(*assumed, field, given->second, point.id, join_address(node.address, field.name));
      }
    }
  }

  void add_address(const Assumed& assumed, const FieldInfo& field, const ResolvedValue& value,
                   std::int64_t point, const std::string& address) {
    const auto [index, fresh] = by_name_.emplace(assumed.name, factors_.all.size());
    if (fresh) {
      std::string error;
      auto range = ValueRange::between(assumed.low, assumed.high, error);
      if (!range || range->low() == range->high()) {
        factors_.left_out.push_back(assumed.name + ": " + (range ? "the range has no width" : error));
        index->second = std::string::npos;
        return;
      }
      if (field.type == "ratio") range->allow_fractions();
      factors_.all.push_back({assumed.name, value.origin, value.value, *range});
    }
    if (index->second != std::string::npos) factors_.all[index->second].addresses[point].push_back(address);
  }

  const Plan& plan_;
  const FactorOptions& options_;
  Problems& problems_;
  Factors factors_;
  std::map<std::string, std::size_t> by_name_;
  AssumedValues values_;
};

}  // namespace

Factors find_factors(const Plan& plan, const FactorOptions& options, Problems& problems) {
  return Finder(plan, options, problems).find();
}

void drop_refused(const Plan& plan, const std::vector<double>& shares, Factors& factors) {
  std::vector<Factor> usable;
  for (Factor& factor : factors.all) {
    const std::int64_t id = factor.addresses.begin()->first;
    const std::vector<std::string>& addresses = factor.addresses.begin()->second;
    const auto base = std::find_if(plan.points().begin(), plan.points().end(),
                                   [&](const Point& point) { return point.id == id; });
    std::vector<Point> points;
    for (const double share : shares) {
      points.push_back(*base);
      for (const std::string& address : addresses)
        points.back().settings.push_back({address, factor.range.at(share), false});
    }
    Problems refused;
    plan.with_design(std::move(points), refused);
    if (refused.empty())
      usable.push_back(std::move(factor));
    else
      factors.left_out.push_back(factor.name + ": not every value in its range is possible, " +
                                 refused.all().front().what);
  }
  factors.all = std::move(usable);
}

std::vector<Point> design_points(const Plan& plan, const std::vector<Factor>& factors,
                                 const std::vector<DesignRow>& rows) {
  std::vector<Point> points;
  for (std::size_t d = 0; d < rows.size(); ++d) {
    for (const Point& base : plan.points()) {
      Point point = base;
      point.id = static_cast<std::int64_t>(points.size());
      point.design = static_cast<std::int64_t>(d);
      for (std::size_t f = 0; f < factors.size(); ++f) {
        const auto addresses = factors[f].addresses.find(base.id);
        if (!rows[d][f] || addresses == factors[f].addresses.end()) continue;
        for (const std::string& address : addresses->second)
          point.settings.push_back({address, factors[f].range.at(*rows[d][f]), false});
      }
      points.push_back(std::move(point));
    }
  }
  return points;
}

}  // namespace xenolith
