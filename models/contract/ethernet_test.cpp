#include "models/contract/ethernet.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

TEST(WireTime, ShortestFrameTakes84BytesAtAGigabit) {
  EXPECT_EQ(wire_time(60_B, 1_Gbit_per_s), 672_ns);  // 60 + 4 FCS + 8 preamble + 12 gap
  EXPECT_EQ(last_bit_time(60_B, 1_Gbit_per_s), 576_ns);
}

TEST(WireTime, ShortFramesArePadded) {
  EXPECT_EQ(wire_time(14_B, 1_Gbit_per_s), wire_time(60_B, 1_Gbit_per_s));
  EXPECT_LT(wire_time(60_B, 1_Gbit_per_s), wire_time(61_B, 1_Gbit_per_s));
}

TEST(WireTime, FullFrameTakes1538BytesAtAHundredMegabit) {
  EXPECT_EQ(wire_time(1514_B, 100_Mbit_per_s), 123.04_us);
}

Frame of_segments(std::uint32_t length, std::int64_t at) {
  Frame frame;
  frame.size = Bytes(66 + length);
  frame.id = 7;
  frame.segment_size = Bytes(at);
  frame.segment.sequence = 10'000;
  frame.segment.length = length;
  return frame;
}

TEST(Pieces, AFrameWithoutASegmentSizeIsOne) {
  EXPECT_EQ(pieces_of(of_segments(4000, 0)), 1);
  EXPECT_EQ(pieces_of(of_segments(1448, 1448)), 1);
}

TEST(Pieces, TogetherCarryThePayloadEachBehindTheHeaders) {
  const Frame whole = of_segments(4000, 1448);
  ASSERT_EQ(pieces_of(whole), 3);
  std::uint64_t next = 10'000;
  for (std::int64_t i = 0; i < 3; ++i) {
    const Frame piece = piece_of(whole, i);
    EXPECT_EQ(piece.segment.sequence, next);
    EXPECT_EQ(piece.segment.length, i < 2 ? 1448U : 1104U);
    EXPECT_EQ(piece.size, Bytes(66 + piece.segment.length));
    EXPECT_EQ(piece.id == whole.id, i == 0);
    EXPECT_EQ(pieces_of(piece), 1);
    next += piece.segment.length;
  }
  EXPECT_EQ(next, 14'000U);
}

}  // namespace
}  // namespace xenolith
