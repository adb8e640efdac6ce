#include "models/network/ethernet_mac/ethernet_mac.hpp"

#include <algorithm>
#include <optional>

#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

EthernetMac::EthernetMac(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      transmit_bus_(sim(), 1),
      to_line_(sim()),
      transmit_freed_(sim()),
      to_processor_(sim()) {}

void EthernetMac::start() {
  sim().spawn(send_frames());
  sim().spawn(hand_on_frames());
}

void EthernetMac::plug(EthernetSegment& segment, int socket) {
  XENO_ASSERT(segment_ == nullptr, "a port is plugged in twice");
  segment_ = &segment;
  socket_ = socket;
}

void EthernetMac::attach(MediaReceiver& receiver, Bytes piece) {
  XENO_ASSERT(receiver_ == nullptr, "two processors are attached to one MAC");
  receiver_ = &receiver;
  piece_ = piece;
}

Duration EthernetMac::further_hops(Bytes size) const {
  return size / params_.bus_rate * (params_.bus_hops - 1);
}

Task<> EthernetMac::cross(Bytes size, Bytes crossing) {
  while (transmit_used_ + size > params_.transmit_fifo) {
    co_await transmit_freed_.wait();
  }
  transmit_used_ += size;
  co_await transmit_bus_.use(crossing / params_.bus_rate);
}

void EthernetMac::send_whole(const Frame& frame, Bytes last_piece) {
  const bool taken = to_line_.try_put({frame, now() + further_hops(last_piece) + params_.transmit_latency});
  XENO_ASSERT(taken, "an unbounded channel refuses a frame");
}

/// The FIFO gathers a frame whole: one that is longer can never be sent.
bool EthernetMac::too_long(const Frame& frame, bool last) {
  if (frame.size <= params_.transmit_fifo) return false;
  if (last) ++dropped_;
  return true;
}

Task<> EthernetMac::transmit_piece(Frame frame, Bytes size, bool last) {
  std::optional<Custody::Hand> hand;
  if (last) hand.emplace(custody_.taken());
  if (too_long(frame, last)) {
    if (hand) hand->lost();
    co_return;
  }
  co_await cross(size, size);
  served_for(frame.trail, "transmit bus", size / params_.bus_rate);
  if (!hand) co_return;
  hand->kept();
  send_whole(frame, size);
}

Task<> EthernetMac::transmit_frame(Frame frame, Bytes last_piece) {
  Custody::Hand hand = custody_.taken();
  if (too_long(frame, true)) {
    hand.lost();
    co_return;
  }
  co_await cross(frame.size, last_piece);
  served_for(frame.trail, "transmit bus", last_piece / params_.bus_rate);
  hand.kept();
  send_whole(frame, last_piece);
}

Task<> EthernetMac::send_frames() {
  for (;;) {
    Queued next = co_await to_line_.get();
    Custody::Hand hand = custody_.resumed();
    co_await sim().wait_until(std::max(now(), next.ready));
    served_for(next.frame.trail, "transmit FIFO", params_.transmit_latency);
    const Time start = now();
    const Duration until_last_bit = last_bit_time(next.frame.size, params_.rate);
    co_await sim().delay(until_last_bit);
    transmit_used_ -= next.frame.size;
    transmit_freed_.notify_all();
    served(next.frame.trail, "line");
    if (trace() != nullptr) trace()->slice(address() + ".transmit", "frame", start, now());
    if (segment_ != nullptr) {
      ++sent_;
      sent_bytes_.add(next.frame.size);
      hand.passed();
      segment_->send(socket_, next.frame);
    } else {
      ++dropped_;
      hand.lost();
    }
    const Duration on_the_wire = wire_time(next.frame.size, params_.rate);
    line_busy_.add(on_the_wire);
    co_await sim().delay(on_the_wire - until_last_bit);
  }
}

void EthernetMac::receive(const Frame& frame) {
  if (receiver_ == nullptr || receive_used_ + frame.size > params_.receive_fifo) {
    ++dropped_;
    custody_.taken().lost();
    return;
  }
  custody_.taken().kept();
  receive_used_ += frame.size;
  const bool taken = to_processor_.try_put({frame, now() + params_.receive_latency});
  XENO_ASSERT(taken, "an unbounded channel refuses a frame");
}

Task<> EthernetMac::hand_on_frames() {
  for (;;) {
    Queued next = co_await to_processor_.get();
    Custody::Hand hand = custody_.resumed();
    co_await sim().wait_until(std::max(now(), next.ready));
    served_for(next.frame.trail, "receive FIFO", params_.receive_latency);
    const Time start = now();
    co_await hand_on(next.frame, &hand);
    receive_used_ -= next.frame.size;
    ++received_;
    received_bytes_.add(next.frame.size);
    if (trace() != nullptr) trace()->slice(address() + ".receive", "frame", start, now());
  }
}

Task<> EthernetMac::hand_on(Frame frame, Custody::Hand* hand) {
  co_await sim().delay(further_hops(std::min(piece_, frame.size)));
  if (params_.elide_bursts && frame.size > piece_) {
    const std::int64_t others = (frame.size.count() - 1) / piece_.count();
    const Bytes last_piece = frame.size - others * piece_;
    co_await sim().delay(others * (piece_ / params_.bus_rate) + last_piece / params_.bus_rate);
    served(frame.trail, "receive bus");
    hand->passed();
    co_await receiver_->receive_frame(frame, others + 1, last_piece);
    co_return;
  }
  for (Bytes moved{0}; moved < frame.size; moved += piece_) {
    const Bytes size = std::min(piece_, frame.size - moved);
    co_await sim().delay(size / params_.bus_rate);
    served(frame.trail, "receive bus");
    const bool last = moved + size == frame.size;
    if (last) hand->passed();
    co_await receiver_->receive_piece(frame, size, moved == Bytes{0}, last);
  }
}

}  // namespace xenolith
