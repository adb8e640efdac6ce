#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/network_processor.hpp"
#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/busy_time.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// A full-duplex Ethernet MAC on the packet bus (SPI-3) of a network processor.
///
/// Transmit: pieces cross the bus into the transmit FIFO; a whole frame leaves at the line rate,
/// store-and-forward. Receive: a frame whose last bit has come waits in the receive FIFO and crosses the bus
/// in pieces. No PAUSE frames: a full receive FIFO drops. See README.md.
class EthernetMac final : public Component, public EthernetPort, public MediaDevice {
 public:
  static constexpr std::string_view summary = "Ethernet MAC with FIFOs on a packet bus, store-and-forward.";
  struct Params {
    BitRate rate{};
    BitRate bus_rate{};
    std::int64_t bus_hops{};
    Bytes transmit_fifo{};
    Bytes receive_fifo{};
    Duration transmit_latency{};
    Duration receive_latency{};
    bool elide_bursts = true;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::rate, "rate", "Line rate.", positive),
          required(&Params::bus_rate, "bus_rate", "Rate of the packet bus, per direction and hop.", positive),
          required(&Params::bus_hops, "bus_hops", "Bus hops between MAC and processor.", at_least(1)),
          required(&Params::transmit_fifo, "transmit_fifo", "Bytes of the transmit FIFO.", at_least(2048)),
          required(&Params::receive_fifo, "receive_fifo", "Bytes of the receive FIFO.", at_least(2048)),
          required(&Params::transmit_latency, "transmit_latency",
                   "From whole frame in the FIFO to its first bit out.", not_negative),
          required(&Params::receive_latency, "receive_latency",
                   "From last bit in to the first piece on the bus.", not_negative),
          optional(&Params::elide_bursts, "elide_bursts",
                   "False: each piece of a received frame is an event. See README.md."));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&EthernetMac::sent_, "sent", "Frames sent."),
        statistic(&EthernetMac::received_, "received", "Frames received and handed on."),
        statistic(&EthernetMac::dropped_, "dropped",
                  "Frames dropped: receive FIFO full, longer than a FIFO, or no cable."),
        statistic(&EthernetMac::sent_bytes_, "sent_data", "Bytes of sent frames."),
        statistic(&EthernetMac::received_bytes_, "received_data", "Bytes of received frames."),
        statistic(&EthernetMac::line_busy_, "line",
                  "Part of the time in which frames are sent, with preamble and gap."));
  }

  EthernetMac(const Context& context, const Params& params);
  void start() override;
  void audit(Audit& audit) const override {
    audit.check(*this, "frames", custody_, static_cast<std::int64_t>(to_line_.size() + to_processor_.size()));
  }

  void plug(EthernetSegment& segment, int socket) override;
  void receive(const Frame& frame) override;
  BitRate rate() const override { return params_.rate; }
  void attach(MediaReceiver& receiver, Bytes piece) override;
  Task<> transmit_piece(Frame frame, Bytes size, bool last) override;
  Task<> transmit_frame(Frame frame, Bytes last_piece) override;

 private:
  struct Queued {
    Frame frame;
    Time ready;
  };
  Task<> send_frames();
  Task<> hand_on_frames();
  Task<> hand_on(Frame frame, Custody::Hand* hand);
  /// Waits for room in the transmit FIFO, then for the bus.
  Task<> cross(Bytes size, Bytes crossing);
  bool too_long(const Frame& frame, bool last);
  void send_whole(const Frame& frame, Bytes last_piece);
  /// Extra time of the hops behind the first one, for one piece.
  Duration further_hops(Bytes size) const;

  Params params_;
  EthernetSegment* segment_ = nullptr;
  int socket_ = -1;
  MediaReceiver* receiver_ = nullptr;
  Bytes piece_{};
  Resource transmit_bus_;
  Mailbox<Queued> to_line_;
  Bytes transmit_used_{};
  Signal transmit_freed_;
  Mailbox<Queued> to_processor_;
  Bytes receive_used_{};
  Custody custody_;
  Counter sent_;
  Counter received_;
  Counter dropped_;
  Flow sent_bytes_;
  Flow received_bytes_;
  BusyTime line_busy_;
};

}  // namespace xenolith
