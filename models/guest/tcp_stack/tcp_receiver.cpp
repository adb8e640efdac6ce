#include "models/guest/tcp_stack/tcp_receiver.hpp"

#include <algorithm>

namespace xenolith {

TcpReceiver::TcpReceiver(const TcpTuning& tuning)
    : tuning_(tuning), edge_(tuning.receive_buffer), quick_(tuning.quick_acks) {}

std::uint64_t TcpReceiver::right_edge() const { return std::max(edge_, read_ + tuning_.receive_buffer); }

/// Joins what has come with the blocks that it touches.
void TcpReceiver::keep(std::uint64_t begin, std::uint64_t end) {
  const auto first = std::find_if(behind_.begin(), behind_.end(),
                                  [begin](const Block& block) { return block.end >= begin; });
  auto last = first;
  for (; last != behind_.end() && last->begin <= end; ++last) {
    begin = std::min(begin, last->begin);
    end = std::max(end, last->end);
  }
  behind_.insert(behind_.erase(first, last), {begin, end});
}

TcpReceiver::Answer TcpReceiver::arrive(std::uint64_t begin, std::uint32_t length) {
  const std::uint64_t end = begin + length;
  if (end <= next_ || end > edge_) {  // known already, a probe, or more than was allowed
    ++repeated_;
    owes_ = true;
    return Answer::at_once;
  }
  if (begin > next_) {
    ++out_of_order_;
    latest_ = begin;
    keep(begin, end);
    owes_ = true;
    return Answer::at_once;
  }
  next_ = end;
  const bool gap = !behind_.empty();
  if (gap && behind_.front().begin <= next_) {
    next_ = std::max(next_, behind_.front().end);
    behind_.erase(behind_.begin());
  }
  if (quick_ > 0)
    --quick_;
  else if (!gap && next_ - told_ <= tuning_.mss)
    return Answer::delayed;
  return Answer::at_once;
}

bool TcpReceiver::update_due() const {
  const std::uint64_t told = edge_ > next_ ? edge_ - next_ : 0;
  const std::uint64_t now = right_edge() - next_;
  return now >= 2 * std::max<std::uint64_t>(told, tuning_.mss);
}

void TcpReceiver::tell(SegmentHeader& segment) {
  edge_ = right_edge();
  told_ = next_;
  owes_ = false;
  segment.flags |= SegmentHeader::ack;
  segment.acknowledged = next_;
  segment.window = static_cast<std::uint32_t>(edge_ - next_);
  segment.blocks = 0;
  if (!tuning_.selective) return;
  const auto add = [this, &segment](const Block& block) {
    segment.block.at(segment.blocks++) = {static_cast<std::uint32_t>(block.begin - next_),
                                          static_cast<std::uint32_t>(block.end - next_)};
  };
  const auto holds = [this](const Block& block) { return block.begin <= latest_ && latest_ < block.end; };
  const auto newest = std::find_if(behind_.begin(), behind_.end(), holds);
  if (newest != behind_.end()) add(*newest);
  for (auto block = behind_.rbegin(); block != behind_.rend(); ++block) {
    if (segment.blocks >= SegmentHeader::most_blocks) break;
    if (newest == behind_.end() || block->begin != newest->begin) add(*block);
  }
}

}  // namespace xenolith
