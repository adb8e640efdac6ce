#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// One value that two runs do not share.
struct InputChange {
  std::string address;
  std::string a;         ///< empty: there is none
  std::string b;         ///< empty: there is none
  std::string origin_a;  ///< file, line and column, "sweep" or "--set"
  std::string origin_b;
};

/// What differs between the resolved.json of two runs at pairs of points (A's and B's number): parameters and
/// values of components, each difference once, in the order in which they come up.
std::vector<InputChange> input_changes(const Json& a, const Json& b,
                                       const std::vector<std::pair<std::int64_t, std::int64_t>>& points);

}  // namespace xenolith
