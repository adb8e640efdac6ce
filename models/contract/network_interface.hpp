#pragma once

#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/guest_kernel.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// Who takes the frames that an interface has received: a packet socket, a bridge, a protocol stack.
class FrameReceiver {
 public:
  virtual ~FrameReceiver() = default;
  /// Runs in the soft interrupt of the guest that owns the interface, and spends that guest's time.
  virtual Task<> received(Frame frame) = 0;
};

/// A network interface as the kernel of its guest sees it.
class NetworkInterface {
 public:
  static constexpr std::string_view contract = "network-interface";
  virtual ~NetworkInterface() = default;
  virtual MacAddress mac() const = 0;
  /// Gives a frame to the driver; returns when the caller may go on. Spends the owning guest's time at
  /// `level`.
  virtual Task<> transmit(Frame frame, Level level) = 0;
  /// The one receiver of everything that arrives here.
  virtual void set_receiver(FrameReceiver& receiver) = 0;
  virtual GuestKernel& guest() = 0;
  /// True if the driver leaves the payload of received frames in the CPU's cache: it has copied it.
  virtual bool payload_in_cache() const { return true; }
};

/// A software bridge inside a driver domain, to which the back ends of other guests' interfaces are attached.
class SoftwareBridgePort {
 public:
  virtual ~SoftwareBridgePort() = default;
  /// A frame that the bridge forwards to this port; runs at `level` in the bridge's guest and spends its
  /// time.
  virtual Task<> forward(Frame frame, Level level) = 0;
};

class EthernetBridge {
 public:
  static constexpr std::string_view contract = "ethernet-bridge";
  virtual ~EthernetBridge() = default;
  /// Adds a port and gives its number.
  virtual int attach(SoftwareBridgePort& port) = 0;
  /// A frame has come in through a port: look its destination up, filter it, forward it. Spends the guest's
  /// time.
  virtual Task<> bridge(Frame frame, int from_port, Level level) = 0;
  virtual GuestKernel& guest() = 0;
};

}  // namespace xenolith
