#pragma once

#include <string_view>

#include "models/contract/file_system.hpp"

namespace xenolith {

/// A virtual machine that a program on a host runs, seen by whoever controls it.
class HostedVm {
 public:
  static constexpr std::string_view contract = "hosted-vm";
  virtual ~HostedVm() = default;
  virtual Bytes memory() const = 0;
  /// Starts its operating system from its disk, up to the desktop.
  virtual Task<> boot(FileId disk) = 0;
  /// Loads a saved state, of which `image` is the memory, and runs.
  virtual Task<> resume(FileId image) = 0;
  /// Saves its state: memory of this size into `image`.
  virtual Task<> suspend(FileId image, Bytes size) = 0;
  /// Ends it as a mains switch would.
  virtual Task<> power_off() = 0;
};

}  // namespace xenolith
