#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "models/cpu/bulk_host/bulk_host.hpp"
#include "models/network/bulk_link/bulk_link.hpp"
#include "models/network/router/router.hpp"
#include "models/network/wifi_cell/wifi_cell.hpp"
#include "models/network/wifi_radio/wifi_radio.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

using fluid_test::FluidBench;

constexpr double lv08_bandwidth = 0.97;     // of a link, for the payload
constexpr double lv08_acknowledged = 1.05;  // on a medium that both directions share
constexpr double lv08_latency = 13.01;      // of a route, before the first byte

const BulkHost::Params desktop{.clock = 2_GHz, .cores = 2, .idle = 60_W, .busy = 80_W, .full = 120_W};

struct Bench : FluidBench {
  BulkLink& link(std::string_view name, BulkLink::Params params, Component& first, Component& second) {
    auto& made = make<BulkLink>(name, params);
    bind_named(made, "joins", first);
    bind_named(made, "joins", second);
    return made;
  }
  Task<> send(BulkHost& from, BulkHost& to, Bytes data, double* end) {
    const FluidRoute route = from.fluid().route(from.node(), to.node(), "to");
    co_await from.network().transfer(route, data);
    *end = to_seconds(sim.now() - Time::origin());
  }
  Task<> compute(BulkHost& host, Cycles work, double* end) {
    co_await host.compute(work);
    *end = to_seconds(sim.now() - Time::origin());
  }
};

/// Two links one behind the other: the slower one decides, latencies add.
FLUID_TEST(BulkLink, IsCrossedOnTheWayThroughARouter) {
  Bench bench;
  auto& a = bench.make<BulkHost>("a", desktop);
  auto& b = bench.make<BulkHost>("b", desktop);
  auto& router = bench.make<Router>("router", {});
  bench.link("up", {.bandwidth = 10_Mbit_per_s, .latency = 5_ms}, a, router);
  bench.link("down", {.bandwidth = 100_Mbit_per_s, .latency = 1_ms}, router, b);
  bench.system.start();
  double end = 0;
  bench.sim.spawn(bench.send(a, b, 9700_kB, &end));
  bench.sim.run();
  EXPECT_NEAR(end, 9.7 * 8 / (10 * lv08_bandwidth) + lv08_latency * 6e-3, 1e-9);
}

FLUID_TEST(BulkLink, HasTwoDifferentEnds) {
  Bench bench;
  auto& a = bench.make<BulkHost>("a", desktop);
  bench.link("loop", {.bandwidth = 10_Mbit_per_s, .latency = 5_ms}, a, a);
  try {
    bench.system.start();
    FAIL();
  } catch (const Misfit& misfit) {
    EXPECT_EQ(misfit.parameter(), "joins");
    EXPECT_EQ(std::string(misfit.what()), "both its ends are a");
  }
}

FLUID_TEST(BulkLink, LeadsNowhereWithoutAWay) {
  Bench bench;
  auto& a = bench.make<BulkHost>("a", desktop);
  auto& b = bench.make<BulkHost>("b", desktop);
  bench.system.start();
  EXPECT_THROW(a.fluid().route(a.node(), b.node(), "server"), Misfit);
}

/// Two cores for three computations of 1 s: each gets two thirds of a core. Power: both cores at work for 1.5
/// s.
FLUID_TEST(BulkHost, SharesItsCoresAndDrawsByThem) {
  Bench bench;
  auto& host = bench.make<BulkHost>("host", desktop);
  bench.system.start();
  std::array<double, 3> ends{};
  for (double& end : ends) bench.sim.spawn(bench.compute(host, Cycles(2'000'000'000), &end));
  bench.run_to(4_s);
  for (const double end : ends) EXPECT_NEAR(end, 1.5, 1e-9);
  EXPECT_NEAR(static_cast<double>(host.energy().nj()), (1.5 * 120 + 2.5 * 60) * 1e9, 1e3);
  EXPECT_NEAR(value_of(host, "use", "power").value(), (1.5 * 120 + 2.5 * 60) / 4, 1e-6);
}

TEST(BulkHostParams, RefusesPowersOutOfOrder) {
  FluidBench bench;
  EXPECT_THROW(bench.make<BulkHost>("a", {.clock = 1_GHz, .idle = 5_W, .busy = 4_W, .full = 6_W}), Misfit);
  EXPECT_THROW(bench.make<BulkHost>("b", {.clock = 1_GHz, .idle = 5_W, .busy = 6_W, .full = 5.5_W}), Misfit);
}

/// A station sends to another of its cell: every byte crosses the air twice, at either station's rate.
FLUID_TEST(WifiRadio, TakesAirtimeByItsRate) {
  Bench bench;
  auto& phone = bench.make<BulkHost>("phone", desktop);
  auto& desk = bench.make<BulkHost>("desk", desktop);
  auto& cell = bench.make<WifiCell>("cell", {.latency = 1_ms});
  const WifiRadio::Params radio{
      .rate = 20_Mbit_per_s, .idle = 100_mW, .receive = 700_mW, .transmit = 1200_mW};
  auto& of_phone = bench.make<WifiRadio>("phone.radio", radio);
  auto& of_desk = bench.make<WifiRadio>("desk.radio", radio);
  for (auto* made : {&of_phone, &of_desk}) bind_named(*made, "cell", cell);
  bind_named(of_phone, "host", phone);
  bind_named(of_desk, "host", desk);
  bench.system.start();
  double end = 0;
  bench.sim.spawn(bench.send(phone, desk, 10_MB, &end));
  bench.run_to(60_s);
  EXPECT_NEAR(end, 2 * (10 * 8 / 20.0) * lv08_acknowledged / lv08_bandwidth + lv08_latency * 2e-3, 1e-6);
  EXPECT_NEAR(static_cast<double>(of_phone.energy().nj()), (end * 1.2 + (60 - end) * 0.1) * 1e9, 1e3);
  EXPECT_NEAR(static_cast<double>(of_desk.energy().nj()), (end * 0.7 + (60 - end) * 0.1) * 1e9, 1e3);
}

FLUID_TEST(WifiRadio, IsOneOfItsHostInACell) {
  Bench bench;
  auto& phone = bench.make<BulkHost>("phone", desktop);
  auto& cell = bench.make<WifiCell>("cell", {.latency = 1_ms});
  for (const char* name : {"phone.radio", "phone.other"}) {
    auto& made = bench.make<WifiRadio>(name, {.rate = 20_Mbit_per_s});
    bind_named(made, "cell", cell);
    bind_named(made, "host", phone);
  }
  EXPECT_THROW(bench.system.start(), Misfit);
}

}  // namespace
}  // namespace xenolith
