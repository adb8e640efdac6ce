#include "models/network_processor/ixp2400/micro_engine.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "models/network_processor/ixp2400/ixp2400_bench.hpp"

namespace xenolith {
namespace {

using ixp2400_bench::Bench;

/// Four contexts of engine 0 poll queues in SDRAM, engine 1 uses the SDRAM now and then, and entries arrive.
struct Polling {
  struct Found {
    int context;
    std::size_t queue;
    std::int64_t at;
    bool operator==(const Found&) const = default;
  };
  struct Disturbance {
    std::uint16_t after_ns = 0;  ///< from the one before
    bool arrival = false;        ///< an entry for a queue, or a reference by engine 1
    std::uint8_t which = 0;
  };

  Polling(bool elide, int contexts, int queues_each)
      : bench([elide] {
          Ixp2400::Params p = ixp2400_bench::params();
          p.elide_polling = elide;
          return p;
        }()) {
    loops.resize(static_cast<std::size_t>(contexts));
    queues.resize(static_cast<std::size_t>(contexts * queues_each));
    for (int c = 0; c < contexts; ++c) {
      PollLoop& loop = loops[static_cast<std::size_t>(c)];
      loop = {NpMemory::sdram, 16_B, 15_cycles, {}, 0, nullptr};
      for (int q = 0; q < queues_each; ++q) loop.add(queues[static_cast<std::size_t>(c * queues_each + q)]);
      bench.load(0, c, [this, c](MicroContext& context) { return serve(context, c); });
    }
  }
  Task<> serve(MicroContext& context, int number) {
    PollLoop& loop = loops[static_cast<std::size_t>(number)];
    for (;;) {
      const std::size_t queue = co_await context.poll(loop);
      found.push_back({number, queue, bench.sim.now().ps()});
      static_cast<PolledFifo<int>*>(loop.queues[queue])->pop();
      co_await context.run(40_cycles);
      co_await context.reference(NpMemory::sram, 8_B);
      loop.next = queue + 1;
    }
  }
  Task<> disturb(MicroContext& context, std::vector<Disturbance> story) {
    Time at = bench.sim.now() + 7_ns;
    for (const Disturbance& next : story) {
      at += Duration::picoseconds(std::int64_t{next.after_ns} * 1000 + 1);
      if (at > bench.sim.now()) {
        co_await bench.sim.wait_until(at);
      }
      if (next.arrival) {
        queues[next.which % queues.size()].push(1, bench.sim.now());
      } else {
        co_await context.reference(NpMemory::sdram, Bytes(8 + next.which));
        reference_ends.push_back(bench.sim.now().ps());
      }
    }
  }
  void run(std::vector<Disturbance> story, Duration until) {
    bench.load(1, 0, [this, story](MicroContext& context) { return disturb(context, story); });
    bench.sim.run({.until = Time::origin() + until});
  }

  Bench bench;
  std::vector<PollLoop> loops;
  std::vector<PolledFifo<int>> queues;
  std::vector<Found> found;
  std::vector<std::int64_t> reference_ends;
};

TEST(Polling, FindsAnEntryAtTheFirstLookAfterItsArrival) {
  Polling polling(true, 1, 1);
  polling.run({{9'000, true, 0}}, 1_ms);
  // looks are made at 0, 1170, 2340 … ns (100 + 16/8 cycles and 15 instructions) and see what came before
  // them
  ASSERT_EQ(polling.found.size(), 1U);
  EXPECT_EQ(polling.found[0].at, (8 * 1170 + 1020) * 1000);
}

TEST(Polling, IdleTimeCostsNoEvents) {
  std::vector<std::uint64_t> events;
  for (const Duration idle : {1_ms, 10_s}) {
    Polling polling(true, 4, 3);
    polling.run({{100, true, 0}, {60'000, false, 3}}, idle);
    events.push_back(polling.bench.sim.events());
  }
  EXPECT_EQ(events[0], events[1]);
  EXPECT_LT(events[0], 200U);
}

TEST(Polling, EveryLookIsAnEventWithoutElision) {
  Polling polling(false, 4, 3);
  polling.run({}, 1_ms);
  EXPECT_GT(polling.bench.sim.events(), 3'000U);
}

RC_GTEST_PROP(Polling, ElisionChangesNoInstant, ()) {
  const int contexts = *rc::gen::inRange(1, 5);
  const int queues = *rc::gen::inRange(1, 4);
  const auto story =
      *rc::gen::container<std::vector<Polling::Disturbance>>(rc::gen::construct<Polling::Disturbance>(
          rc::gen::inRange<std::uint16_t>(0, 30'000), rc::gen::arbitrary<bool>(),
          rc::gen::arbitrary<std::uint8_t>()));
  Polling elided(true, contexts, queues);
  Polling stepped(false, contexts, queues);
  elided.run(story, 2_ms);
  stepped.run(story, 2_ms);
  RC_ASSERT(elided.found == stepped.found);
  RC_ASSERT(elided.reference_ends == stepped.reference_ends);
}

}  // namespace
}  // namespace xenolith
