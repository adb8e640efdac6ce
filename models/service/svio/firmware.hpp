#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "models/contract/in_order.hpp"
#include "models/contract/network_processor.hpp"
#include "models/contract/pci.hpp"
#include "models/service/svio/egress_scheduler.hpp"
#include "models/service/svio/svio_params.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

class MessageRing;
class SignalDemultiplexer;
class SvioInterface;

/// A packet that was received, between receive and ingress engine.
struct ReceivedPacket {
  Frame frame;
  Time queued;
};

/// A packet on its way to the line, between egress and transmit engine.
struct OutgoingPacket {
  Frame frame;
  SvioInterface* from = nullptr;
};

/// What an egress context finds in a send queue: a frame, or a change of the queue's flags that it has to act
/// on.
struct SendEntry {
  enum class Kind {
    frame,
    receive_signal,  ///< the guest has unmasked its receive signal while packets were waiting
    send_signal,     ///< the guest has asked for a send signal when everything had been sent already
  };
  Kind kind = Kind::frame;
  Frame frame;
  Time queued;
};

/// What the micro-code measures and counts; the service publishes it.
struct FirmwareStatistics : EgressStatistics {
  Latency packet_receive;  ///< receive ring to ingress context
  Tally ordering;          ///< contexts between their number and their turn, the one that draws included
  Latency demultiplex;
  Latency message_send;     ///< copy, wait for the turn, ring entry, doorbell
  Latency ingress;          ///< the three together
  Latency message_receive;  ///< descriptor in SDRAM to egress context
  Latency packet_transmit;
  Latency egress;  ///< the two together
  TimedLevel receive_ring_length;
  TimedLevel transmit_ring_length;
  Counter received;
  Counter delivered;
  Counter sent;
  Counter dropped_no_buffer;
  Counter dropped_no_interface;
  Counter dropped_queue_full;
  Counter rings;
};

/// State that the micro-code of all engines shares: it lies in the memories of the network processor.
struct Firmware {
  Firmware(Component& service, const SvioParams& costs, FirmwareStatistics& counts)
      : owner(service),
        params(costs),
        statistics(counts),
        free_buffers(costs.packet_buffers),
        egress(costs, counts) {}

  Time now() const { return owner.now(); }
  /// The interface that a frame for `destination` goes to; null if nobody takes it.
  SvioInterface* find(MacAddress destination) const;
  /// Tells the host of received packets, or of room to send: by a message to its sidecore if it has one, by
  /// the interface's own interrupt, or by its bit in the doorbell.
  Task<> ring_receive(MicroContext& context, SvioInterface& interface, Trail cause = {});
  Task<> ring_send(MicroContext& context, SvioInterface& interface);
  /// Marks the way of a packet's request: a stage of micro-code is over, or a wait that is none of the
  /// context's own.
  void worked(MicroContext& context, Trail& trail, std::string_view stage) const {
    if (trail) owner.served_but(trail, stage, context.take_waited());
  }
  void waited(MicroContext& context, Trail& trail, std::string_view stage) const {
    if (!trail) return;
    context.take_waited();
    owner.waited(trail, stage);
  }
  /// A slice on the track of one context.
  void draw(const char* engine, int context, const char* what, Time start) const;

  Component& owner;
  const SvioParams& params;
  FirmwareStatistics& statistics;
  NetworkProcessor* processor = nullptr;
  DeviceIo* host = nullptr;
  Doorbell* doorbell = nullptr;
  SignalDemultiplexer* signals = nullptr;
  MessageRing* messages = nullptr;

  std::int64_t free_buffers;
  PolledFifo<ReceivedPacket> receive_ring;
  PolledFifo<OutgoingPacket> transmit_ring;
  std::int64_t transmit_ring_used = 0;  ///< entries promised or present
  EgressScheduler egress;               ///< egress contexts that found the ring full
  std::map<MacAddress, SvioInterface*> by_mac;
  SvioInterface* tunnel = nullptr;
  Custody frames;
};

/// Element by element from the MSF into SDRAM; whole packets onto the receive ring. Shared by all contexts of
/// its engine.
class ReceiveCode final : public MicroCode {
 public:
  explicit ReceiveCode(Firmware& firmware) : firmware_(firmware) {}
  Task<> execute(MicroContext& context) override;

 private:
  void take_buffer();
  Task<> finish(MicroContext& context, ReceiveElement element);

  Firmware& firmware_;
  InOrder assembly_;
  InOrder enqueue_;
  bool dropping_ = false;  ///< the packet under assembly found no buffer
};

/// One context of the ingress engine: takes a packet from the receive ring when it holds the token, finds its
/// interface, passes the token on, copies the packet to the host and commits it in order.
class IngressCode final : public MicroCode {
 public:
  /// What the contexts of the engine share.
  struct Pool {
    std::vector<MicroSignal> tokens;
  };
  IngressCode(Firmware& firmware, Pool& pool, int number);
  Task<> execute(MicroContext& context) override;

 private:
  void drop(const SvioInterface* interface, Custody::Hand& hand);
  Task<> copy(MicroContext& context, Bytes size);
  Task<> deliver(MicroContext& context, Frame frame, SvioInterface& interface, std::uint64_t number);

  Firmware& firmware_;
  Pool& pool_;
  int number_;
  PollLoop loop_;
};

/// One context of the egress engine: polls the send queues of its interfaces in turn.
class EgressCode final : public MicroCode {
 public:
  EgressCode(Firmware& firmware, int number);
  /// One more interface to serve.
  void add(SvioInterface& interface);
  Task<> execute(MicroContext& context) override;

 private:
  Task<> bring(MicroContext& context, OutgoingPacket* packet, std::uint64_t number);
  Task<> enqueue(MicroContext& context, OutgoingPacket packet);
  Task<> signal(MicroContext& context, SvioInterface& interface, SendEntry::Kind kind);

  Firmware& firmware_;
  int number_;
  PollLoop loop_;
  std::vector<SvioInterface*> interfaces_;
};

/// One context of the transmit engine: takes a packet from the transmit ring when it holds the token and
/// hands it to the MSF, element by element, in order.
class TransmitCode final : public MicroCode {
 public:
  struct Pool {
    std::vector<MicroSignal> tokens;
    InOrder line;
  };
  TransmitCode(Firmware& firmware, Pool& pool, int number);
  Task<> execute(MicroContext& context) override;

 private:
  Task<> transmit(MicroContext& context, Frame frame);
  Task<> cut(MicroContext& context, Frame frame);

  Firmware& firmware_;
  Pool& pool_;
  int number_;
  PollLoop loop_;
};

}  // namespace xenolith
