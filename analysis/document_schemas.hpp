#pragma once

#include "sim-core/base/json.hpp"

/// JSON Schemas (draft-07) of the files that say what results mean and how studies run. They tell an editor
/// what the readers accept; `xenolith check` tells more. A test holds the two against each other.
namespace xenolith {

/// `claims.json`, a ledger.
Json claims_schema();
/// `<name>.figure.json`.
Json figure_schema();
/// `<name>.calibration.json`, a description.
Json calibration_schema();
/// `configs/profiles/<name>.json`.
Json profile_schema();

}  // namespace xenolith
