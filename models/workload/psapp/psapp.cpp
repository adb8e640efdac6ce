#include "models/workload/psapp/psapp.hpp"

#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

Psapp::Psapp(const Context& context, const Params& params)
    : Component(context), params_(params), waits_(random("wait")) {}

void Psapp::start() {
  nic_->set_receiver(*this);
  if (params_.role == PsappRole::server) {
    nic_->guest().spawn_process(server());
    return;
  }
  if (!peer_.bound())
    throw Misfit("peer", "a client has nobody to probe", "the name of a psapp whose role is server");
  nic_->guest().spawn_process(client());
}

Task<> Psapp::received(Frame frame) {
  Custody::Hand hand = custody_.taken();
  if (frame.destination != mac()) {
    ++foreign_;
    hand.lost();
    co_return;
  }
  GuestKernel& guest = nic_->guest();
  co_await guest.run(params_.socket_receive, Level::softirq);
  guest.worked(frame.trail, *this, "receive");
  inbox_.push_back(frame);
  hand.kept();
  co_await guest.wake(arrival_, Level::softirq, frame.trail);
}

Task<> Psapp::send(Frame frame) {
  ++probes_;
  Custody::Hand hand = custody_.created();
  co_await nic_->guest().run(params_.socket_send, Level::process);
  nic_->guest().worked(frame.trail, *this, "send");
  hand.passed();
  co_await nic_->transmit(frame, Level::process);
}

Task<Frame> Psapp::receive() {
  while (inbox_.empty()) {
    co_await nic_->guest().sleep_on(arrival_);
  }
  Frame frame = inbox_.front();
  inbox_.pop_front();
  custody_.resumed().used();
  waited_for(frame.trail, nic_->guest().cause(Level::process), "wait in the socket");
  co_return frame;
}

Task<> Psapp::client() {
  for (;;) {
    const Duration wait = params_.wait.sample(waits_);
    co_await nic_->guest().sleep_for(wait);
    const Time sent = now();
    Frame probe;
    probe.source = nic_->mac();
    probe.destination = peer_->mac();
    probe.size = params_.size;
    probe.content = ++sent_;
    probe.id = probe.source.value ^ (sent_ << 48);
    probe.trail = rtt_.begin();
    co_await send(probe);
    const Frame reply = co_await receive();
    XENO_ASSERT(reply.content == sent_, "psapp received a reply to another probe");
    rtt_.record(now() - sent, reply.trail);
  }
}

Task<> Psapp::server() {
  for (;;) {
    Frame frame = co_await receive();
    std::swap(frame.source, frame.destination);
    co_await send(frame);
  }
}

}  // namespace xenolith
