#include "cli/session.hpp"

#include <unistd.h>

#include "cli/build_info.hpp"

namespace xenolith {
namespace {

std::filesystem::path this_program() {
  std::error_code failed;
  return std::filesystem::read_symlink("/proc/self/exe", failed);
}

}  // namespace

Session::Session() : home_(find_home(this_program(), XENOLITH_DATA_DIR)) {
  register_all_models(registry_);
  catalogue_ = std::make_unique<Catalogue>(home_, registry_);
}

ToolInfo tool_info() { return {XENOLITH_VERSION, XENOLITH_REVISION, XENOLITH_COMPILER, XENOLITH_BUILD_TYPE}; }

std::string version_text() {
  const ToolInfo tool = tool_info();
  return "xenolith " + tool.version + " (" + tool.revision + ", " + tool.compiler + ", " + tool.build_type +
         ")";
}

}  // namespace xenolith
