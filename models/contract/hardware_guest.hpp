#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/coherent_memory.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// What a processor's virtualization extension costs by itself.
struct VirtualizationTiming {
  Cycles exit;   ///< from the guest's instruction to the hypervisor's first
  Cycles entry;  ///< from the hypervisor's last instruction to the guest's next
  Cycles read;   ///< one field of the control structure
  Cycles write;
};

/// A processor's extension for virtual machines.
class VirtualizationExtension {
 public:
  static constexpr std::string_view contract = "virtualization-extension";
  virtual ~VirtualizationExtension() = default;
  virtual const VirtualizationTiming& timing() const = 0;
};

/// What a hypervisor does for a guest.
enum class VmService {
  null,          ///< returns at once
  cpuid,         ///< the processor's identification, as the guest may see it
  guest_fault,   ///< a page fault that is the guest's own: tell it
  table_write,   ///< the guest has written into its page table, which is write-protected
  shadow_fault,  ///< a page fault because the shadow lags behind the guest's table
  table_update,  ///< asked for by a call: writes an entry into guest table and shadow
};

/// Code of a hypervisor that runs on whatever CPU is in hypervisor state.
class VmmServices {
 public:
  static constexpr std::string_view contract = "vmm-services";
  virtual ~VmmServices() = default;
  /// Spends what the service takes on the CPU of `user`.
  virtual Task<> serve(LineUser user, VmService service) = 0;
  /// Takes a logical CPU out of the guests' hands for a thread of the hypervisor that never sleeps.
  virtual LineUser dedicate(int cpu) = 0;
};

/// A guest of the processor's virtualization extension on a logical CPU of its own.
class HardwareGuest {
 public:
  static constexpr std::string_view contract = "hardware-guest";
  virtual ~HardwareGuest() = default;
  /// Guest instructions.
  virtual Task<> run(Cycles work) = 0;
  /// Leaves the guest, serves, enters it again.
  virtual Task<> leave_for(VmService service) = 0;
  /// Touches a page that the guest has not mapped; returns in the guest's fault handler.
  virtual Task<> fault() = 0;
  /// The guest's handler writes the entry of that page into its table by itself.
  virtual Task<> write_table() = 0;
  /// The access is tried again: it succeeds, if the shadow has the entry.
  virtual Task<> retry() = 0;
  virtual LineUser lines() = 0;
  /// Exits so far.
  virtual std::int64_t exits() const = 0;
};

/// A core that carries out calls of guests that come through memory.
class SidecallTarget {
 public:
  static constexpr std::string_view contract = "sidecall-target";
  virtual ~SidecallTarget() = default;
  /// Asks for a service from the CPU of `caller`; returns when the caller has seen the answer.
  virtual Task<> call(LineUser caller, VmService service) = 0;
};

}  // namespace xenolith
