#include "models/contract/frame_capture.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/literals.hpp"

namespace xenolith {
namespace {

std::uint64_t number(const std::string& bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = at; i < at + count; ++i)
    value = (value << 8U) | static_cast<unsigned char>(bytes.at(i));
  return value;
}

/// The one's-complement sum that a receiver checks: 0xffff when the checksum fits.
std::uint64_t sum_of_words(const std::string& bytes, std::size_t from, std::size_t count, std::uint64_t sum) {
  for (std::size_t i = from; i < from + count; i += 2) sum += number(bytes, i, 2);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16U);
  return sum;
}

Frame segment(Bytes size, std::uint32_t length) {
  Frame frame{{0x0200'0001'0203}, {0x0200'000a'0b0c}, size, 7};
  frame.segment.source_port = 1000;
  frame.segment.destination_port = 80;
  frame.segment.sequence = 5000;
  frame.segment.acknowledged = 300;
  frame.segment.window = 12'800;
  frame.segment.length = length;
  frame.segment.flags = SegmentHeader::ack | SegmentHeader::push;
  return frame;
}

TEST(FrameCapture, HasTheHeadersOfASegment) {
  const std::string head = captured_head(segment(1514_B, 1448));
  ASSERT_EQ(head.size(), 14U + 20 + 32);
  EXPECT_EQ(number(head, 0, 6), 0x0200'000a'0b0cU);
  EXPECT_EQ(number(head, 6, 6), 0x0200'0001'0203U);
  EXPECT_EQ(number(head, 12, 2), 0x0800U);
  EXPECT_EQ(number(head, 16, 2), 1500U) << "the length of the packet";
  EXPECT_EQ(number(head, 26, 4), 0x0a01'0203U);
  EXPECT_EQ(number(head, 34, 2), 1000U);
  EXPECT_EQ(number(head, 36, 2), 80U);
  EXPECT_EQ(number(head, 38, 4), 5001U) << "the SYN has taken a number";
  EXPECT_EQ(number(head, 42, 4), 301U);
  EXPECT_EQ(number(head, 46, 1) >> 4U, 8U) << "words of header";
  EXPECT_EQ(number(head, 47, 1), 0x18U) << "ACK and PSH";
  EXPECT_EQ(number(head, 48, 2), 100U) << "scaled by 2^7";
}

TEST(FrameCapture, HasChecksumsThatFit) {
  const std::string head = captured_head(segment(1514_B, 1448));
  EXPECT_EQ(sum_of_words(head, 14, 20, 0), 0xffffU);
  const std::uint64_t pseudo =
      number(head, 26, 2) + number(head, 28, 2) + number(head, 30, 2) + number(head, 32, 2);
  EXPECT_EQ(sum_of_words(head, 34, 32, pseudo + 6 + 32 + 1448), 0xffffU);
}

TEST(FrameCapture, TellsSelectiveAcknowledgementsAndAPaddedFrame) {
  Frame frame = segment(78_B, 0);  // 20 + 12 + 12 bytes of header
  frame.segment.blocks = 1;
  frame.segment.block[0] = {1448, 2896};
  const std::string head = captured_head(frame);
  ASSERT_EQ(head.size(), 78U);
  EXPECT_EQ(number(head, 66, 4), 0x0101'050aU);
  EXPECT_EQ(number(head, 70, 4), 300U + 1448 + 1);
  EXPECT_EQ(number(head, 74, 4), 300U + 2896 + 1);
  EXPECT_EQ(number(captured_head(segment(60_B, 0)), 46, 1) >> 4U, 5U);
}

TEST(FrameCapture, OtherFramesSayWhatTheyAre) {
  Frame frame{{1}, broadcast, 64_B, 7, 0x1234};
  EXPECT_EQ(number(captured_head(frame), 12, 2), 0x88b6U);
  EXPECT_EQ(number(captured_head(frame), 14, 8), 0x1234U);
  frame.type = EtherType::remote_block;
  EXPECT_EQ(number(captured_head(frame), 12, 2), 0x88b5U);
}

}  // namespace
}  // namespace xenolith
