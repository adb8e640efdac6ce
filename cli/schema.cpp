#include "sim-core/experiment/schema.hpp"

#include <iostream>

#include "cli/session.hpp"

namespace xenolith {

int schema_command(const Arguments& arguments, Session& session) {
  const std::string kind = arguments.names.empty() ? "scenario" : arguments.names.front();
  const Registry& registry = session.registry();
  const Json schema = kind == "part"    ? part_schema(registry)
                      : kind == "board" ? board_schema(registry)
                                        : scenario_schema(registry);
  std::cout << to_text(schema) << '\n';
  return exit_done;
}

}  // namespace xenolith
