#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// Points that one sweep may have.
inline constexpr std::size_t most_points = 100'000;

/// One thing that a sweep varies: a parameter of the scenario, or the address of a component's parameter.
struct Axis {
  std::string name;
  Place place;
  std::vector<Json> values;
  bool from_command = false;  ///< given by `--set`

  bool is_address() const { return name.find('.') != std::string::npos; }
};

/// Every combination of the values of its axes.
using Product = std::vector<Axis>;

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
};

/// Reads `sweep`: an object (one product) or a list of objects (their union).
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
