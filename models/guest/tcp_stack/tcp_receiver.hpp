#pragma once

#include <cstdint>
#include <vector>

#include "models/contract/ethernet.hpp"
#include "models/guest/tcp_stack/tcp_tuning.hpp"

namespace xenolith {

/// The receiving half of a stream: what has arrived, what is acknowledged when, how much may come. State
/// only. Bytes are numbered from 0.
class TcpReceiver {
 public:
  /// When a segment is to be acknowledged.
  enum class Answer { none, delayed, at_once };

  explicit TcpReceiver(const TcpTuning& tuning);

  /// A segment's payload has come.
  Answer arrive(std::uint64_t begin, std::uint32_t length);
  /// Bytes that the application can read.
  std::uint64_t readable() const { return next_ - read_; }
  void read(std::uint64_t bytes) { read_ += bytes; }
  /// True if reading has opened the window so far that the sender ought to know.
  bool update_due() const;
  /// True if something has come that no acknowledgement has told of.
  bool owes() const { return next_ > told_ || owes_; }
  /// Writes acknowledgement, window and blocks into a segment that is about to be sent.
  void tell(SegmentHeader& segment);

  std::uint64_t next() const { return next_; }
  std::uint64_t read_so_far() const { return read_; }
  std::int64_t out_of_order() const { return out_of_order_; }
  std::int64_t repeated() const { return repeated_; }

 private:
  struct Block {
    std::uint64_t begin;
    std::uint64_t end;
  };
  void keep(std::uint64_t begin, std::uint64_t end);
  std::uint64_t right_edge() const;

  const TcpTuning tuning_;
  std::uint64_t next_ = 0;  ///< first byte that is missing
  std::uint64_t read_ = 0;
  std::uint64_t told_ = 0;  ///< `next_` when an acknowledgement was sent last
  std::uint64_t edge_;      ///< first byte that the sender may not send yet, as it was told
  bool owes_ = false;
  std::uint32_t quick_;        ///< segments that are still acknowledged at once
  std::vector<Block> behind_;  ///< what has come behind a gap, in order, apart from each other
  std::uint64_t latest_ = 0;   ///< begin of the segment that came behind a gap last
  std::int64_t out_of_order_ = 0;
  std::int64_t repeated_ = 0;
};

}  // namespace xenolith
