#include "models/guest/software_bridge/software_bridge.hpp"

namespace xenolith {

SoftwareBridge::SoftwareBridge(const Context& context, const Params& params)
    : Component(context), params_(params) {}

void SoftwareBridge::start() {
  uplink_->set_receiver(*this);
  stations_[uplink_->mac()] = local_port;
}

int SoftwareBridge::attach(SoftwareBridgePort& port) {
  attached_.push_back(&port);
  return first_attached + static_cast<int>(attached_.size()) - 1;
}

Task<> SoftwareBridge::received(Frame frame) { return bridge(frame, uplink_port, Level::softirq); }

Task<> SoftwareBridge::transmit(Frame frame, Level level) { return bridge(frame, local_port, level); }

Task<> SoftwareBridge::bridge(Frame frame, int from_port, Level level) {
  Custody::Hand hand = custody_.taken();
  co_await guest_->run(params_.forward_work, level);
  guest_->worked(frame.trail, *this, "forward");
  if (frame.source != mac()) stations_[frame.source] = from_port;
  const auto station = stations_.find(frame.destination);
  if (station != stations_.end()) {
    if (station->second == from_port) {
      hand.lost();  // both stations are on one side: the frame has reached the other one already
      co_return;
    }
    ++forwarded_;
    hand.kept();
    co_await give(frame, station->second, level);
    co_return;
  }
  ++flooded_;
  hand.used();  // what is sent on are copies
  const int end = first_attached + static_cast<int>(attached_.size());
  for (int to_port = local_port; to_port < end; ++to_port) {
    if (to_port != from_port) {
      custody_.created().kept();
      co_await give(frame, to_port, level);
    }
  }
}

Task<> SoftwareBridge::give(Frame frame, int to_port, Level level) {
  Custody::Hand hand = custody_.resumed();
  if (to_port == uplink_port) {
    hand.passed();
    co_await uplink_->transmit(frame, level);
  } else if (to_port != local_port) {
    hand.passed();
    co_await attached_[static_cast<std::size_t>(to_port - first_attached)]->forward(frame, level);
  } else if (receiver_ != nullptr && (frame.destination == mac() || frame.destination == broadcast)) {
    hand.passed();
    co_await receiver_->received(frame);
  } else {
    hand.lost();
  }
}

}  // namespace xenolith
