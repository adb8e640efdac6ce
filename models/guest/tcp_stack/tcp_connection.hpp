#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/transport.hpp"
#include "models/guest/tcp_stack/tcp_receiver.hpp"
#include "models/guest/tcp_stack/tcp_sender.hpp"
#include "sim-core/model/audit.hpp"

namespace xenolith {

class TcpStack;

/// A connection: two halves, timers, and a lock. A process that uses the socket owns it meanwhile; segments
/// that come then wait until it lets go, and are taken in by the process.
class TcpConnection final : public StreamSocket {
 public:
  struct Ends {
    MacAddress peer;
    std::uint16_t peer_port = 0;
    std::uint16_t port = 0;
    bool client = false;
  };
  TcpConnection(TcpStack& stack, const Ends& ends, std::shared_ptr<StreamContents> contents);

  Task<> send(StreamRecord record) override;
  Task<StreamRecord> receive() override;
  Task<Bytes> read(Bytes at_most) override;
  /// For the stack: of what this side writes, nothing may be further than where it came from.
  void audit(Audit& audit) const;

  Trail trail() const override { return trail_; }
  Bytes read_so_far() const override { return Bytes(receiver_.read_so_far()); }

  /// For the stack: opens the connection from this side; in the process that connects.
  Task<> establish();
  /// For the stack: a segment of this connection has come; in the soft interrupt.
  Task<> arrived(SegmentHeader segment);

 private:
  enum class State { connecting, open };
  enum class Owner { nobody, process, softirq };
  struct Retransmission final : TimerHandler {
    explicit Retransmission(TcpConnection& connection) : owner(connection) {}
    Task<> expired() override { return owner.retransmission_due(); }
    TcpConnection& owner;
  };
  struct DelayedAck final : TimerHandler {
    explicit DelayedAck(TcpConnection& connection) : owner(connection) {}
    Task<> expired() override { return owner.acknowledgement_due(); }
    TcpConnection& owner;
  };

  /// The record whose last byte is the last one in this part of the stream; null if none ends there, or
  /// nobody asks where time goes.
  StreamRecord* record_in(StreamContent& content, std::uint64_t begin, std::uint64_t end) const;
  Task<> lock();
  Task<> unlock();
  Task<> take_in(SegmentHeader segment, Level level);
  Task<> take_in_open(SegmentHeader segment, Level level);
  Task<> greet(SegmentHeader segment, Level level);
  /// Sends what may be sent.
  Task<> push(Level level);
  Task<> transmit(TcpSender::Segment segment, Level level);
  Trail begin_trail(TcpSender::Segment segment);
  void end_trail(const SegmentHeader& segment);
  Task<> acknowledge(Level level);
  Task<> control(std::uint8_t flags, Level level);
  Task<> retransmission_due();
  Task<> acknowledgement_due();
  void arm_retransmission(bool restart);
  void count();
  SegmentHeader header() const;
  GuestKernel& guest();
  StreamContent& outgoing() { return ends_.client ? contents_->from_client : contents_->from_server; }
  StreamContent& incoming() { return ends_.client ? contents_->from_server : contents_->from_client; }

  TcpStack& stack_;
  const Ends ends_;
  const std::shared_ptr<StreamContents> contents_;
  State state_;
  TcpSender sender_;
  TcpReceiver receiver_;
  std::uint64_t written_ = 0;
  Owner owner_ = Owner::nobody;
  Signal released_;
  std::deque<SegmentHeader> backlog_;
  Retransmission retransmission_{*this};
  DelayedAck delayed_ack_{*this};
  KernelTimer retransmission_timer_{retransmission_};
  KernelTimer ack_timer_{delayed_ack_};
  Duration greeting_timeout_;
  WaitQueue opened_, writable_, readable_;
  Trail trail_;  ///< of the record that was read last
  TcpSender::Counts counted_;
  std::int64_t counted_out_of_order_ = 0;
};

}  // namespace xenolith
