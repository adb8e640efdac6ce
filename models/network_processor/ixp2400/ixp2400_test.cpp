#include "models/network_processor/ixp2400/ixp2400.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "models/contract/testing/single_bursts.hpp"
#include "models/network_processor/ixp2400/ixp2400_bench.hpp"

namespace xenolith {
namespace {

using ixp2400_bench::Bench;

using Events = std::vector<std::pair<int, std::int64_t>>;

Task<> work(MicroContext& context, Bench* bench, int name) {
  co_await context.run(10_cycles);
  co_await context.reference(NpMemory::sdram, 8_B);
  bench->log(name);
}

TEST(Ixp2400, ReferenceTakesLatencyAndTransfer) {
  Bench bench;
  bench.load(0, 0, [&bench](MicroContext& c) { return work(c, &bench, 1); });
  bench.sim.run();
  EXPECT_EQ(bench.events, (Events{{1, 100 + 1000 + 10}}));  // 10 + 100 + 8/8 cycles
}

TEST(Ixp2400, ContextsHideEachOthersLatency) {
  Bench bench;
  for (int i = 0; i < 4; ++i) {
    bench.load(0, i, [&bench, i](MicroContext& c) { return work(c, &bench, i); });
  }
  bench.sim.run();
  // each runs 10 cycles, and the next begins 2 cycles later: 120 ns apart, the latencies overlap
  EXPECT_EQ(bench.events, (Events{{0, 1110}, {1, 1230}, {2, 1350}, {3, 1470}}));
}

TEST(Ixp2400, ContextsAreNotPreempted) {
  Bench bench;
  bench.load(0, 0, [&bench](MicroContext& c) { return work(c, &bench, 0); });
  bench.load(0, 1, [&bench](MicroContext& c) -> Task<> {
    return [](MicroContext& context, Bench* b) -> Task<> {
      co_await context.run(1000_cycles);
      b->log(1);
    }(c, &bench);
  });
  bench.sim.run();
  // context 1 begins at 120 ns and keeps the engine although the data of context 0 are there at 1110 ns
  EXPECT_EQ(bench.events[0], std::make_pair(1, std::int64_t{10120}));
}

Task<> takes_turns(MicroContext& context, Bench* bench, int name) {
  for (int i = 0; i < 2; ++i) {
    co_await context.run(10_cycles);
    bench->log(name);
    co_await context.yield();
  }
}

TEST(Ixp2400, ReadyContextsRunRoundRobin) {
  Bench bench;
  for (int i : {2, 0, 3}) {
    bench.load(0, i, [&bench, i](MicroContext& c) { return takes_turns(c, &bench, i); });
  }
  bench.sim.run();
  // context 2 was loaded first; behind it come 3 and 0
  EXPECT_EQ(bench.events, (Events{{2, 100}, {3, 220}, {0, 340}, {2, 460}, {3, 580}, {0, 700}}));
}

TEST(Ixp2400, SdramServesOneCommandAfterTheOther) {
  Bench bench;
  for (int e = 0; e < 3; ++e) {
    bench.load(e, 0, [&bench, e](MicroContext& c) {
      return [](MicroContext& context, Bench* b, int name) -> Task<> {
        co_await context.reference(NpMemory::sdram, 64_B);
        b->log(name);
      }(c, &bench, e);
    });
  }
  bench.sim.run();
  // three engines at once: served at 0, 10 and 20 cycles (the least occupation), 100 + 64/8 cycles until the
  // data
  EXPECT_EQ(bench.events, (Events{{0, 1080}, {1, 1180}, {2, 1280}}));
}

TEST(Ixp2400, SignalWakesAContextOfTheSameEngine) {
  Bench bench;
  MicroSignal signal;
  bench.load(0, 0, [&](MicroContext& c) {
    return [](MicroContext& context, Bench* b, MicroSignal* s) -> Task<> {
      co_await context.wait_for(*s);
      b->log(0);
    }(c, &bench, &signal);
  });
  bench.load(0, 1, [&](MicroContext& c) {
    return [](MicroContext& context, MicroSignal* s) -> Task<> {
      co_await context.run(50_cycles);
      context.send(*s);
      co_await context.reference(NpMemory::sram, 4_B);
    }(c, &signal);
  });
  bench.sim.run();
  EXPECT_EQ(bench.events, (Events{{0, 20 + 500 + 50}}));  // swap, 50 cycles, 5 cycles of the signal
}

TEST(Ixp2400, SignalToAnotherEngineTakesLonger) {
  Bench bench;
  MicroSignal signal;
  bench.load(0, 0, [&](MicroContext& c) {
    return [](MicroContext& context, Bench* b, MicroSignal* s) -> Task<> {
      co_await context.wait_for(*s);
      b->log(0);
    }(c, &bench, &signal);
  });
  bench.load(1, 0, [&](MicroContext& c) {
    return [](MicroContext& context, MicroSignal* s) -> Task<> {
      co_await context.run(50_cycles);
      context.send(*s);
    }(c, &signal);
  });
  bench.sim.run();
  EXPECT_EQ(bench.events, (Events{{0, 500 + 150}}));
}

/// Every write takes a microsecond.
class SlowBus final : public SingleBursts {
 public:
  explicit SlowBus(Simulator& sim) : SingleBursts(sim), sim_(sim) {}
  int attach(std::string_view) override { return 0; }
  Task<> write(int, PciTarget&, Bytes, Delivery) override { co_await sim_.delay(1_us); }
  Task<> read(int, PciTarget&, Bytes) override { co_await sim_.delay(1_us); }
  Hertz clock() const override { return 100_MHz; }

 private:
  Simulator& sim_;
};

TEST(Ixp2400, PciUnitCarriesOutOneTransactionAtATime) {
  Bench bench;
  SlowBus bus(bench.sim);
  for (int i = 0; i < 2; ++i) {
    bench.load(i, 0, [&bench, &bus, i](MicroContext& c) {
      return [](MicroContext& context, Bench* b, SlowBus* slow, int name) -> Task<> {
        PciWrite write;
        write.bus = slow;
        write.target = &b->np.memory();
        co_await context.pci(write);
        b->log(name);
      }(c, &bench, &bus, i);
    });
  }
  bench.sim.run();
  EXPECT_EQ(bench.events, (Events{{0, 1100}, {1, 2200}}));  // 10 cycles and 1 us each
}

TEST(Ixp2400, HostWritesArriveInSdramOneBufferAfterTheOther) {
  Bench bench;
  PciTarget& window = bench.np.memory();
  EXPECT_TRUE(window.reserve(64_B));
  EXPECT_FALSE(window.reserve(4_B));
  window.complete(
      64_B, {[](void* b, std::uint64_t argument) { static_cast<Bench*>(b)->log(static_cast<int>(argument)); },
             &bench, 7});
  bench.sim.run();
  EXPECT_EQ(bench.events, (Events{{7, 1080}}));
  EXPECT_TRUE(window.reserve(64_B));
}

}  // namespace
}  // namespace xenolith
