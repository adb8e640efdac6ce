#pragma once

#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/guest_kernel.hpp"

namespace xenolith {

/// The shared ring of one paravirtual network interface: requests and responses in memory that the front end
/// and the back end both map, and the event channel between them.
///
/// The lines of the rings travel between the caches of the two sides; the frames' pages do too.
class NetworkFrontend {
 public:
  virtual ~NetworkFrontend() = default;
  virtual MacAddress mac() const = 0;
  virtual GuestKernel& guest() = 0;
  /// Takes the next transmit request of the ring; false if there is none.
  virtual bool take_transmit(Frame* frame) = 0;
  /// A response to a transmit request: the page may be used again.
  virtual void transmit_done() = 0;
  /// True if the front end has posted a buffer for a received frame.
  virtual bool has_receive_buffer() const = 0;
  /// Puts a received frame with its page into the ring.
  virtual void put_received(const Frame& frame) = 0;
  /// Lines of the ring, of its indices and of the frame that travel with one request or response.
  virtual SharedLines& transmit_lines() = 0;
  virtual SharedLines& receive_lines() = 0;
  /// The guest's port of the event channel.
  virtual EventPort event() const = 0;
  /// True if the front end asked to be told of the response that was put last, of either kind.
  virtual bool wants_event() const = 0;
};

/// The driver domain's half of paravirtual network interfaces: one for all guests.
class NetworkBackend {
 public:
  static constexpr std::string_view contract = "network-backend";
  virtual ~NetworkBackend() = default;
  /// Connects a front end; gives the back end's port of the event channel.
  virtual EventPort connect(NetworkFrontend& frontend) = 0;
  /// The driver domain.
  virtual GuestKernel& guest() = 0;
};

}  // namespace xenolith
