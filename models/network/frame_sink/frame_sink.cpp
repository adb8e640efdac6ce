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
  if (segment_ != nullptr)
    segment_->send(socket_, {.source = mac_, .destination = broadcast, .size = shortest_frame});
}

void FrameSink::receive(const Frame& frame) {
  if (frame.destination == mac_) {
    received_.add(frame.size);
  } else {
    ++foreign_;
  }
}

}  // namespace xenolith
