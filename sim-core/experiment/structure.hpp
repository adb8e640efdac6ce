#pragma once

#include <set>
#include <string>

#include "sim-core/experiment/scenario.hpp"

namespace xenolith {

/// Which parameters decide what a point consists of: the components that there are, their models, parts and
/// boards, what is measured. The others only give values.
class Structure {
 public:
  /// `scenario` must outlive it.
  explicit Structure(const Scenario& scenario);

  /// The same for two points that consist of the same components of the same parts, and read the same files.
  std::string key_of(const Point& point) const;
  const std::set<std::string>& parameters() const { return parameters_; }

 private:
  const Scenario& scenario_;
  std::set<std::string> parameters_;
};

/// Adds the names that stand inside `${…}` in a text.
void add_names_in(const std::string& text, std::set<std::string>& names);

}  // namespace xenolith
