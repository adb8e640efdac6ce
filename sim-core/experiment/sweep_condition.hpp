#pragma once

#include <string>
#include <vector>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// What a parameter of a sweep must be: one of some values, or a number within bounds.
struct SweepCondition {
  std::string name;
  Place place;
  std::vector<Json> values;    ///< one of these, unless there are bounds
  std::vector<Json> at_least;  ///< of the same type as the parameter's values; all must hold
  std::vector<Json> at_most;
};

/// Reads `{ parameter: value | [values] | { "at_least": …, "at_most": … } }`.
std::vector<SweepCondition> read_sweep_conditions(const Json& json, const std::string& address,
                                                  Problems& problems);

/// True if the value is what the condition asks for.
bool fulfils(const SweepCondition& condition, const Json& value);

}  // namespace xenolith
