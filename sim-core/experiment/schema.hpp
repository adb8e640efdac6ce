#pragma once

#include "sim-core/model/registry.hpp"

/// JSON Schemas (draft-07) of what users write, made from the models' own tables. They help editors;
/// `xenolith check` tells more.
namespace xenolith {

Json scenario_schema(const Registry& registry);
Json part_schema(const Registry& registry);
Json board_schema(const Registry& registry);
/// What a run writes as manifest.json, and `xenolith rerun` and `merge` read.
Json manifest_schema();

}  // namespace xenolith
