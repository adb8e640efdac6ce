#include "models/network/frame_sink/frame_sink.hpp"

namespace xenolith {

namespace {

constexpr Bytes shortest_frame{60};

}  // namespace

void FrameSink::plug(EthernetSegment& segment, int socket) {
  segment_ = &segment;
  socket_ = socket;
}

void FrameSink::start() { sim().spawn(announce()); }

/// One frame to all, so that switches know where the station is.
Task<> FrameSink::announce() {
  co_await sim().delay(wire_time(shortest_frame, params_.rate));
  if (segment_ == nullptr) co_return;
  custody_.created().passed();
  segment_->send(socket_, {.source = mac_, .destination = broadcast, .size = shortest_frame});
}

void FrameSink::receive(const Frame& frame) {
  Custody::Hand hand = custody_.taken();
  if (frame.destination == mac_) {
    hand.used();
    received_.add(frame.size);
  } else {
    hand.lost();
    ++foreign_;
  }
}

}  // namespace xenolith
