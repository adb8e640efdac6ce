#include "models/guest/tcp_stack/tcp_stack.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "models/guest/tcp_stack/tcp_connection.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

namespace {

constexpr Bytes ethernet_header{14};
constexpr Bytes smallest_frame{60};
constexpr Bytes checksum_unit{1024};
constexpr std::uint16_t first_client_port = 32768;
constexpr Bytes block_option{8};         // RFC 2018: a pair of numbers
constexpr Bytes block_option_header{4};  // kind, length, padding

}  // namespace

TcpTuning TcpParams::tuning() const {
  TcpTuning tuning;
  tuning.mss = mss();
  tuning.initial_segments = static_cast<std::uint32_t>(initial_segments);
  tuning.duplicates = static_cast<std::uint32_t>(duplicates);
  tuning.quick_acks = static_cast<std::uint32_t>(quick_acks);
  tuning.selective = selective;
  tuning.nagle = nagle;
  tuning.send_buffer = static_cast<std::uint64_t>(static_cast<double>(send_buffer.count()) * send_share);
  tuning.receive_buffer =
      static_cast<std::uint64_t>(static_cast<double>(receive_buffer.count()) * receive_share);
  tuning.initial_timeout = initial_timeout;
  tuning.minimum_timeout = minimum_timeout;
  tuning.maximum_timeout = maximum_timeout;
  tuning.granularity = clock_granularity;
  return tuning;
}

TcpStack::TcpStack(const Context& context, const Params& params)
    : Component(context), params_(params), tuning_(params.tuning()), next_port_(first_client_port) {
  if (tuning_.receive_buffer < 2 * std::uint64_t{tuning_.mss}) {
    throw Misfit("receive_buffer", "the window holds less than two segments",
                 "at least two segments of " + std::to_string(tuning_.mss) + " B");
  }
}

TcpStack::~TcpStack() = default;

void TcpStack::audit(Audit& audit) const {
  audit.check(*this, "frames", custody_, 0);
  for (const auto& [key, connection] : connections_) connection->audit(audit);
}

void TcpStack::start() { nic_->set_receiver(*this); }

void TcpStack::listen(std::uint16_t port) {
  const bool fresh = listeners_.emplace(port, std::make_unique<Listener>(sim())).second;
  if (!fresh) {
    throw Misfit("port", "two servers of one guest listen to port " + std::to_string(port),
                 "a port of its own for each");
  }
}

Task<StreamSocket*> TcpStack::accept(std::uint16_t port) {
  Listener& listener = *listeners_.at(port);
  while (listener.connected.empty()) {
    co_await guest().sleep_on(listener.arrival);
  }
  TcpConnection* const connection = listener.connected.front();
  listener.connected.pop_front();
  co_await guest().run(params_.system_call, Level::process);
  co_return connection;
}

TcpConnection& TcpStack::open(const Key& key, std::shared_ptr<StreamContents> contents, bool client) {
  auto connection = std::make_unique<TcpConnection>(
      *this, TcpConnection::Ends{key.peer, key.peer_port, key.port, client}, std::move(contents));
  TcpConnection& opened = *connection;
  XENO_ASSERT(connections_.emplace(key, std::move(connection)).second, "a connection is opened twice");
  return opened;
}

Task<StreamSocket*> TcpStack::connect(StreamAddress& peer, std::uint16_t port) {
  const Key key{peer.mac(), port, next_port_++};
  auto contents = std::make_shared<StreamContents>();
  peer.announce(mac(), key.port, contents);
  TcpConnection& connection = open(key, std::move(contents), true);
  co_await guest().run(params_.system_call, Level::process);
  co_await connection.establish();
  co_return &connection;
}

void TcpStack::announce(MacAddress client, std::uint16_t client_port,
                        std::shared_ptr<StreamContents> contents) {
  announced_[{client, client_port}] = std::move(contents);
}

Task<> TcpStack::received(Frame frame) {
  Custody::Hand hand = custody_.taken();
  SegmentHeader segment = frame.segment;
  segment.trail = frame.trail;
  if (frame.destination != mac() || segment.destination_port == 0) {
    ++foreign_;
    hand.lost();
    co_return;
  }
  hand.used();  // what goes on is its segment
  const auto found = connections_.find({frame.source, segment.source_port, segment.destination_port});
  if (found != connections_.end()) {
    co_await found->second->arrived(segment);
  } else {
    co_await greet(frame);
  }
}

/// A client's first segment.
Task<> TcpStack::greet(Frame frame) {
  const SegmentHeader segment = frame.segment;
  co_await guest().run(params_.receive_segment, Level::softirq);
  const auto listener = listeners_.find(segment.destination_port);
  const auto contents = announced_.find({frame.source, segment.source_port});
  if ((segment.flags & SegmentHeader::syn) == 0 || listener == listeners_.end() ||
      contents == announced_.end()) {
    ++foreign_;
    co_return;
  }
  TcpConnection& connection =
      open({frame.source, segment.source_port, segment.destination_port}, contents->second, false);
  announced_.erase(contents);
  co_await connection.arrived(segment);
  listener->second->connected.push_back(&connection);
  co_await guest().wake(listener->second->arrival, Level::softirq);
}

/// Hands a segment to the driver. The caller has paid for making it.
Task<> TcpStack::give(SegmentHeader segment, MacAddress to, Level level) {
  Frame frame;
  frame.source = mac();
  frame.destination = to;
  Bytes size = ethernet_header + params_.segment_header + Bytes(segment.length);
  if (segment.blocks > 0) size += block_option_header + block_option * segment.blocks;
  frame.size = std::max(size, smallest_frame);
  frame.id = (mac().value << 40) | ++frames_;
  if (segment.length > tuning_.mss) frame.segment_size = Bytes(tuning_.mss);
  frame.segment = segment;
  frame.trail = segment.trail;
  custody_.created().passed();
  return nic_->transmit(frame, level);
}

Cycles TcpStack::checksum_work(Bytes size) const {
  return Cycles((params_.checksum.count() * size.count() + checksum_unit.count() - 1) /
                checksum_unit.count());
}

/// Copy and checksum in one pass, unless the interface makes the checksum.
Task<> TcpStack::copy_to_kernel(Bytes size) {
  co_await guest().copy(size, CopyFrom::cache, Level::process);
  if (!params_.checksum_offload) {
    co_await guest().run(checksum_work(size), Level::process);
  }
}

Task<> TcpStack::copy_to_user(Bytes size) {
  const bool cold = params_.checksum_offload && !nic_->payload_in_cache();
  return guest().copy(size, cold ? CopyFrom::memory : CopyFrom::cache, Level::process);
}

/// The checksum of what has been received; it brings the payload into the cache if it is not there.
Task<> TcpStack::check(Bytes size, Level level) {
  if (params_.checksum_offload) co_return;
  if (nic_->payload_in_cache()) {
    co_await guest().run(checksum_work(size), level);
  } else {
    co_await guest().copy(size, CopyFrom::memory, level);
  }
}

}  // namespace xenolith
