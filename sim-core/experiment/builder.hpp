#pragma once

#include <memory>

#include "sim-core/experiment/platform.hpp"
#include "sim-core/model/system.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

/// What distinguishes one replication from another.
struct Replication {
  std::uint64_t seed = 1;
  std::uint64_t number = 0;
  Trace* trace = nullptr;
  Anatomy* anatomy = nullptr;
};

/// Starts every component, in order, to see whether its values fit what it is bound to (`Misfit`). The system
/// must not be used afterwards.
void try_start(const Platform& platform, System& system, Problems& problems);

/// Builds every component, in order, and binds every port. With problems the system must not be started.
std::unique_ptr<System> build(const Platform& platform, Simulator& simulator, const Replication& replication,
                              Problems& problems);

}  // namespace xenolith
