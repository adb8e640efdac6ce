#pragma once

#include <cstdint>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// What the rules of TCP depend on. Sizes are bytes of payload.
struct TcpTuning {
  std::uint32_t mss = 1448;
  std::uint32_t initial_segments = 3;  ///< of the congestion window
  std::uint32_t duplicates = 3;        ///< segments known to be behind a lost one, RFC 5681 and 6675
  bool selective = true;               ///< acknowledgements name what has arrived behind a gap, RFC 2018
  bool nagle = true;                   ///< of small segments only one is under way, as Minshall has it
  std::uint64_t send_buffer = 0;
  std::uint64_t receive_buffer = 0;
  std::uint32_t quick_acks = 16;  ///< segments at the start of a stream that are acknowledged at once
  Duration initial_timeout;
  Duration minimum_timeout;
  Duration maximum_timeout;
  Duration granularity;  ///< of the clock
};

/// How long to wait for an acknowledgement: RFC 6298.
class RetransmissionTimeout {
 public:
  explicit RetransmissionTimeout(const TcpTuning& tuning);
  void sample(Duration round_trip);
  void back_off();
  Duration value() const { return value_; }

 private:
  Duration bounded(Duration timeout) const;

  TcpTuning tuning_;
  bool sampled_ = false;
  Duration smoothed_;
  Duration variation_;
  Duration value_;
};

}  // namespace xenolith
