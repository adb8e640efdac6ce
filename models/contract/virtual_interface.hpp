#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/guest_kernel.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

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
  /// Creates an interface for a driver in `guest`. `receive` and `send` are the guest's event ports for the
  /// two signals. A `tunnel` takes every frame that no other interface owns and its interrupts go to its
  /// guest as a physical interrupt, which the guest demultiplexes.
  virtual VirtualInterface& create_interface(GuestKernel& guest, MacAddress mac, EventPort receive,
                                             EventPort send, bool tunnel) = 0;
};

}  // namespace xenolith
