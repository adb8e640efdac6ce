#include "models/guest/tcp_stack/tcp_connection.hpp"

#include <algorithm>
#include <utility>

#include "models/guest/tcp_stack/tcp_stack.hpp"

namespace xenolith {

namespace {

constexpr std::uint64_t wake_share = 3;  // a writer sleeps until a third of the buffer is free

}  // namespace

TcpConnection::TcpConnection(TcpStack& stack, const Ends& ends, std::shared_ptr<StreamContents> contents)
    : stack_(stack),
      ends_(ends),
      contents_(std::move(contents)),
      state_(ends.client ? State::connecting : State::open),
      sender_(stack.tuning_),
      receiver_(stack.tuning_),
      released_(stack.sim()),
      greeting_timeout_(stack.params_.initial_timeout),
      opened_(stack.sim()),
      writable_(stack.sim()),
      readable_(stack.sim()) {}

GuestKernel& TcpConnection::guest() { return stack_.guest(); }

SegmentHeader TcpConnection::header() const {
  SegmentHeader segment;
  segment.source_port = ends_.port;
  segment.destination_port = ends_.peer_port;
  segment.sequence = sender_.next();
  return segment;
}

Task<> TcpConnection::lock() {
  while (owner_ != Owner::nobody) {
    co_await released_.wait();
  }
  owner_ = Owner::process;
}

/// Takes in what has come meanwhile, then lets go.
Task<> TcpConnection::unlock() {
  while (!backlog_.empty()) {
    const SegmentHeader segment = backlog_.front();
    backlog_.pop_front();
    co_await take_in(segment, Level::process);
  }
  owner_ = Owner::nobody;
  released_.notify_one();
}

Task<> TcpConnection::establish() {
  co_await lock();
  co_await control(SegmentHeader::syn, Level::process);
  guest().set_timer(retransmission_timer_, greeting_timeout_);
  co_await unlock();
  while (state_ != State::open) {
    co_await guest().sleep_on(opened_);
  }
}

Task<> TcpConnection::send(StreamRecord record) {
  auto left = static_cast<std::uint64_t>(record.size.count());
  written_ += left;
  outgoing().records.push_back({written_, record});
  co_await guest().run(stack_.params_.system_call, Level::process);
  const std::uint64_t piece = std::max<std::uint64_t>(
      stack_.tuning_.mss, static_cast<std::uint64_t>(stack_.params_.offload_segment.count()));
  while (left > 0) {
    while (sender_.room() == 0) {
      co_await guest().sleep_on(writable_);
    }
    co_await lock();
    const std::uint64_t chunk = std::min(left, piece);
    stack_.waited(outgoing().records.back().record.trail, "wait for the send buffer");
    co_await stack_.copy_to_kernel(Bytes(chunk));
    guest().worked(outgoing().records.back().record.trail, stack_, "write");
    sender_.write(chunk);
    left -= chunk;
    co_await push(Level::process);
    co_await unlock();
  }
}

Task<Bytes> TcpConnection::read(Bytes at_most) {
  co_await guest().run(stack_.params_.system_call, Level::process);
  while (receiver_.readable() == 0) {
    co_await guest().sleep_on(readable_);
  }
  co_await lock();
  const Bytes size = std::min(at_most, Bytes(receiver_.readable()));
  const std::uint64_t begin = receiver_.read_so_far();
  StreamRecord* const record = record_in(incoming(), begin, begin + static_cast<std::uint64_t>(size.count()));
  if (record != nullptr) stack_.waited_for(record->trail, guest().cause(Level::process), "wait to be read");
  co_await stack_.copy_to_user(size);
  if (record != nullptr) guest().worked(record->trail, stack_, "read");
  if (record != nullptr) trail_ = record->trail;
  receiver_.read(static_cast<std::uint64_t>(size.count()));
  incoming().read = receiver_.read_so_far();
  if (receiver_.update_due()) {
    co_await acknowledge(Level::process);
  }
  co_await unlock();
  std::deque<StreamContent::Entry>& records = incoming().records;
  while (!records.empty() && records.front().end <= receiver_.read_so_far()) records.pop_front();
  co_return size;
}

Task<StreamRecord> TcpConnection::receive() {
  while (receiver_.readable() == 0) {
    co_await guest().sleep_on(readable_);
  }
  StreamContent::Entry next = incoming().records.front();
  while (receiver_.read_so_far() < next.end) {
    co_await read(Bytes(next.end - receiver_.read_so_far()));
  }
  next.record.trail = trail_;
  co_return next.record;
}

Task<> TcpConnection::arrived(SegmentHeader segment) {
  if (owner_ != Owner::nobody) {
    backlog_.push_back(segment);
    co_return;
  }
  owner_ = Owner::softirq;
  co_await take_in(segment, Level::softirq);
  owner_ = Owner::nobody;
  released_.notify_one();
}

Task<> TcpConnection::take_in(SegmentHeader segment, Level level) {
  const TcpParams& params = stack_.params_;
  const bool payload = segment.length > 0;
  const Cycles work = payload ? params.receive_segment : params.receive_ack;
  ++(payload ? stack_.segments_received_ : stack_.acks_received_);
  stack_.waited(segment.trail, "wait for the socket");
  co_await guest().run(work, level);
  guest().worked(segment.trail, stack_, "receive");
  if ((segment.flags & SegmentHeader::syn) != 0) {
    co_await greet(segment, level);
  } else if (state_ == State::open) {
    co_await take_in_open(segment, level);
  }
}

Task<> TcpConnection::greet(SegmentHeader segment, Level level) {
  sender_.acknowledge(segment, stack_.now());
  if (!ends_.client) {
    co_await control(SegmentHeader::syn | SegmentHeader::ack, level);
    co_return;
  }
  guest().cancel_timer(retransmission_timer_);
  state_ = State::open;
  co_await acknowledge(level);
  co_await guest().wake(opened_, level);
}

Task<> TcpConnection::take_in_open(SegmentHeader segment, Level level) {
  const bool advanced = sender_.acknowledge(segment, stack_.now());
  if (advanced) arm_retransmission(true);
  TcpReceiver::Answer answer = TcpReceiver::Answer::none;
  const std::uint64_t before = receiver_.next();
  if (segment.length > 0) {
    co_await stack_.check(Bytes(segment.length), level);
    guest().worked(segment.trail, stack_, "checksum");
    end_trail(segment);
  }
  if (segment.length > 0 || segment.sequence < before) {
    answer = receiver_.arrive(segment.sequence, segment.length);
    incoming().arrived = receiver_.next();
  }
  if (receiver_.next() > before) {
    stack_.received_.add(Bytes(receiver_.next() - before));
    co_await guest().wake(readable_, level, segment.trail);
  }
  co_await push(level);
  if (sender_.room() >= stack_.tuning_.send_buffer / wake_share) {
    co_await guest().wake(writable_, level);
  }
  if (answer == TcpReceiver::Answer::at_once && receiver_.owes()) {
    co_await acknowledge(level);
  } else if (answer == TcpReceiver::Answer::delayed && receiver_.owes() && !ack_timer_.armed) {
    guest().set_timer(ack_timer_, stack_.params_.delayed_ack);
  }
  count();
}

Task<> TcpConnection::push(Level level) {
  const auto most = static_cast<std::uint32_t>(stack_.params_.offload_segment.count());
  std::optional<TcpSender::Segment> segment = sender_.take(stack_.now(), most);
  while (segment) {
    co_await transmit(*segment, level);
    segment = sender_.take(stack_.now(), most);
  }
  arm_retransmission(false);
}

Task<> TcpConnection::transmit(TcpSender::Segment segment, Level level) {
  ++stack_.segments_sent_;
  stack_.sent_.add(Bytes(segment.length));
  SegmentHeader made = header();
  made.made = stack_.now();
  made.trail = begin_trail(segment);
  co_await guest().run(stack_.params_.send_segment, level);
  guest().worked(made.trail, stack_, "send");
  made.sequence = segment.begin;
  made.length = segment.length;
  receiver_.tell(made);
  guest().cancel_timer(ack_timer_);
  co_await stack_.give(made, ends_.peer, level);
}

Task<> TcpConnection::acknowledge(Level level) {
  guest().cancel_timer(ack_timer_);
  return control(SegmentHeader::ack, level);
}

/// A segment without payload.
Task<> TcpConnection::control(std::uint8_t flags, Level level) {
  ++stack_.acks_sent_;
  co_await guest().run(stack_.params_.send_ack, level);
  SegmentHeader made = header();
  receiver_.tell(made);
  made.flags = flags;
  co_await stack_.give(made, ends_.peer, level);
}

void TcpConnection::arm_retransmission(bool restart) {
  if (!sender_.outstanding() && !sender_.shut()) {
    guest().cancel_timer(retransmission_timer_);
  } else if (restart || !retransmission_timer_.armed) {
    guest().set_timer(retransmission_timer_, sender_.timeout());
  }
}

Task<> TcpConnection::retransmission_due() {
  if (owner_ != Owner::nobody) {
    guest().set_timer(retransmission_timer_, stack_.params_.busy_retry);
    co_return;
  }
  owner_ = Owner::softirq;
  if (state_ == State::connecting) {
    greeting_timeout_ = std::min(greeting_timeout_ * 2, stack_.params_.maximum_timeout);
    co_await control(SegmentHeader::syn, Level::softirq);
    guest().set_timer(retransmission_timer_, greeting_timeout_);
  } else {
    const bool probe = sender_.shut();
    sender_.time_out();
    if (probe) {
      SegmentHeader made = header();
      receiver_.tell(made);
      made.sequence = sender_.next() - 1;
      co_await guest().run(stack_.params_.send_ack, Level::softirq);
      co_await stack_.give(made, ends_.peer, Level::softirq);
    }
    co_await push(Level::softirq);
    count();
  }
  co_await unlock();
}

Task<> TcpConnection::acknowledgement_due() {
  if (owner_ != Owner::nobody) {
    guest().set_timer(ack_timer_, stack_.params_.delayed_ack);
    co_return;
  }
  owner_ = Owner::softirq;
  if (receiver_.owes()) {
    co_await acknowledge(Level::softirq);
  }
  co_await unlock();
}

/// Tells the stack's statistics what is new.
void TcpConnection::count() {
  const TcpSender::Counts& counts = sender_.counts();
  stack_.retransmissions_.add(counts.retransmissions - counted_.retransmissions);
  stack_.recoveries_.add(counts.recoveries - counted_.recoveries);
  stack_.timeouts_.add(counts.timeouts - counted_.timeouts);
  counted_ = counts;
  stack_.out_of_order_.add(receiver_.out_of_order() - counted_out_of_order_);
  counted_out_of_order_ = receiver_.out_of_order();
}

}  // namespace xenolith
