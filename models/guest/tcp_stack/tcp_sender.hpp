#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "models/contract/ethernet.hpp"
#include "models/guest/tcp_stack/tcp_tuning.hpp"

namespace xenolith {

/// The sending half of a stream: what may be sent when, and what is taken for lost. State only; time and CPU
/// are its owner's to spend. Bytes are numbered from 0.
///
/// Slow start and congestion avoidance (RFC 5681), fast retransmit and recovery with a scoreboard of
/// selective acknowledgements (RFC 6675) or, without them, by partial acknowledgements (RFC 6582), timeout
/// (RFC 6298).
class TcpSender {
 public:
  struct Segment {
    std::uint64_t begin = 0;
    std::uint32_t length = 0;
    bool again = false;  ///< a retransmission
  };
  struct Counts {
    std::int64_t retransmissions = 0;
    std::int64_t recoveries = 0;
    std::int64_t timeouts = 0;
    std::int64_t duplicates = 0;  ///< acknowledgements that told nothing new of the front
  };

  explicit TcpSender(const TcpTuning& tuning);

  /// The application has put bytes into the send buffer.
  void write(std::uint64_t bytes) { end_ += bytes; }
  /// Room left in the send buffer.
  std::uint64_t room() const;
  /// The next segment to be sent now, if there is one that may be sent; new data in one piece of several
  /// segments, as far as `most` bytes hold.
  std::optional<Segment> take(Time now, std::uint32_t most);
  /// A segment with an acknowledgement has come. True if it acknowledged something new.
  bool acknowledge(const SegmentHeader& segment, Time now);
  /// The timer has gone off: everything under way is taken for lost.
  void time_out();

  bool outstanding() const { return next_ > first_; }
  /// Nothing is under way and the window does not let anything go.
  bool shut() const { return !outstanding() && end_ > next_ && window_end_ <= next_; }
  Duration timeout() const { return timeout_.value(); }
  std::uint64_t first() const { return first_; }
  std::uint64_t next() const { return next_; }
  std::uint64_t window() const { return congestion_; }
  std::uint64_t threshold() const { return threshold_; }
  std::uint64_t in_flight() const { return next_ - first_ - arrived_ - missing_ - phantom_; }
  const Counts& counts() const { return counts_; }

 private:
  enum class State { open, recovery, loss };
  struct Sent {
    std::uint64_t begin;
    std::uint32_t length;
    Time at;
    bool arrived = false;  ///< selectively acknowledged
    bool lost = false;     ///< taken for lost and not sent again yet
    bool again = false;    ///< sent more than once
    std::uint64_t end() const { return begin + length; }
  };

  std::optional<Segment> take_lost(Time now);
  bool may_send(std::uint32_t length) const;
  std::uint32_t next_length() const;
  std::uint64_t release(std::uint64_t up_to, Time now);
  void note_arrivals(const SegmentHeader& segment);
  void note_duplicate();
  void lose(Sent& segment);
  bool find_losses();
  void reduce();
  void grow();

  const TcpTuning tuning_;
  RetransmissionTimeout timeout_;
  State state_ = State::open;
  std::deque<Sent> sent_;     ///< from `first_` on
  std::uint64_t first_ = 0;   ///< first byte that is not acknowledged
  std::uint64_t next_ = 0;    ///< first byte that has not been sent
  std::uint64_t end_ = 0;     ///< bytes written
  std::uint64_t window_end_;  ///< bytes that the receiver has offered to take
  std::uint64_t congestion_;  ///< congestion window
  std::uint64_t threshold_;   ///< where slow start ends
  std::uint64_t growth_ = 0;  ///< bytes counted towards the next segment of the window
  std::uint64_t recover_ = 0;
  std::uint64_t small_end_ = 0;  ///< end of the last segment below the full size
  std::uint64_t arrived_ = 0;    ///< bytes selectively acknowledged
  std::uint64_t missing_ = 0;    ///< bytes taken for lost and not sent again
  std::uint64_t phantom_ = 0;    ///< bytes that duplicates stand for, without selective acknowledgements
  std::uint64_t highest_ = 0;    ///< end of the highest byte selectively acknowledged
  std::uint32_t duplicates_ = 0;
  std::uint32_t last_window_ = 0;
  bool limited_ = false;  ///< the congestion window has held something back since the last acknowledgement
  Time last_sent_;
  Counts counts_;
};

}  // namespace xenolith
