// Long frames as streams against the same frames burst by burst.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "models/contract/testing/board_bench.hpp"

namespace xenolith {
namespace {

using bench::Bench;
using bench::SignalledGuest;

Bench::Changes changes(bool elide) {
  const ParamValues values{{"elide_bursts", Json::boolean(elide)}};
  return {{}, {}, values, values, values, {}};
}

void take_all(void*, SignalledGuest& guest, EventPort port) {
  if (port != 0) return;
  for (std::optional<Frame> got = guest.interface->take(); got; got = guest.interface->take()) {
    guest.received.emplace_back(guest.now(), *got);
  }
}

struct Net : Bench {
  Net(bool elide, int pairs) : Bench(2, changes(elide)) {
    for (int host = 0; host < 2; ++host) {
      for (int i = 0; i < pairs; ++i) add_guest(host).on_signal = take_all;
    }
  }
  double count(const char* host, const char* name) const {
    return value(std::string(host) + ".firmware", name, "count");
  }
};

Task<> put(SignalledGuest* from, SignalledGuest* to, Bytes size, Duration* stall) {
  const Time start = from->now();
  const Frame frame{from->interface->mac(), to->interface->mac(), size, 0, 0};
  co_await from->interface->put(frame);
  *stall = from->now() - start;
}

/// One frame on an idle network: how long its sender stalls, and when it is received.
std::pair<Duration, Duration> one_frame(bool elide, Bytes size) {
  Net net(elide, 1);
  Duration stall{};
  net.sim.spawn(put(&net.guest(0, 0), &net.guest(1, 0), size, &stall));
  net.sim.run();
  return {stall, net.guest(1, 0).received.at(0).first - Time::origin()};
}

TEST(SvioStreams, AFrameOfOneBurstIsNoStream) { EXPECT_EQ(one_frame(true, 64_B), one_frame(false, 64_B)); }

TEST(SvioStreams, ALoneFrameTakesAsLongAsBurstByBurst) {
  for (const Bytes size : {65_B, 200_B, 576_B, 1000_B, 1514_B, 4000_B}) {
    const auto [stall, latency] = one_frame(true, size);
    const auto [stall_by_step, latency_by_step] = one_frame(false, size);
    SCOPED_TRACE(std::to_string(size.count()) + " bytes: stall " + std::to_string(stall.ps() / 1000) +
                 " and " + std::to_string(stall_by_step.ps() / 1000) + " ns, latency " +
                 std::to_string(latency.ps() / 1000) + " and " + std::to_string(latency_by_step.ps() / 1000));
    EXPECT_NEAR(to_seconds(stall), to_seconds(stall_by_step), 0.5e-6);
    EXPECT_NEAR(to_seconds(latency), to_seconds(latency_by_step), 0.03 * to_seconds(latency_by_step));
  }
}

Task<> flood(SignalledGuest* from, SignalledGuest* to, Bytes size) {
  const Frame frame{from->interface->mac(), to->interface->mac(), size, 0, 0};
  for (;;) {
    while (from->interface->send_queue_full()) {
      co_await from->sim().delay(2_us);
    }
    co_await from->interface->put(frame);
  }
}

/// Frames that each of the senders gets through in 3 ms, both hosts sending or the first only.
std::vector<double> flooded(bool elide, int pairs, bool both_ways, Bytes size) {
  Net net(elide, pairs);
  for (int i = 0; i < pairs; ++i) {
    net.sim.spawn(flood(&net.guest(0, i), &net.guest(1, i), size));
    if (both_ways) net.sim.spawn(flood(&net.guest(1, i), &net.guest(0, i), size));
  }
  net.sim.run({.until = Time::origin() + 3_ms});
  return {net.count("h0", "sent"), net.count("h1", "sent"), net.count("h0", "delivered"),
          net.count("h1", "delivered")};
}

/// What is agreed on: throughput within 5 percent, whoever contends.
TEST(SvioStreams, ContentionLeavesTheThroughputOfBurstByBurst) {
  for (const bool both_ways : {false, true}) {
    for (const int pairs : {1, 2, 4}) {
      const std::vector<double> streams = flooded(true, pairs, both_ways, 1514_B);
      const std::vector<double> steps = flooded(false, pairs, both_ways, 1514_B);
      for (std::size_t i = 0; i < steps.size(); ++i) {
        EXPECT_NEAR(streams[i], steps[i], 0.05 * steps[i] + 2)
            << pairs << " pairs, both ways " << both_ways << ", " << i;
      }
    }
  }
}

/// Mean time from the receive ring to the doorbell, of lone frames.
double ingress_time(bool dma, Bytes size) {
  Bench::Changes changed = changes(true);
  changed.firmware.emplace("upstream_dma", Json::boolean(dma));
  Bench net(2, changed);
  for (int host = 0; host < 2; ++host) net.add_guest(host).on_signal = take_all;
  Duration stall{};
  net.sim.spawn(put(&net.guest(0, 0), &net.guest(1, 0), size, &stall));
  net.sim.run();
  return net.value("h1.firmware", "ingress", "mean");
}

TEST(SvioStreams, DmaCopiesLongFramesFasterThanContextsDo) {
  // 24 elements: 825 ns each by a context; by DMA 241 ns to fill the buffer, 17 clocks, and 14 of the bus
  const double gained = ingress_time(false, 1514_B) - ingress_time(true, 1514_B);
  EXPECT_NEAR(gained, 23 * (0.825 - 31 * 0.015), 0.7);
}

TEST(SvioStreams, JumboFramesPassTheBoards) {
  Net net(true, 1);
  Duration stall{};
  net.sim.spawn(put(&net.guest(0, 0), &net.guest(1, 0), 9014_B, &stall));
  net.sim.run();
  ASSERT_EQ(net.guest(1, 0).received.size(), 1U);
  EXPECT_EQ(net.guest(1, 0).received[0].second.size, 9014_B);
}

}  // namespace
}  // namespace xenolith
