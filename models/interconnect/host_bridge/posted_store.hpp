#pragma once

#include <cstdint>

#include "models/contract/pci.hpp"
#include "sim-core/kernel/signal.hpp"

namespace xenolith {

/// A long store: the CPU waits for the posting buffer to take the last of its bursts.
struct StoreRun {
  explicit StoreRun(Simulator& simulator) : taken_signal(simulator) {}
  std::int64_t bursts = 0;
  bool taken = false;
  Signal taken_signal;
};
struct PostedStore {
  PciTarget* target = nullptr;
  Bytes size{};
  Delivery delivery;
  Time posted;
  StoreRun* run = nullptr;  ///< a stream of bursts
};

}  // namespace xenolith
