#include "models/service/netback/netback.hpp"

#include <algorithm>

namespace xenolith {

struct Netback::Interface final : EventHandler, SoftwareBridgePort {
  Interface(Netback& netback, NetworkFrontend& front) : owner(netback), frontend(front) {}
  Task<> handle() override;
  Task<> forward(Frame frame, Level level) override;

  Netback& owner;
  NetworkFrontend& frontend;
  int bridge_port = 0;
  bool scheduled = false;
};

Netback::Netback(const Context& context, const Params& params) : Component(context), params_(params) {}
Netback::~Netback() = default;

void Netback::start() {
  transmit_softirq_ = guest_->bind_softirq(transmit_tasklet_);
  receive_softirq_ = guest_->bind_softirq(receive_tasklet_);
}

EventPort Netback::connect(NetworkFrontend& frontend) {
  interfaces_.push_back(std::make_unique<Interface>(*this, frontend));
  Interface& interface = *interfaces_.back();
  interface.bridge_port = bridge_->attach(interface);
  return guest_->bind_event(interface);
}

Task<> Netback::Interface::handle() {
  co_await owner.guest_->run(owner.params_.interrupt_work, Level::interrupt);
  if (!scheduled) {
    scheduled = true;
    owner.scheduled_.push_back(this);
  }
  owner.guest_->raise_softirq(owner.transmit_softirq_);
}

Task<> Netback::transmit() {
  std::int64_t served = 0;
  while (!scheduled_.empty() && served < params_.frames_per_run) {
    Interface& from = *scheduled_.front();
    scheduled_.pop_front();
    co_await guest_->access(from.frontend.transmit_lines(), Level::softirq);
    Frame frame;
    if (!from.frontend.take_transmit(&frame)) {
      from.scheduled = false;
      continue;
    }
    scheduled_.push_back(&from);  // back to the end of the line: one frame each, in turn
    ++served;
    co_await transmit_one(from, frame);
  }
  if (!scheduled_.empty()) guest_->raise_softirq(transmit_softirq_);
}

Task<> Netback::transmit_one(Interface& from, Frame frame) {
  co_await guest_->run(params_.transmit_work, Level::softirq);
  co_await guest_->hypercall(params_.map_work, Level::softirq);
  // Whoever stores the frame into the device loads it from the guest's cache or from memory.
  if (frame.size > params_.lines_of_frame) {
    co_await guest_->copy(frame.size - params_.lines_of_frame, CopyFrom::memory, Level::softirq);
  }
  ++transmitted_;
  co_await bridge_->bridge(frame, from.bridge_port, Level::softirq);
  co_await guest_->hypercall(params_.unmap_work, Level::softirq);
  from.frontend.transmit_done();
  if (from.frontend.wants_event()) {
    co_await notify(from);
  }
}

Task<> Netback::Interface::forward(Frame frame, Level level) {
  co_await owner.guest_->run(owner.params_.queue_work, level);
  if (!frontend.has_receive_buffer() || std::ssize(owner.waiting_) >= owner.params_.queue_frames) {
    ++owner.dropped_;
    co_return;
  }
  owner.waiting_.push_back({frame, this});
  owner.guest_->raise_softirq(owner.receive_softirq_);
}

Task<> Netback::receive() {
  const std::int64_t frames = std::min<std::int64_t>(std::ssize(waiting_), params_.frames_per_run);
  if (frames == 0) {
    co_return;
  }
  batch_.record(frames);
  const std::vector<Waiting> batch(waiting_.begin(), waiting_.begin() + frames);
  waiting_.erase(waiting_.begin(), waiting_.begin() + frames);
  co_await guest_->run(params_.receive_work * frames, Level::softirq);
  co_await guest_->hypercall(params_.batch_work, Level::softirq);
  co_await guest_->hypercall(params_.flip_work * frames, Level::softirq);
  co_await respond(batch);
  if (!waiting_.empty()) guest_->raise_softirq(receive_softirq_);
}

Task<> Netback::respond(std::vector<Waiting> batch) {
  std::vector<Interface*> events;
  for (const Waiting& waiting : batch) {
    NetworkFrontend& frontend = waiting.to->frontend;
    if (!frontend.has_receive_buffer()) {
      ++dropped_;
      continue;
    }
    co_await guest_->access(frontend.receive_lines(), Level::softirq);
    frontend.put_received(waiting.frame);
    ++received_;
    if (frontend.wants_event()) events.push_back(waiting.to);
  }
  for (Interface* interface : events) {
    co_await notify(*interface);
  }
}

Task<> Netback::notify(Interface& interface) {
  return guest_->notify(interface.frontend.guest(), interface.frontend.event(), Level::softirq);
}

}  // namespace xenolith
