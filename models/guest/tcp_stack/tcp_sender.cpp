#include "models/guest/tcp_stack/tcp_sender.hpp"

#include <algorithm>
#include <limits>

namespace xenolith {

TcpSender::TcpSender(const TcpTuning& tuning)
    : tuning_(tuning),
      timeout_(tuning),
      window_end_(tuning.mss),
      congestion_(std::uint64_t{tuning.initial_segments} * tuning.mss),
      threshold_(std::numeric_limits<std::uint64_t>::max()) {}

std::uint64_t TcpSender::room() const {
  const std::uint64_t held = end_ - first_;
  return held >= tuning_.send_buffer ? 0 : tuning_.send_buffer - held;
}

bool TcpSender::may_send(std::uint32_t length) const {
  return in_flight() == 0 || in_flight() + length <= congestion_;
}

/// Of a lost segment's successors, the first that has not been sent again.
std::optional<TcpSender::Segment> TcpSender::take_lost(Time now) {
  if (missing_ == 0) return std::nullopt;
  for (Sent& sent : sent_) {
    if (!sent.lost) continue;
    if (!may_send(sent.length)) return std::nullopt;
    sent.lost = false;
    sent.again = true;
    sent.at = now;
    missing_ -= sent.length;
    last_sent_ = now;
    ++counts_.retransmissions;
    return Segment{sent.begin, sent.length, true};
  }
  return std::nullopt;
}

/// Payload of the next segment of new data; none if it has to wait for more data or for the window.
std::uint32_t TcpSender::next_length() const {
  const std::uint64_t data = end_ - next_;
  const std::uint64_t offered = window_end_ > next_ ? window_end_ - next_ : 0;
  const auto length = static_cast<std::uint32_t>(std::min({std::uint64_t{tuning_.mss}, data, offered}));
  if (length == 0 || length == tuning_.mss || !outstanding()) return length;
  if (length < data) return 0;  // as much as the window lets through is not worth a segment
  return !tuning_.nagle || small_end_ <= first_ ? length : 0;
}

std::optional<TcpSender::Segment> TcpSender::take(Time now, std::uint32_t most) {
  const std::optional<Segment> again = take_lost(now);
  if (again || missing_ > 0) return again;
  if (!outstanding() && now - last_sent_ > timeout_.value()) {
    congestion_ = std::min(congestion_, std::uint64_t{tuning_.initial_segments} * tuning_.mss);
  }
  Segment segment{next_, 0, false};
  for (std::uint32_t length = next_length(); length > 0; length = next_length()) {
    if (segment.length > 0 && segment.length + length > most) break;
    if (!may_send(length)) {
      limited_ = true;
      break;
    }
    sent_.push_back({next_, length, now});
    next_ += length;
    segment.length += length;
    if (length < tuning_.mss) small_end_ = next_;
    if (segment.length + tuning_.mss > most) break;
  }
  if (segment.length == 0) return std::nullopt;
  last_sent_ = now;
  return segment;
}

/// Takes what has been acknowledged off the scoreboard; gives how much that was.
std::uint64_t TcpSender::release(std::uint64_t up_to, Time now) {
  const std::uint64_t released = up_to - first_;
  std::optional<Time> sent_at;
  while (!sent_.empty() && sent_.front().end() <= up_to) {
    const Sent& sent = sent_.front();
    if (sent.arrived) arrived_ -= sent.length;
    if (sent.lost) missing_ -= sent.length;
    if (!sent.again && !sent.arrived) sent_at = sent.at;
    sent_.pop_front();
  }
  first_ = up_to;
  if (sent_at) timeout_.sample(now - *sent_at);
  if (!tuning_.selective) {
    const std::uint64_t behind = released > tuning_.mss ? released - tuning_.mss : 0;
    phantom_ = std::min(phantom_ - std::min(phantom_, behind), next_ - first_ - missing_);
  }
  duplicates_ = 0;
  return released;
}

void TcpSender::note_arrivals(const SegmentHeader& segment) {
  for (std::size_t i = 0; i < segment.blocks; ++i) {
    const std::uint64_t begin = segment.acknowledged + segment.block[i].begin;
    const std::uint64_t end = segment.acknowledged + segment.block[i].end;
    highest_ = std::max(highest_, end);
    for (Sent& sent : sent_) {
      if (sent.begin >= end) break;
      if (sent.arrived || sent.begin < begin || sent.end() > end) continue;
      if (sent.lost) missing_ -= sent.length;
      sent.lost = false;
      sent.arrived = true;
      arrived_ += sent.length;
    }
  }
}

void TcpSender::note_duplicate() {
  ++counts_.duplicates;
  ++duplicates_;
  if (tuning_.selective) return;
  const std::uint64_t most = next_ - first_ - missing_;
  const std::uint64_t head = sent_.front().lost ? 0 : sent_.front().length;
  phantom_ = std::min(phantom_ + tuning_.mss, most > head ? most - head : 0);
}

void TcpSender::lose(Sent& segment) {
  if (segment.lost || segment.arrived || segment.again) return;
  segment.lost = true;
  missing_ += segment.length;
  phantom_ = std::min(phantom_, next_ - first_ - missing_ - arrived_);
}

/// True if something is taken for lost that was not before.
bool TcpSender::find_losses() {
  const std::uint64_t before = missing_;
  if (!tuning_.selective) {
    if (duplicates_ >= tuning_.duplicates) lose(sent_.front());
    return missing_ > before;
  }
  std::uint64_t behind = arrived_;
  const std::uint64_t enough = std::uint64_t{tuning_.duplicates - 1} * tuning_.mss;
  for (Sent& sent : sent_) {
    if (behind <= enough || sent.end() > highest_) break;
    if (sent.arrived) {
      behind -= sent.length;
    } else {
      lose(sent);
    }
  }
  return missing_ > before;
}

/// The answer to a loss: half of what was under way.
void TcpSender::reduce() {
  threshold_ = std::max(std::min(congestion_, next_ - first_) / 2, std::uint64_t{2} * tuning_.mss);
  congestion_ = threshold_;
  growth_ = 0;
  recover_ = next_;
}

/// One acknowledgement's worth of growth, if the window was what kept the sender back.
void TcpSender::grow() {
  if (!limited_) return;
  if (congestion_ < threshold_) {
    congestion_ += tuning_.mss;
    return;
  }
  growth_ += tuning_.mss;
  if (growth_ < congestion_) return;
  growth_ -= congestion_;
  congestion_ += tuning_.mss;
}

bool TcpSender::acknowledge(const SegmentHeader& segment, Time now) {
  const std::uint64_t up_to = segment.acknowledged;
  if (up_to < first_ || up_to > next_) return false;
  const bool same_window = segment.window == last_window_;
  last_window_ = segment.window;
  window_end_ = std::max(window_end_, up_to + segment.window);
  const bool advanced = up_to > first_;
  if (advanced) release(up_to, now);
  note_arrivals(segment);
  const bool duplicate =
      !advanced && segment.length == 0 && outstanding() && (segment.blocks > 0 || same_window);
  if (duplicate) note_duplicate();

  if (state_ != State::open && first_ >= recover_) {
    state_ = State::open;
    phantom_ = 0;
  }
  if (state_ == State::recovery && advanced && !tuning_.selective) {
    lose(sent_.front());  // a partial acknowledgement: the next one is missing too
  } else if (outstanding() && state_ != State::loss && find_losses() && state_ == State::open) {
    state_ = State::recovery;
    ++counts_.recoveries;
    reduce();
  }
  if (advanced && state_ != State::recovery) grow();
  if (advanced) limited_ = false;
  return advanced;
}

void TcpSender::time_out() {
  ++counts_.timeouts;
  timeout_.back_off();
  if (!outstanding()) return;
  if (state_ != State::loss) reduce();
  state_ = State::loss;
  recover_ = next_;
  congestion_ = tuning_.mss;
  phantom_ = 0;
  duplicates_ = 0;
  for (Sent& sent : sent_) {
    sent.again = false;  // what was sent again is taken for lost as well
    lose(sent);
    sent.again = true;
  }
}

}  // namespace xenolith
