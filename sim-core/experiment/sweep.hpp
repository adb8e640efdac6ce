#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim-core/experiment/sweep_condition.hpp"

namespace xenolith {

/// Points that one sweep may have.
inline constexpr std::size_t most_points = 100'000;

/// Column that tells the rows of a design apart; no parameter has this name.
inline constexpr std::string_view design_column = "design";

/// One thing that a sweep varies: a parameter of the scenario, or the address of a component's parameter.
struct Axis {
  std::string name;
  Place place;
  std::vector<Json> values;
  bool from_command = false;  ///< given by `--set`
  std::size_t group = 0;  ///< axes of one group, not 0, go together: the first value of each, the second …

  bool is_address() const { return name.find('.') != std::string::npos; }
};

/// Every combination of the values of its axes for which all of `when` holds, and not all of `unless` does.
struct Product {
  std::vector<Axis> axes;
  std::vector<SweepCondition> when;
  std::vector<SweepCondition> unless;
  Place place;
};

/// One fully decided run. Points are numbered from 0 in the order of the sweep: products as they are written,
/// in each the first axis slowest and the last fastest. A combination that comes up twice is one point.
struct Point {
  struct Setting {
    std::string name;
    Json value;
    bool from_command = false;
  };
  std::int64_t id = 0;
  std::vector<Setting> settings;
  std::int64_t design = -1;  ///< number of a row of an experimental design, which results have as a column
};

/// One part of a sweep: point k belongs to shard k mod `count`.
struct Shard {
  std::int64_t index = 0;  ///< from 0
  std::int64_t count = 1;

  bool has(const Point& point) const { return point.id % count == index; }
};

/// Reads `sweep`: an object (one product) or a list of objects (their union). In an object, a parameter has a
/// list of values or a range; `zip` holds axes that go together, `latin_hypercube` ranges that are sampled
/// together, `when` and `unless` leave combinations out.
std::vector<Product> read_sweep(const Json& sweep, Problems& problems);

/// `address=value` or `address=v1,v2,…`. Commas inside parentheses, brackets and quotes do not separate. What
/// reads as a number, true or false is one; everything else is text.
std::vector<Axis> read_sets(const std::vector<std::string>& sets, Problems& problems);

/// Replaces the values of an axis in every product, or adds the axis at the end of it.
std::vector<Product> with_sets(std::vector<Product> products, const std::vector<Axis>& sets);

/// All points; more than `most_points` is a problem.
std::vector<Point> points_of(const std::vector<Product>& products, Problems& problems);

/// The names of all axes in the order in which they first come up.
std::vector<std::string> axis_names(const std::vector<Product>& products);

}  // namespace xenolith
