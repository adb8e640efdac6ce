#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "models/contract/network_processor.hpp"
#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/audit.hpp"

namespace xenolith {

/// The media and switch fabric interface (MSF): buffers of elements between the micro-engines and the media
/// devices.
class MediaInterface {
 public:
  struct Limits {
    std::int64_t receive_elements = 0;
    std::int64_t transmit_elements = 0;
    Bytes element{};
  };
  MediaInterface(Simulator& sim, const Limits& limits)
      : sim_(sim), limits_(limits), received_(sim), freed_(sim) {}

  /// Connects the next port. All ports are connected before anything is sent.
  void connect(MediaDevice& device);
  std::size_t ports() const { return ports_.size(); }
  /// Whole frames: what the interface does with them, and how many lie in its buffers.
  Custody& custody() { return custody_; }
  const Custody& custody() const { return custody_; }
  std::int64_t queued() const { return queued_; }

  /// The next received element, for the context that waits longest.
  Task<ReceiveElement> next_element();
  void release_elements(std::int64_t count);
  /// Waits for a transmit element and hands it to the port, whose elements leave in order.
  Task<> transmit(int port, Frame frame, Bytes size, bool last);
  /// The same for all elements of a frame at once; those before the last one have been handed on already.
  Task<> transmit_frame(int port, Frame frame, std::int64_t elements, Bytes last_piece);

 private:
  struct Piece {
    Frame frame;
    Bytes size{};
    bool last = false;
    std::int64_t elements = 1;
  };
  struct PortSide final : MediaReceiver {
    PortSide(MediaInterface& msf, MediaDevice& media) : owner(msf), device(media), outgoing(msf.sim_) {}
    Task<> receive_piece(Frame frame, Bytes size, bool first, bool last) override;
    Task<> receive_frame(Frame frame, std::int64_t pieces, Bytes last_piece) override;
    MediaInterface& owner;
    MediaDevice& device;
    Mailbox<Piece> outgoing;
  };

  Task<> send_pieces(PortSide& port);

  Simulator& sim_;
  Limits limits_;
  std::vector<std::unique_ptr<PortSide>> ports_;
  Mailbox<ReceiveElement> received_;
  Signal freed_;  ///< an element of either buffer has become free
  std::int64_t receive_used_ = 0;
  std::int64_t transmit_used_ = 0;
  std::uint64_t sequence_ = 0;
  Custody custody_;
  std::int64_t queued_ = 0;
};

}  // namespace xenolith
