#pragma once

#include <functional>
#include <string>

#include "sim-core/base/json.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// Judges the claim that a value of kind "paper" names.
using ClaimCheck = std::function<void(const Json& claim, const std::string& address)>;

/// Reads `{ "value": …, "source": …, "kind": …, "low": …, "high": …, "note": …, "claim": … }`: the value, or
/// null pointer with a problem. Every value has a source; an assumed one has a range around it, one of a
/// paper its claim, a fitted one ("calibrated") its range and its "calibration".
const Json* read_sourced_value(const Json& entry, const FieldInfo& field, const Json* sources,
                               const std::string& address, const ClaimCheck& check_claim, Problems& problems);

}  // namespace xenolith
