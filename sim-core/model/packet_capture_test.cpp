#include "sim-core/model/packet_capture.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/literals.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {
namespace {

std::uint32_t word(const std::string& file, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(file.at(at + i));
  return value;
}

TEST(PacketCaptureTest, is_a_pcap_file_with_nanoseconds) {
  PacketCapture capture;
  capture.add(Time::origin() + 2_s + 5_ns + 999_ps, "abcd", 1514);
  const std::string file = capture.file();
  ASSERT_EQ(file.size(), 24U + 16 + 4);
  EXPECT_EQ(word(file, 0), 0xa1b23c4dU);
  EXPECT_EQ(word(file, 4), 0x0004'0002U) << "version 2.4";
  EXPECT_EQ(word(file, 20), 1U) << "Ethernet";
  EXPECT_EQ(word(file, 24), 2U);
  EXPECT_EQ(word(file, 28), 5U);
  EXPECT_EQ(word(file, 32), 4U);
  EXPECT_EQ(word(file, 36), 1514U);
  EXPECT_EQ(file.substr(40), "abcd");
}

TEST(TraceTest, keeps_packets_when_it_is_asked_to_and_within_its_limits) {
  Trace trace;
  trace.packet("lan", Time::origin(), "ab", 64);
  EXPECT_TRUE(trace.captures().empty());
  trace.keep_packets(true);
  trace.limit_to(Time::origin() + 1_us, Time::origin() + 2_us);
  trace.limit_to([](std::string_view address) { return address == "lan"; });
  for (const Duration when : {0_us, 1_us, 2_us, 3_us}) {
    trace.packet("lan", Time::origin() + when, "ab", 64);
    trace.packet("wan", Time::origin() + when, "ab", 64);
  }
  ASSERT_EQ(trace.captures().size(), 1U);
  EXPECT_EQ(trace.captures().find("lan")->second.packets(), 2U);
}

TEST(TraceTest, ends_where_the_bytes_are_used_up) {
  Trace trace;
  trace.limit_bytes(1000);
  for (std::int64_t i = 0; i < 20; ++i) trace.instant("a", "x", Time::origin() + i * 1_us);
  ASSERT_TRUE(trace.cut());
  EXPECT_EQ(*trace.cut(), Time::origin() + 7_us) << "an event counts as 130 bytes";
  EXPECT_EQ(trace.dropped(), 13U);
  trace.counter("a", "y", Time::origin() + 30_us, 1);
  EXPECT_EQ(trace.dropped(), 14U) << "no gaps";
  EXPECT_LT(trace.to_json("s").size(), 1000U);
}

TEST(TraceTest, without_its_timeline_keeps_packets_only) {
  Trace trace;
  trace.keep_packets(true);
  trace.keep_timeline(false);
  trace.instant("a", "x", Time::origin());
  trace.packet("lan", Time::origin(), "ab", 64);
  EXPECT_EQ(trace.captures().size(), 1U);
  EXPECT_EQ(trace.to_json("s").find("\"x\""), std::string::npos);
}

}  // namespace
}  // namespace xenolith
