#include "models/contract/byte_stream.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_files.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/kernel/combine.hpp"
#include "sim-core/model/fluid_world_test.hpp"

namespace xenolith {
namespace {

struct Bench : fluid_test::FluidBench {
  FakeHost& host(std::string_view name, std::int64_t cores = 1) {
    return make<FakeHost>(name, {.clock = 1_GHz, .cores = static_cast<int>(cores)});
  }
  double time(Task<> task) {
    const Time begin = sim.now();
    sim.spawn(std::move(task));
    sim.run();
    return to_seconds(sim.now() - begin);
  }
  /// 1 ms for each KiB that is deflated or inflated, half a ms to send, 2 ms to receive.
  FakeCosts costs{at("costs"),
                  {{DataTask::deflate, Cycles(1'000'000)},
                   {DataTask::inflate, Cycles(3'000'000)},
                   {DataTask::send, Cycles(500'000)},
                   {DataTask::receive, Cycles(2'000'000)},
                   {DataTask::seal, Cycles(1'500'000)}}};
};

Conversion::Work deflate(FakeHost& host, const WorkCosts& costs, std::int64_t threads = 1) {
  return {.host = &host,
          .costs = &costs,
          .task = DataTask::deflate,
          .in = 100_KiB,
          .out = 33_KiB,
          .piece = 10_KiB,
          .threads = threads};
}

FLUID_TEST(Conversion, MakesExactlyWhatItIsAskedFor) {
  Bench bench;
  FakeHost& host = bench.host("host");
  bench.system.start();
  MemorySource source(100_KiB);
  MemorySink sink;
  Conversion conversion(bench.sim, deflate(host, bench.costs), source, sink);
  EXPECT_NEAR(bench.time(conversion.run()), 0.1, 1e-9);
  EXPECT_EQ(sink.size(), 33_KiB);
}

/// Ten pieces of 10 ms over four threads on four cores: three rounds.
FLUID_TEST(Conversion, ThreadsShareThePieces) {
  Bench bench;
  FakeHost& host = bench.host("host", 4);
  bench.system.start();
  MemorySource source(100_KiB);
  MemorySink sink;
  Conversion conversion(bench.sim, deflate(host, bench.costs, 4), source, sink);
  EXPECT_NEAR(bench.time(conversion.run()), 0.03, 1e-9);
  EXPECT_EQ(sink.size(), 33_KiB);
}

/// Threads without cores gain nothing.
FLUID_TEST(Conversion, ThreadsOfOneCoreShareIt) {
  Bench bench;
  FakeHost& host = bench.host("host");
  bench.system.start();
  MemorySource source(100_KiB);
  MemorySink sink;
  Conversion conversion(bench.sim, deflate(host, bench.costs, 4), source, sink);
  EXPECT_NEAR(bench.time(conversion.run()), 0.1, 1e-9);
}

Task<> both(Simulator* simulator, Conversion* first, Conversion* second) {
  std::vector<Task<>> tasks;
  tasks.push_back(first->run());
  tasks.push_back(second->run());
  co_await all_of(*simulator, std::move(tasks));
}

/// On two cores the slower program of a pipeline decides: ten pieces of 30 ms behind the first one of 10 ms.
FLUID_TEST(BytePipe, JoinsProgramsThatWorkAtTheSameTime) {
  Bench bench;
  FakeHost& host = bench.host("host", 2);
  bench.system.start();
  MemorySource source(100_KiB);
  BytePipe pipe(bench.sim, 2);
  MemorySink sink;
  Conversion::Work work = deflate(host, bench.costs);
  work.out = 100_KiB;
  Conversion first(bench.sim, work, source, pipe);
  work.task = DataTask::inflate;
  Conversion second(bench.sim, work, pipe, sink);
  EXPECT_NEAR(bench.time(both(&bench.sim, &first, &second)), 0.01 + 0.3, 1e-9);
  EXPECT_EQ(sink.size(), 100_KiB);
}

Task<> split(Bytes first, MemorySink* front, MemorySink* rest) {
  SplitSink sink(*front, first, *rest);
  for (int i = 0; i < 5; ++i) co_await sink.give(10_KiB);
  co_await sink.end();
}

TEST(SplitSink, CutsAtTheByte) {
  Simulator sim;
  MemorySink front;
  MemorySink rest;
  sim.spawn(split(Bytes(12'345), &front, &rest));
  sim.run();
  EXPECT_EQ(front.size(), Bytes(12'345));
  EXPECT_EQ(rest.size(), 50_KiB - Bytes(12'345));
}

struct TwoHosts : Bench {
  explicit TwoHosts(BitRate rate, Duration latency = 1_ms) : from(host("from")), to(host("to")) {
    from.fluid().platform().add_link("link", from.node(), to.node(), rate, latency, LinkSharing::full_duplex);
    system.start();
    route.emplace(from.fluid().route(from.node(), to.node(), "to"));
  }
  NetworkStream::Setup setup(bool sealed) {
    return {
        .route = &*route, .from = {&from, &costs}, .to = {&to, &costs}, .sealed = sealed, .piece = 10_KiB};
  }
  FakeHost& from;
  FakeHost& to;
  std::optional<FluidRoute> route;
};

/// 1 MiB at 97 % of 1 Mbit/s, whatever the hosts do at the same time; the first piece is sent, the last
/// received. Every piece pays 13.01 ms before its first byte: eight that are under way at the same time hide
/// them, but for at most one such wait for all eight.
FLUID_TEST(NetworkStream, ASlowLinkIsNearlyAlwaysBusy) {
  TwoHosts bench(1_Mbit_per_s);
  MemorySource source(1_MiB);
  MemorySink sink;
  NetworkStream stream(bench.sim, bench.setup(false), source, sink);
  const double link = 1024 * 1024 * 8 / 0.97e6;
  const double least = 0.005 + 0.01301 + link + 0.02;
  const double took = bench.time(stream.run());
  EXPECT_GT(took, least - 1e-6);
  EXPECT_LT(took, least + 0.01301 * 103 / 8);
  EXPECT_EQ(sink.size(), 1_MiB);
  EXPECT_EQ(stream.carried(), 1_MiB);
}

/// 50 ms away the start-up of a transfer is 0.65 s. It is paid a few times while the lanes learn, not for
/// every piece of the 410 (130 s and more).
FLUID_TEST(NetworkStream, PaysAConnectionsStartUpAFewTimesOnly) {
  TwoHosts bench(100_Mbit_per_s, 50_ms);
  MemorySource source(4_MiB);
  MemorySink sink;
  NetworkStream stream(bench.sim, bench.setup(false), source, sink);
  const double received = 4096 * 2e-3;
  const double took = bench.time(stream.run());
  EXPECT_GT(took, received + 0.65);
  EXPECT_LT(took, received + 10 * 0.65);
}

/// A fast link leaves the receiver: 2 ms for each KiB, sealed 3.5 ms.
FLUID_TEST(NetworkStream, AFastLinkLeavesTheSlowerHost) {
  TwoHosts bench(1000_Mbit_per_s);
  for (const bool sealed : {false, true}) {
    MemorySource source(1_MiB);
    MemorySink sink;
    NetworkStream stream(bench.sim, bench.setup(sealed), source, sink);
    EXPECT_NEAR(bench.time(stream.run()), 1024 * (sealed ? 3.5e-3 : 2e-3), 0.05);
  }
}

}  // namespace
}  // namespace xenolith
