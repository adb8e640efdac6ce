#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/guest_kernel.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// Where a driver takes the two signals of its interface.
struct InterfaceEvents {
  EventPort receive = -1;
  EventPort send = -1;
};

/// Which signals an interrupt was for.
struct InterruptReasons {
  bool receive = false;
  bool send = false;
};

/// One virtual interface (VIF) of a self-virtualized device, as its driver on the host sees it: a send queue
/// in the device's memory, a receive queue in host memory, a receive signal that can be masked.
class VirtualInterface {
 public:
  virtual ~VirtualInterface() = default;
  virtual MacAddress mac() const = 0;
  /// True if the send queue has no room (the host keeps its own count, no bus read).
  virtual bool send_queue_full() const = 0;
  /// Stores frame and descriptor into the send queue by programmed I/O; the descriptor alone if the device
  /// fetches frames. The caller stalls as the bus makes it.
  virtual Task<> put(Frame frame) = 0;
  /// True if the device fetches frames out of host memory, where it must be able to reach them.
  virtual bool fetches_frames() const { return false; }
  /// True if received frames lie in a cache that the host's CPUs share.
  virtual bool received_in_cache() const { return false; }
  /// Takes the next frame from the receive queue in host memory; nothing if it is empty.
  virtual std::optional<Frame> take() = 0;
  virtual bool receive_queue_empty() const = 0;
  /// Masks or unmasks the receive signal: a posted write to the device.
  virtual Task<> set_receive_signal(bool enabled) = 0;
  /// Asks for a signal when the full send queue has room again.
  virtual Task<> request_send_signal() = 0;

  /// Of a tunnel whose guest was interrupted: reads the device's register and clears what it says. The caller
  /// stalls.
  virtual Task<> identify(InterruptReasons* reasons) = 0;
  /// Of a tunnel: a hypercall by which its guest ends the interrupt that it has served.
  virtual Task<> end_interrupt(Level level) = 0;

  /// Asks the device's management to give the interface a priority (0: none): a message to it; what it does
  /// takes effect later.
  virtual Task<> request_priority(std::int64_t priority) = 0;

  /// The driver reports that its guest ran because of a receive signal; `useful` if there was a frame for it.
  virtual void report_signal_handled(bool useful) = 0;
};

/// A device that offers virtual interfaces.
class VirtualInterfaceProvider {
 public:
  static constexpr std::string_view contract = "virtual-interface-provider";
  virtual ~VirtualInterfaceProvider() = default;
  /// Creates an interface for a driver in `guest`.
  virtual VirtualInterface& create_interface(GuestKernel& guest, MacAddress mac, InterfaceEvents events) = 0;
  /// Creates the interface that takes every frame that no other owns. If it stays the only one, the device's
  /// interrupt is its guest's own and comes on `interrupt`: the guest finds out what it is for. Otherwise its
  /// signals come as those of any other interface do.
  virtual VirtualInterface& create_tunnel(GuestKernel& guest, MacAddress mac, InterfaceEvents events,
                                          EventPort interrupt) = 0;
};

}  // namespace xenolith
