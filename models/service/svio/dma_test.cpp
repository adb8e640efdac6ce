// Frames that the board fetches out of host memory, and interfaces that several contexts serve.

#include <gtest/gtest.h>

#include <vector>

#include "models/contract/testing/board_bench.hpp"

namespace xenolith {
namespace {

using bench::Bench;
using bench::SignalledGuest;

void take_all(void*, SignalledGuest& guest, EventPort port) {
  if (port != 0) return;
  for (std::optional<Frame> got = guest.interface->take(); got; got = guest.interface->take()) {
    guest.received.emplace_back(guest.now(), *got);
  }
}

struct Net : Bench {
  Net(const Changes& changes, int pairs) : Bench(2, changes) {
    for (int host = 0; host < 2; ++host) {
      for (int i = 0; i < pairs; ++i) add_guest(host).on_signal = take_all;
    }
  }
};

Bench::Changes fetching(std::int64_t contexts) {
  Bench::Changes changes;
  changes.firmware = {{"downstream_dma", Json::boolean(true)}, {"egress_contexts", Json::integer(contexts)}};
  return changes;
}

/// As hardware/board/enp2611-pci-x.json says.
Bench::Changes reading_ahead() {
  Bench::Changes changes = fetching(1);
  changes.bus = {{"split_reads", Json::boolean(true)}};
  changes.bridge = {{"delayed_reads", Json::integer(8)}};
  changes.processor = {{"dma_read", Json::string("512 B")}, {"dma_read_buffers", Json::integer(4)}};
  return changes;
}

Task<> put(SignalledGuest* from, SignalledGuest* to, Bytes size, std::uint64_t id, Duration* stall) {
  const Time start = from->now();
  co_await from->interface->put({from->interface->mac(), to->interface->mac(), size, id, 0});
  *stall = from->now() - start;
}

/// One frame on an idle network: how long its sender stalls, and when it is received.
std::pair<Duration, Duration> one_frame(const Bench::Changes& changes, Bytes size) {
  Net net(changes, 1);
  Duration stall{};
  net.sim.spawn(put(&net.guest(0, 0), &net.guest(1, 0), size, 0, &stall));
  net.sim.run();
  return {stall, net.guest(1, 0).received.at(0).first - Time::origin()};
}

TEST(SvioDma, TheSenderStoresADescriptorOnly) {
  EXPECT_EQ(one_frame(fetching(1), 1514_B).first, 100_ns);  // one store of the host bridge
  EXPECT_EQ(one_frame(fetching(1), 64_B).first, 100_ns);
}

TEST(SvioDma, ReadingByShortDelayedReadsTakesLongerThanStoring) {
  const Duration stored = one_frame({}, 1514_B).second;
  const Duration fetched = one_frame(fetching(1), 1514_B).second;
  // 24 reads of 64 bytes, one after the other, each over two buses and back: 0.9 us at least
  EXPECT_GT(fetched, stored + 24 * 0.6_us);
}

TEST(SvioDma, LongSplitReadsFetchAFrameNoSlowerThanItIsStored) {
  const Duration stored = one_frame({}, 1514_B).second;
  const Duration fetched = one_frame(reading_ahead(), 1514_B).second;
  EXPECT_LT(fetched, stored);
  EXPECT_GT(fetched, stored - 24 * 0.6_us);
}

Task<> flood(SignalledGuest* from, SignalledGuest* to, Bytes size) {
  for (std::uint64_t id = 0;; ++id) {
    while (from->interface->send_queue_full()) {
      co_await from->sim().delay(2_us);
    }
    co_await from->interface->put({from->interface->mac(), to->interface->mac(), size, id, 0});
  }
}

/// Frames that the pairs send in a millisecond.
double flooded(const Bench::Changes& changes, int pairs, Bytes size = 1514_B) {
  Net net(changes, pairs);
  for (int i = 0; i < pairs; ++i) net.sim.spawn(flood(&net.guest(0, i), &net.guest(1, i), size));
  net.sim.run({.until = Time::origin() + 3_ms});
  return net.value("h0.firmware", "sent", "count") / 3;
}

TEST(SvioDma, SplitReadsReachTheLineAndDelayedOnesDoNot) {
  const double line = 1e6 / (1538 * 8);  // frames with preamble and gap in a millisecond
  EXPECT_LT(flooded(fetching(1), 4), 0.55 * line);
  EXPECT_GT(flooded(reading_ahead(), 4), 0.9 * line);
}

TEST(SvioDma, SeveralContextsFetchFramesOfOneInterfaceAtTheSameTime) {
  Bench::Changes several = reading_ahead();
  several.firmware["egress_contexts"] = Json::integer(4);
  // frames so short that the line is not what they wait for
  EXPECT_GT(flooded(several, 1, 128_B), 1.1 * flooded(reading_ahead(), 1, 128_B));
}

Task<> mixed(SignalledGuest* from, SignalledGuest* to, int count) {
  for (int i = 0; i < count; ++i) {
    while (from->interface->send_queue_full()) {
      co_await from->sim().delay(1_us);
    }
    const Bytes size = i % 3 == 0 ? 1514_B : 64_B;
    co_await from->interface->put(
        {from->interface->mac(), to->interface->mac(), size, static_cast<std::uint64_t>(i), 0});
  }
}

TEST(SvioDma, FramesOfAnInterfaceStayInOrder) {
  for (const std::int64_t contexts : {1, 3, 8}) {
    Net net(fetching(contexts), 2);
    for (int i = 0; i < 2; ++i) net.sim.spawn(mixed(&net.guest(0, i), &net.guest(1, i), 40));
    net.sim.run();
    for (int i = 0; i < 2; ++i) {
      const auto& received = net.guest(1, i).received;
      ASSERT_EQ(received.size(), 40U);
      for (std::size_t n = 0; n < received.size(); ++n) EXPECT_EQ(received[n].second.id, n);
    }
  }
}

}  // namespace
}  // namespace xenolith
