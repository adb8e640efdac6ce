#pragma once

#include <string>
#include <vector>

#include "sim-core/experiment/substitution.hpp"
#include "sim-core/experiment/sweep.hpp"

namespace xenolith {

/// A scenario as it is written, with `like` worked out; `${…}`, `when` and ranges wait for a point.
struct Scenario {
  std::string name;  ///< "svio/latency"
  std::string about;
  std::string file;              ///< as messages name it
  Json parameters;               ///< an object of name -> default
  Json ranges = Json::object();  ///< parameter or address -> { from, to, scale }
  std::vector<Product> sweep;
  Json machines;
  Json links;
  Json measure;
  Json run;  ///< null if there is none
  bool has_sound_parameters = true;

  std::vector<std::string> parameter_names() const;
};

/// Reads a scenario; everything that can be judged without a point is.
Scenario read_scenario(const Json& json, const std::string& file, Problems& problems);

/// Parameters that nothing uses: whoever changes them believes that something changes.
void check_usage(const Scenario& scenario, Problems& problems);

/// What a point decides about the parameters: defaults, then its settings. Addresses are left out.
Assignment parameters_of(const Scenario& scenario, const Point& point, Problems& problems);

/// Axes that are neither a parameter nor an address, and values of another kind than the parameter's default.
void check_axes(const Scenario& scenario, const std::vector<Product>& products, Problems& problems);

/// Values in `when` that a swept parameter never has: a typing error would leave something out in silence.
void check_conditions(const Scenario& scenario, const std::vector<Product>& products, Problems& problems);

}  // namespace xenolith
