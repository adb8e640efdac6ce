#include "models/guest/frame_tap/frame_tap.hpp"

#include "sim-core/base/check.hpp"

namespace xenolith {

void FrameTap::set_receiver(FrameReceiver& receiver) {
  above_ = &receiver;
  below_->set_receiver(*this);
}

Task<> FrameTap::received(Frame frame) {
  ++frames_;
  const std::uint64_t end = frame.segment.sequence + frame.segment.length;
  if (frame.segment.destination_port != 0 && end > end_) {
    end_ = end;
    entries_.push_back({end, now()});
  }
  return above_->received(frame);
}

Time FrameTap::came(std::uint64_t byte) {
  while (!entries_.empty() && entries_.front().end <= byte) entries_.pop_front();
  XENO_ASSERT(!entries_.empty(), "a byte is asked for that has not come");
  return entries_.front().time;
}

}  // namespace xenolith
