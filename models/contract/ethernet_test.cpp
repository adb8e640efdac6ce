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

}  // namespace
}  // namespace xenolith
