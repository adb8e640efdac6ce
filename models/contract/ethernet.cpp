#include "models/contract/ethernet.hpp"

#include <algorithm>

namespace xenolith {

namespace {

constexpr Bytes check_sequence{4};
constexpr Bytes preamble{8};  // with the start-of-frame delimiter
constexpr Bytes gap{12};
constexpr Bytes least_frame{64};  // with its check sequence

}  // namespace

Duration last_bit_time(Bytes size, BitRate rate) {
  return (preamble + std::max(size + check_sequence, least_frame)) / rate;
}

Duration wire_time(Bytes size, BitRate rate) {
  return (preamble + std::max(size + check_sequence, least_frame) + gap) / rate;
}

std::int64_t pieces_of(const Frame& frame) {
  if (frame.segment_size <= Bytes(0) || frame.segment.length <= frame.segment_size.count()) return 1;
  return (frame.segment.length + frame.segment_size.count() - 1) / frame.segment_size.count();
}

Frame piece_of(const Frame& frame, std::int64_t number) {
  constexpr int number_shift = 32;
  const std::int64_t before = number * frame.segment_size.count();
  const std::int64_t length =
      std::min<std::int64_t>(frame.segment_size.count(), frame.segment.length - before);
  Frame piece = frame;
  piece.size = frame.size - Bytes(frame.segment.length) + Bytes(length);
  piece.id = frame.id + (static_cast<std::uint64_t>(number) << number_shift);
  piece.segment_size = Bytes(0);
  piece.segment.sequence += static_cast<std::uint64_t>(before);
  piece.segment.length = static_cast<std::uint32_t>(length);
  return piece;
}

}  // namespace xenolith
