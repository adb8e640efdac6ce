#include <dlfcn.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "sim-core/base/check.hpp"
#include "sim-core/fluid/solver.hpp"

namespace xenolith::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* library = "libxenolith_simgrid.so";
constexpr const char* entry = XENOLITH_FLUID_ENTRY;

/// Beside the program, one folder up (programs in a folder of the build tree), or in the lib beside bin.
void* load_library() {
  std::error_code ignored;
  const fs::path here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  std::string reason;
  for (const fs::path& folder : {here, here.parent_path(), here.parent_path() / "lib"}) {
    const fs::path file = folder / library;
    if (!fs::exists(file, ignored)) continue;
    void* const handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle != nullptr && dlsym(handle, entry) != nullptr) return handle;
    reason = handle == nullptr ? dlerror() : file.string() + " is of another version of Xenolith";
  }
  if (reason.empty()) reason = "it is not beside the program";
  throw std::runtime_error("the library of fluid networks, " + std::string(library) +
                           ", cannot be loaded: " + reason);
}

void* library_handle() {
  static void* const handle = load_library();
  return handle;
}

}  // namespace

void load_fluid_library() { library_handle(); }

FluidSolver& make_fluid_solver(const FluidSolverOptions& options) {
  static bool made = false;
  XENO_ASSERT(!made, "a process has one fluid network");
  made = true;
  void* const symbol = dlsym(library_handle(), entry);
  XENO_ASSERT(symbol != nullptr, "the library of fluid networks has no entry");
  return *reinterpret_cast<FluidSolver* (*)(const FluidSolverOptions&)>(symbol)(options);
}

}  // namespace xenolith::detail
