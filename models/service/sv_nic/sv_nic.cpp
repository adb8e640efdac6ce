#include "models/service/sv_nic/sv_nic.hpp"

#include <utility>

namespace xenolith {

SvNic::SvNic(const Context& context, const Params& params)
    : Component(context), params_(params), mac_(MacAddress::of(address())) {}

void SvNic::start() {
  receive_softirq_ = guest_->bind_softirq(poll_work_);
  send_softirq_ = guest_->bind_softirq(drain_work_);
  InterfaceEvents events;
  events.receive = guest_->bind_event(receive_event_);
  events.send = guest_->bind_event(send_event_);
  interface_ = params_.tunnel
                   ? &device_->create_tunnel(*guest_, mac_, events, guest_->bind_event(line_event_))
                   : &device_->create_interface(*guest_, mac_, events);
  if (params_.priority > 0) guest_->spawn_process(ask_for_priority());
}

Task<> SvNic::ask_for_priority() {
  co_await guest_->hypercall(params_.priority_call, Level::process);
  co_await guest_->stall(interface_->request_priority(params_.priority), Level::process);
}

Task<> SvNic::transmit(Frame frame, Level level) {
  Custody::Hand hand = custody_.taken();
  if (!storing_ && waiting_.empty() && !interface_->send_queue_full()) {
    hand.kept();
    co_await store(frame, level);
    if (!waiting_.empty()) guest_->raise_softirq(send_softirq_);
    co_return;
  }
  if (std::ssize(waiting_) >= params_.queue_frames) {
    ++dropped_;
    hand.lost();
    co_return;
  }
  waiting_.push_back(frame);
  hand.kept();
  if (!storing_ && waiting_.size() == 1) {
    co_await request_room(level);
  }
}

Task<> SvNic::store(Frame frame, Level level) {
  storing_ = true;
  Custody::Hand hand = custody_.resumed();
  const Time begin = now();
  waited(frame.trail, "wait for the send queue");
  co_await guest_->run(params_.send_work, level);
  guest_->worked(frame.trail, *this, "send");
  if (interface_->fetches_frames()) {
    co_await expose(frame.size, level);
    guest_->worked(frame.trail, *this, params_.bounce ? "copy into a bounce buffer" : "map the page");
  }
  co_await guest_->stall(put(frame, &hand), level);
  storing_ = false;
  ++sent_;
  send_time_.record(now() - begin);
}

Task<> SvNic::expose(Bytes size, Level level) {
  if (params_.bounce) {
    co_await guest_->copy(size, CopyFrom::cache, level);
  } else {
    co_await guest_->run(params_.map_work, level);
  }
}

/// When the CPU begins to store, the frame is the device's.
Task<> SvNic::put(Frame frame, Custody::Hand* hand) {
  hand->passed();
  co_await interface_->put(frame);
}

Task<> SvNic::request_room(Level level) {
  co_await guest_->stall(interface_->request_send_signal(), level);
  // The device may have made room before the request was on its way.
  if (!interface_->send_queue_full()) {
    guest_->raise_softirq(send_softirq_);
  }
}

Task<> SvNic::wait_until_held_back(std::int64_t frames) {
  while (std::ssize(waiting_) > frames) {
    wanted_held_back_ = frames;
    co_await guest_->sleep_on(room_);
  }
}

Task<> SvNic::report_room() {
  if (room_.sleepers() > 0 && std::ssize(waiting_) <= wanted_held_back_) {
    co_await guest_->wake(room_, Level::softirq);
  }
}

Task<> SvNic::receive_interrupt() {
  Trail cause = guest_->cause(Level::interrupt);
  co_await guest_->run(params_.interrupt_work, Level::interrupt);
  guest_->worked(cause, *this, "interrupt");
  co_await mask_receive_signal(&cause);
  guest_->raise_softirq(receive_softirq_, cause);
}

Task<> SvNic::mask_receive_signal(Trail* cause) {
  co_await guest_->stall(interface_->set_receive_signal(false), Level::interrupt);
  guest_->worked(*cause, *this, "mask the signal");
  signalled_ = true;
}

Task<> SvNic::line_interrupt() {
  Trail cause = guest_->cause(Level::interrupt);
  co_await guest_->run(params_.interrupt_work, Level::interrupt);
  guest_->worked(cause, *this, "interrupt");
  InterruptReasons reasons;
  co_await guest_->stall(interface_->identify(&reasons), Level::interrupt);
  guest_->worked(cause, *this, "read the doorbell");
  if (reasons.receive) {
    co_await mask_receive_signal(&cause);
  }
  co_await interface_->end_interrupt(Level::interrupt);
  guest_->worked(cause, *this, "end the interrupt");
  if (reasons.receive) guest_->raise_softirq(receive_softirq_, cause);
  if (reasons.send) guest_->raise_softirq(send_softirq_);
}

Task<> SvNic::send_interrupt() {
  co_await guest_->run(params_.interrupt_work, Level::interrupt);
  guest_->raise_softirq(send_softirq_);
}

Task<> SvNic::fetch(Frame frame) {
  if (!params_.bounce) {
    co_await guest_->run(params_.map_work, Level::softirq);
  } else if (frame.size > params_.counted_frame) {
    const CopyFrom from = interface_->received_in_cache() ? CopyFrom::cache : CopyFrom::memory;
    co_await guest_->copy(frame.size - params_.counted_frame, from, Level::softirq);
  }
}

Task<std::int64_t> SvNic::take_frames(Trail cause) {
  std::int64_t taken = 0;
  while (taken < params_.weight) {
    std::optional<Frame> frame = interface_->take();
    if (!frame) break;
    Custody::Hand hand = custody_.taken();
    waited_for(frame->trail, cause, "wait in the receive queue");
    if (taken == 0) interface_->report_signal_handled(true);
    ++taken;
    const Time begin = now();
    co_await guest_->run(params_.receive_work, Level::softirq);
    guest_->worked(frame->trail, *this, "receive");
    co_await fetch(*frame);
    guest_->worked(frame->trail, *this, params_.bounce ? "copy out of the bounce buffer" : "map the page");
    ++received_;
    receive_time_.record(now() - begin);
    if (receiver_ == nullptr) {
      hand.lost();
      continue;
    }
    hand.passed();
    co_await receiver_->received(*frame);
  }
  co_return taken;
}

Task<> SvNic::poll() {
  ++polls_;
  const bool signalled = std::exchange(signalled_, false);
  Trail cause = guest_->cause(Level::softirq);
  co_await guest_->run(params_.poll_work, Level::softirq);
  guest_->worked(cause, *this, "poll");
  const std::int64_t taken = co_await take_frames(cause);
  if (taken == 0 && signalled) {
    ++empty_polls_;
    interface_->report_signal_handled(false);
  }
  if (taken == params_.weight) {
    guest_->raise_softirq(receive_softirq_);
    co_return;
  }
  co_await guest_->stall(interface_->set_receive_signal(true), Level::softirq);
  // A frame may have come between the last look and the unmasking, and would never be signalled.
  if (!interface_->receive_queue_empty()) {
    co_await guest_->stall(interface_->set_receive_signal(false), Level::softirq);
    guest_->raise_softirq(receive_softirq_);
  }
}

Task<> SvNic::drain() {
  if (storing_) {
    co_return;  // whoever stores raises this soft interrupt again
  }
  while (!waiting_.empty() && !interface_->send_queue_full()) {
    const Frame frame = waiting_.front();
    waiting_.pop_front();
    co_await store(frame, Level::softirq);
    co_await report_room();
  }
  if (!waiting_.empty()) {
    co_await request_room(Level::softirq);
  }
}

}  // namespace xenolith
