#include "models/guest/tcp_stack/tcp_stack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "models/guest/tcp_stack/tcp_bench.hpp"
#include "sim-core/base/random.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

using bench::free_tcp;
using bench::TcpFlow;
using bench::Wire;

constexpr std::int64_t mss = 1448;
constexpr std::int64_t plenty = 1'000 * mss;

/// Loses the first copy of the segments whose payload begins at one of these bytes.
std::function<bool(const Frame&)> lose_once(std::set<std::uint64_t> begins) {
  return [begins](const Frame& frame) mutable {
    return frame.segment.length > 0 && begins.erase(frame.segment.sequence) > 0;
  };
}

double goodput(TcpFlow& flow, Duration from, Duration to) {
  flow.until(from);
  const std::int64_t before = flow.read();
  flow.until(to);
  return static_cast<double>(flow.read() - before) * 8e6 / static_cast<double>((to - from).ps());
}

TEST(TcpStack, OneFlowFillsALinkButForTheHeaders) {
  TcpFlow flow(free_tcp(plenty), {.delay = 100_us});
  flow.start(Bytes(1'000'000'000));
  // 1448 bytes of payload in 1538 byte times of a gigabit link.
  EXPECT_NEAR(goodput(flow, 200_ms, 400_ms), 1000.0 * 1448 / 1538, 0.5);
  EXPECT_EQ(flow.client.count("retransmissions"), 0);
}

TEST(TcpStack, WithoutTimeStampsTheHeadersAreSmaller) {
  TcpParams params = free_tcp(1'000 * 1460);
  params.segment_header = Bytes(40);
  TcpFlow flow(params, {.delay = 100_us});
  flow.start(Bytes(1'000'000'000));
  EXPECT_NEAR(goodput(flow, 200_ms, 400_ms), 1000.0 * 1460 / 1538, 0.5);  // the 949 Mbit/s of the textbooks
}

TEST(TcpStack, AJumboFrameCarriesMore) {
  TcpParams params = free_tcp(plenty);
  params.mtu = Bytes(9000);
  TcpFlow flow(params, {.delay = 100_us});
  flow.start(Bytes(1'000'000'000));
  EXPECT_NEAR(goodput(flow, 200_ms, 400_ms), 1000.0 * 8948 / 9038, 0.8);
}

TEST(TcpStack, TheWindowLimitsAFlowToWindowOverRoundTrip) {
  constexpr std::int64_t window = 100 * mss;
  TcpParams params = free_tcp(window);
  params.send_buffer =
      Bytes(3 * window);  // of a full send buffer a third has to be free before more is written
  TcpFlow flow(params, {.delay = 10_ms});
  flow.start(Bytes(1'000'000'000), Bytes(mss));
  // Round trip: 20 ms, 12.3 us of a segment, 0.7 us of its acknowledgement, and another 12.3 us for the
  // segment with which it is acknowledged. The application has not read these two when the window is told.
  EXPECT_NEAR(goodput(flow, 2_s, 6_s), (window - 2 * mss) * 8 / 20.0253e-3 / 1e6, 0.2);
}

TEST(TcpStack, SlowStartDoublesTheWindowEachRound) {
  TcpParams params = free_tcp(plenty);
  params.quick_acks = 1'000'000;  // every segment is acknowledged
  TcpFlow flow(params, {.delay = 50_ms});
  flow.start(Bytes(93 * mss), Bytes(93 * mss));  // 3 + 6 + 12 + 24 + 48
  flow.until(2_s);
  ASSERT_EQ(flow.opened, Time::origin() + 100_ms + Bytes(66 + 24) / BitRate(1'000'000'000) * 2);
  const Duration took = flow.done - flow.opened;
  EXPECT_GT(took, 450_ms);  // four round trips and a way
  EXPECT_LT(took, 452_ms);
}

TEST(TcpStack, DelayedAcknowledgementsSlowTheStart) {
  TcpFlow flow(free_tcp(plenty), {.delay = 50_ms});
  flow.start(Bytes(93 * mss), Bytes(93 * mss));
  flow.until(3_s);
  // Half an acknowledgement per segment: 3 (one and, by the timer, another), 5, 7, 11, 16, 24, 27.
  const Duration took = flow.done - flow.opened;
  EXPECT_GT(took, 650_ms);
  EXPECT_LT(took, 700_ms);
}

TEST(TcpStack, EverySecondSegmentIsAcknowledged) {
  TcpFlow flow(free_tcp(plenty), {.delay = 1_ms});
  flow.start(Bytes(1000 * mss), Bytes(1000 * mss));
  flow.until(1_s);
  ASSERT_EQ(flow.read(), 1000 * mss);
  EXPECT_EQ(flow.client.count("segments_sent"), 1000);
  EXPECT_NEAR(flow.server.count("acks_sent"), 501, 3);  // with the answer to the greeting
}

TEST(TcpStack, ASingleSegmentIsAcknowledgedByTheTimer) {
  TcpFlow flow(free_tcp(plenty), {.delay = 1_ms});
  flow.start(Bytes(100), Bytes(100));
  flow.until(30_ms);
  EXPECT_EQ(flow.server.nic.sent.size(), 1u);
  flow.until(1_s);
  ASSERT_EQ(flow.server.nic.sent.size(), 2u);
  EXPECT_EQ(flow.server.nic.sent[1].first - flow.done, 40_ms);
  EXPECT_EQ(flow.client.count("retransmissions"), 0);
}

TEST(TcpStack, ASmallSegmentWaitsForTheOneBeforeIt) {
  for (const bool nagle : {true, false}) {
    TcpParams params = free_tcp(plenty);
    params.nagle = nagle;
    TcpFlow flow(params, {.delay = 1_ms});
    flow.start(Bytes(200), Bytes(100));
    flow.until(30_ms);
    EXPECT_EQ(flow.read(), nagle ? 100 : 200);
  }
}

TEST(TcpStack, ALostSegmentIsSentAgainAfterThreeDuplicates) {
  for (const bool selective : {true, false}) {
    TcpParams params = free_tcp(plenty);
    params.selective = selective;
    TcpFlow flow(params, {.delay = 5_ms, .loses = lose_once({40 * mss})});
    flow.start(Bytes(200 * mss), Bytes(mss));
    flow.until(1_s);
    ASSERT_EQ(flow.read(), 200 * mss);
    EXPECT_EQ(flow.client.count("retransmissions"), 1) << selective;
    EXPECT_EQ(flow.client.count("recoveries"), 1) << selective;
    EXPECT_EQ(flow.client.count("timeouts"), 0) << selective;
  }
}

/// When the segment that begins at a byte was sent, each time.
std::vector<Time> sendings(const TcpFlow& flow, std::uint64_t begin) {
  std::vector<Time> times;
  for (const auto& [time, frame] : flow.client.nic.sent) {
    if (frame.segment.length > 0 && frame.segment.sequence == begin) times.push_back(time);
  }
  return times;
}

TEST(TcpStack, ManyLossesOfOneWindowCostARoundTripWithBlocksAndOneEachWithout) {
  const std::set<std::uint64_t> holes = {60 * mss, 63 * mss, 66 * mss, 69 * mss};
  for (const bool selective : {true, false}) {
    TcpParams params = free_tcp(plenty);
    params.selective = selective;
    TcpFlow flow(params, {.delay = 20_ms, .loses = lose_once(holes)});
    flow.start(Bytes(400 * mss), Bytes(mss));
    flow.until(3_s);
    ASSERT_EQ(flow.read(), 400 * mss);
    EXPECT_EQ(flow.client.count("retransmissions"), 4) << selective;
    EXPECT_EQ(flow.client.count("timeouts"), 0) << selective;
    const std::vector<Time> first = sendings(flow, 60 * mss);
    const std::vector<Time> last = sendings(flow, 69 * mss);
    ASSERT_EQ(first.size(), 2u);
    ASSERT_EQ(last.size(), 2u);
    const Duration apart = last[1] - first[1];
    if (selective) {
      EXPECT_LT(apart, 40_ms);
    } else {
      EXPECT_GE(apart, 3 * 40_ms);
      EXPECT_LT(apart, 3 * 40_ms + 2_ms);
    }
  }
}

TEST(TcpStack, TheLastSegmentIsSentAgainByTheTimer) {
  TcpFlow flow(free_tcp(plenty), {.delay = 5_ms, .loses = lose_once({100 * mss})});
  flow.start(Bytes(101 * mss), Bytes(mss));
  flow.until(3_s);
  ASSERT_EQ(flow.read(), 101 * mss);
  EXPECT_EQ(flow.client.count("timeouts"), 1);
  EXPECT_EQ(flow.client.count("retransmissions"), 1);
  const std::vector<Time> times = sendings(flow, 100 * mss);
  ASSERT_EQ(times.size(), 2u);
  EXPECT_GE(times[1] - times[0], 200_ms);
  EXPECT_LT(times[1] - times[0], 215_ms);  // the timer was set anew by the last acknowledgement
}

TEST(TcpStack, TheTimeoutDoublesWhileNothingComesBack) {
  TcpFlow flow(free_tcp(plenty),
               {.delay = 1_ms, .loses = [](const Frame& frame) { return frame.segment.length > 0; }});
  flow.start(Bytes(mss), Bytes(mss));
  flow.until(60_s);
  const std::vector<Time> times = sendings(flow, 0);
  ASSERT_GE(times.size(), 4u);
  EXPECT_EQ(times[1] - times[0], 3_s);  // no round trip has been measured
  EXPECT_EQ(times[2] - times[1], 6_s);
  EXPECT_EQ(times[3] - times[2], 12_s);
}

TEST(TcpStack, ALostGreetingIsRepeated) {
  int greetings = 0;
  TcpFlow flow(free_tcp(plenty),
               {.delay = 1_ms, .loses = [&greetings](const Frame&) { return ++greetings == 1; }});
  flow.start(Bytes(100), Bytes(100));
  flow.until(10_s);
  EXPECT_EQ(flow.read(), 100);
  EXPECT_EQ(flow.opened - Time::origin(), 3_s + 2_ms + Bytes(90) / BitRate(1'000'000'000) * 2);
}

TEST(TcpStack, AFullQueueLosesSegmentsAndTheFlowGoesOn) {
  TcpFlow flow(free_tcp(plenty), {.rate = BitRate(100'000'000), .delay = 1_ms, .queue = 50});
  flow.start(Bytes(1'000'000'000));
  // The queue holds more than a bandwidth-delay product: the link stays busy although the window is halved.
  EXPECT_NEAR(goodput(flow, 1_s, 4_s), 100.0 * 1448 / 1538, 1.0);
  EXPECT_GT(flow.client.nic.dropped, 0);
  EXPECT_EQ(flow.client.count("timeouts"), 0);
  EXPECT_GE(flow.client.count("retransmissions"), flow.client.nic.dropped - 3);
}

TEST(TcpStack, WhatIsReadIsWhatWasWrittenUnderRandomLoss) {
  for (const bool selective : {true, false}) {
    for (int seed = 1; seed <= 12; ++seed) {
      TcpParams params = free_tcp(40 * mss);
      params.selective = selective;
      params.maximum_timeout = 2_s;
      RandomStream there(static_cast<std::uint64_t>(seed), 0, "there");
      RandomStream back(static_cast<std::uint64_t>(seed), 0, "back");
      const double share = 0.01 * seed;
      TcpFlow flow(params, {.delay = 2_ms, .loses = [&](const Frame&) { return there.uniform() < share; }},
                   Wire{.delay = 2_ms, .loses = [&](const Frame&) { return back.uniform() < share; }});
      flow.start(Bytes(300'000), Bytes(7'001));
      flow.until(300_s);
      ASSERT_EQ(flow.read(), 300'000) << seed;
      ASSERT_EQ(flow.records.size(), 43u);
      for (std::size_t i = 0; i < flow.records.size(); ++i) {
        EXPECT_EQ(flow.records[i].content[0], i + 1);
        EXPECT_EQ(flow.records[i].size.count(), i + 1 < 43 ? 7'001 : 300'000 - 42 * 7'001);
      }
    }
  }
}

TEST(TcpStack, ASegmentCostsTheCpuWhatItsPartsCost) {
  TcpParams params = free_tcp(plenty);
  params.system_call = 10_cycles;
  params.send_segment = 200_cycles;
  params.receive_segment = 300_cycles;
  params.checksum = 1024_cycles;  // a cycle a byte
  TcpFlow flow(params, {.delay = 1_ms});
  flow.start(Bytes(2 * mss), Bytes(2 * mss));
  flow.until(20_ms);
  EXPECT_EQ(flow.client.guest.count("copy 1448 cache process"), 2);
  EXPECT_EQ(flow.client.guest.count("run 1448 process"), 2);
  EXPECT_EQ(flow.client.guest.count("run 200 process"), 2);
  EXPECT_EQ(flow.client.guest.count("run 10 process"), 2);   // connect, send
  EXPECT_EQ(flow.server.guest.count("run 300 softirq"), 3);  // with the greeting
  EXPECT_EQ(flow.server.guest.count("run 1448 softirq"), 2);
}

TEST(TcpStack, WithoutBytesInTheWindowItIsProbedAndOpensAgain) {
  // The window closes while nobody reads; the acknowledgement that opens it is lost.
  TcpParams params = free_tcp(4 * mss);
  bool shut = false;
  bool lost = false;
  Wire back{.delay = 1_ms, .loses = [&](const Frame& frame) {
              if (frame.segment.window == 0) shut = true;
              return shut && frame.segment.window > 0 && !std::exchange(lost, true);
            }};
  TcpFlow flow(params, {.delay = 1_ms}, back);
  StreamSocket* socket = nullptr;
  flow.server.stack.listen(7);
  const auto accept = [](TcpFlow& at, StreamSocket*& made) -> Task<> {
    StreamSocket* const accepted = co_await at.server.stack.accept(7);
    made = accepted;
  };
  const auto send = [](TcpFlow& at) -> Task<> {
    StreamSocket* const opened = co_await at.client.stack.connect(at.server.stack, 7);
    co_await opened->send({Bytes(8 * mss)});
  };
  const auto read = [](TcpFlow& at, StreamSocket* from) -> Task<> {
    co_await at.sim.wait_until(Time::origin() + 100_ms);
    for (;;) co_await from->read(Bytes(plenty));
  };
  flow.sim.spawn(accept(flow, socket));
  flow.sim.spawn(send(flow));
  flow.until(50_ms);
  ASSERT_TRUE(shut);
  flow.sim.spawn(read(flow, socket));
  flow.until(10_s);
  EXPECT_TRUE(lost);
  EXPECT_EQ(socket->read_so_far(), Bytes(8 * mss));
}

TEST(TcpStack, RefusesWhatCannotWork) {
  EXPECT_THROW(TcpFlow(free_tcp(mss), {}), Misfit);
  TcpFlow flow(free_tcp(plenty), {});
  flow.server.stack.listen(80);
  EXPECT_THROW(flow.server.stack.listen(80), Misfit);
}

}  // namespace
}  // namespace xenolith
