#include "models/service/hv_nic/hv_nic.hpp"

#include <algorithm>
#include <utility>

namespace xenolith {

HvNic::HvNic(const Context& context, const Params& params)
    : Component(context), params_(params), mac_(MacAddress::of(address())) {
  transmit_lines_.lines = params.transmit_lines;
  receive_lines_.lines = params.receive_lines;
}

void HvNic::start() {
  receive_softirq_ = guest_->bind_softirq(receive_work_);
  transmit_softirq_ = guest_->bind_softirq(transmit_work_);
  event_ = guest_->bind_event(*this);
  backend_event_ = backend_->connect(*this);
}

void HvNic::audit(Audit& audit) const {
  audit.check(*this, "frames", custody_, std::ssize(waiting_) + std::ssize(requests_) + std::ssize(arrived_));
}

bool HvNic::ring_full() const { return unanswered_ >= params_.ring_entries; }

bool HvNic::has_receive_buffer() const { return std::ssize(arrived_) < params_.ring_entries; }

bool HvNic::take_transmit(Frame* frame) {
  if (requests_.empty()) {
    backend_waits_ = true;
    return false;
  }
  custody_.resumed().passed();
  *frame = requests_.front();
  requests_.pop_front();
  return true;
}

void HvNic::transmit_done() {
  ++answered_;
  event_due_ = answered_ == transmit_event_;
}

void HvNic::put_received(const Frame& frame) {
  custody_.taken().kept();
  arrived_.push_back(frame);
  ++delivered_;
  event_due_ = delivered_ == receive_event_;
}

Task<> HvNic::transmit(Frame frame, Level level) {
  Custody::Hand hand = custody_.taken();
  if (waiting_.empty() && !ring_full()) {
    hand.kept();
    co_await put(frame, level);
  } else if (std::ssize(waiting_) < params_.queue_frames) {
    waiting_.push_back(frame);
    hand.kept();
  } else {
    ++dropped_;
    hand.lost();
  }
}

Task<> HvNic::put(Frame frame, Level level) {
  Custody::Hand hand = custody_.resumed();
  ++unanswered_;
  waited(frame.trail, "wait for the ring");
  co_await guest_->run(params_.send_work, level);
  guest_->worked(frame.trail, *this, "send");
  co_await guest_->access(transmit_lines_, level);
  guest_->worked(frame.trail, *this, "write the request");
  requests_.push_back(frame);
  hand.kept();
  ++requested_;
  ++sent_;
  if (std::exchange(backend_waits_, false)) {
    co_await guest_->notify(backend_->guest(), backend_event_, level, frame.trail);
  }
  co_await collect_responses(level);
}

Task<> HvNic::handle() {
  Trail cause = guest_->cause(Level::interrupt);
  co_await guest_->run(params_.interrupt_work, Level::interrupt);
  guest_->worked(cause, *this, "interrupt");
  co_await collect_responses(Level::interrupt);
  if (!arrived_.empty() && !polling_) {
    polling_ = true;
    guest_->raise_softirq(receive_softirq_, cause);
  }
}

Task<> HvNic::collect_responses(Level level) {
  while (collected_ < answered_) {
    ++collected_;
    --unanswered_;
    co_await guest_->run(params_.response_work, level);
  }
  transmit_event_ = answered_ + (requested_ - answered_) / 2 + 1;
  if (!waiting_.empty() && !ring_full()) guest_->raise_softirq(transmit_softirq_);
}

Task<> HvNic::send_waiting() {
  while (!waiting_.empty() && !ring_full()) {
    const Frame frame = waiting_.front();
    waiting_.pop_front();
    co_await put(frame, Level::softirq);
  }
}

Task<std::int64_t> HvNic::take_frames(Trail cause) {
  const std::int64_t frames = std::min<std::int64_t>(std::ssize(arrived_), params_.weight);
  if (frames == 0) {
    co_return frames;
  }
  co_await guest_->access(receive_lines_, Level::softirq);
  guest_->worked(cause, *this, "read the responses");
  co_await guest_->hypercall(params_.remap_work, Level::softirq);
  guest_->worked(cause, *this, "map the pages");
  for (std::int64_t i = 0; i < frames; ++i) {
    Frame frame = arrived_.front();
    arrived_.pop_front();
    Custody::Hand hand = custody_.resumed();
    waited_for(frame.trail, cause, "wait in the ring");
    co_await guest_->run(params_.receive_work, Level::softirq);
    guest_->worked(frame.trail, *this, "receive");
    if (frame.destination != mac_ && frame.destination != broadcast) {
      ++foreign_;
      hand.lost();
    } else if (receiver_ != nullptr) {
      ++received_;
      hand.passed();
      co_await receiver_->received(frame);
    }
    co_await guest_->run(params_.refill_work, Level::softirq);
  }
  co_return frames;
}

Task<> HvNic::poll() {
  Trail cause = guest_->cause(Level::softirq);
  co_await guest_->run(params_.poll_work, Level::softirq);
  guest_->worked(cause, *this, "poll");
  const std::int64_t taken = co_await take_frames(cause);
  if (taken == params_.weight || !arrived_.empty()) {
    guest_->raise_softirq(receive_softirq_);
    co_return;
  }
  receive_event_ = delivered_ + 1;
  polling_ = false;
}

}  // namespace xenolith
