#include "models/service/netback/netback.hpp"

#include <algorithm>
#include <utility>

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
  Trail cause = owner.guest_->cause(Level::interrupt);
  co_await owner.guest_->run(owner.params_.interrupt_work, Level::interrupt);
  owner.guest_->worked(cause, owner, "interrupt");
  if (!scheduled) {
    scheduled = true;
    owner.scheduled_.push_back(this);
  }
  owner.guest_->raise_softirq(owner.transmit_softirq_, cause);
}

Task<> Netback::transmit() {
  Trail cause = guest_->cause(Level::softirq);
  std::int64_t served = 0;
  while (!scheduled_.empty() && served < params_.frames_per_run) {
    Interface& from = *scheduled_.front();
    scheduled_.pop_front();
    co_await guest_->access(from.frontend.transmit_lines(), Level::softirq);
    guest_->worked(cause, *this, "read the request");
    Frame frame;
    if (!from.frontend.take_transmit(&frame)) {
      from.scheduled = false;
      continue;
    }
    waited_for(frame.trail, cause, "wait in the ring");
    scheduled_.push_back(&from);  // back to the end of the line: one frame each, in turn
    ++served;
    co_await transmit_one(from, frame);
  }
  if (!scheduled_.empty()) guest_->raise_softirq(transmit_softirq_);
}

std::int64_t Netback::pages_of(const Frame& frame) const {
  return (frame.size + params_.page - Bytes(1)) / params_.page;
}

Task<> Netback::transmit_one(Interface& from, Frame frame) {
  Custody::Hand hand = custody_.taken();
  co_await guest_->run(params_.transmit_work, Level::softirq);
  guest_->worked(frame.trail, *this, "transmit");
  co_await guest_->hypercall(params_.map_work * pages_of(frame), Level::softirq);
  guest_->worked(frame.trail, *this, "map the page");
  // Whoever stores the frame into the device loads it from the guest's cache or from memory.
  if (frame.size > params_.lines_of_frame) {
    co_await guest_->copy(frame.size - params_.lines_of_frame, CopyFrom::memory, Level::softirq);
    guest_->worked(frame.trail, *this, "load the payload");
  }
  ++transmitted_;
  hand.passed();
  co_await bridge_->bridge(frame, from.bridge_port, Level::softirq);
  co_await guest_->hypercall(params_.unmap_work * pages_of(frame), Level::softirq);
  from.frontend.transmit_done();
  if (from.frontend.wants_event()) {
    co_await notify(from, {});
  }
}

Task<> Netback::Interface::forward(Frame frame, Level level) {
  Custody::Hand hand = owner.custody_.taken();
  co_await owner.guest_->run(owner.params_.queue_work, level);
  owner.guest_->worked(frame.trail, owner, "queue");
  if (!frontend.has_receive_buffer() || std::ssize(owner.waiting_) >= owner.params_.queue_frames) {
    ++owner.dropped_;
    hand.lost();
    co_return;
  }
  owner.waiting_.push_back({frame, this});
  hand.kept();
  owner.guest_->raise_softirq(owner.receive_softirq_, frame.trail);
}

Task<> Netback::receive() {
  const std::int64_t frames = std::min<std::int64_t>(std::ssize(waiting_), params_.frames_per_run);
  if (frames == 0) {
    co_return;
  }
  batch_.record(frames);
  std::vector<Waiting> batch(waiting_.begin(), waiting_.begin() + frames);
  waiting_.erase(waiting_.begin(), waiting_.begin() + frames);
  in_run_ += frames;
  const Trail cause = guest_->cause(Level::softirq);
  for (Waiting& waiting : batch) waited_for(waiting.frame.trail, cause, "wait for the run");
  co_await guest_->run(params_.receive_work * frames, Level::softirq);
  worked(batch, "receive");
  co_await guest_->hypercall(params_.batch_work, Level::softirq);
  worked(batch, "map fresh pages");
  co_await guest_->hypercall(params_.flip_work * frames, Level::softirq);
  worked(batch, "flip the pages");
  co_await respond(std::move(batch));
  if (!waiting_.empty()) guest_->raise_softirq(receive_softirq_);
}

void Netback::worked(std::vector<Waiting>& batch, std::string_view stage) const {
  for (Waiting& waiting : batch) guest_->worked(waiting.frame.trail, *this, stage);
}

Task<> Netback::respond(std::vector<Waiting> batch) {
  std::vector<Waiting> events;
  for (Waiting& waiting : batch) {
    NetworkFrontend& frontend = waiting.to->frontend;
    if (!frontend.has_receive_buffer()) {
      ++dropped_;
      --in_run_;
      custody_.resumed().lost();
      continue;
    }
    co_await guest_->access(frontend.receive_lines(), Level::softirq);
    guest_->worked(waiting.frame.trail, *this, "write the response");
    --in_run_;
    custody_.resumed().passed();
    frontend.put_received(waiting.frame);
    ++received_;
    if (frontend.wants_event()) events.push_back(waiting);
  }
  for (const Waiting& event : events) {
    co_await notify(*event.to, event.frame.trail);
  }
}

Task<> Netback::notify(Interface& interface, Trail cause) {
  return guest_->notify(interface.frontend.guest(), interface.frontend.event(), Level::softirq, cause);
}

}  // namespace xenolith
