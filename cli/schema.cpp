#include "sim-core/experiment/schema.hpp"

#include <iostream>

#include "analysis/document_schemas.hpp"
#include "cli/session.hpp"

namespace xenolith {
namespace {

Json schema_of(const std::string& kind, const Registry& registry) {
  if (kind == "part") return part_schema(registry);
  if (kind == "board") return board_schema(registry);
  if (kind == "claims") return claims_schema();
  if (kind == "figure") return figure_schema();
  if (kind == "calibration") return calibration_schema();
  if (kind == "profile") return profile_schema();
  if (kind == "manifest") return manifest_schema();
  return scenario_schema(registry);
}

}  // namespace

int schema_command(const Arguments& arguments, Session& session) {
  const std::string kind = arguments.names.empty() ? "scenario" : arguments.names.front();
  std::cout << to_text(schema_of(kind, session.registry())) << '\n';
  return exit_done;
}

}  // namespace xenolith
