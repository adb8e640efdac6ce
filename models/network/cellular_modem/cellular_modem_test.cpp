#include "models/network/cellular_modem/cellular_modem.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_cells.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {
namespace {

using fluid_test::FluidBench;

CellularModemParams steady() {
  CellularModemParams params;
  params.up = 1_Mbit_per_s;
  params.down = 2_Mbit_per_s;
  params.fade_interval = 10_s;
  params.peak = 8_Mbit_per_s;
  params.latency = 75_ms;
  params.promotion = 2_s;
  params.tail = 5_s;
  params.idle = 10_mW;
  params.open = 500_mW;
  params.active = 1_W;
  return params;
}

struct Tower final : Component, NetworkNode {
  explicit Tower(const Context& context)
      : Component(context), place(fluid().platform().add_router(address())) {}
  FluidNode node() const override { return place; }
  FluidNode place;
};

struct Bench : FluidBench {
  explicit Bench(const CellularModemParams& params, std::uint64_t replication = 0, Trace* trace = nullptr)
      : modem(in(replication, trace), params) {
    bind_named(modem, "host", host);
    bind_named(modem, "tower", tower);
    attach_statistics(modem);
    modem.start();
  }
  Context in(std::uint64_t replication, Trace* trace) {
    Context context = at("phone.modem");
    context.replication = replication;
    context.trace = trace;
    return context;
  }
  Task<> carry(Duration begin, Heading heading, Bytes data, Duration* end) {
    co_await sim.wait_until(Time::origin() + begin);
    co_await modem.carry(heading, data);
    *end = sim.now() - Time::origin();
  }
  TestHost host{at("phone")};
  Tower tower{at("tower")};
  CellularModem modem;
};

/// 2 s to set the channel up, 8 s for 1 MB up; 4 s down at the same time; then the tail.
FLUID_TEST(CellularModem, SetsAChannelUpAndKeepsItForAWhile) {
  Bench bench(steady());
  Duration up{};
  Duration down{};
  Duration later{};
  Duration last{};
  bench.sim.spawn(bench.carry(0_s, Heading::up, 1_MB, &up));
  bench.sim.spawn(bench.carry(0_s, Heading::down, 1_MB, &down));
  bench.sim.spawn(bench.carry(14_s, Heading::up, 125_kB, &later));  // within the tail
  bench.sim.spawn(bench.carry(30_s, Heading::up, 125_kB, &last));
  bench.run_to(40_s);
  EXPECT_EQ(up, 10_s);
  EXPECT_EQ(down, 6_s);
  EXPECT_EQ(later, 15_s);
  EXPECT_EQ(last, 33_s);
  EXPECT_EQ(value_of(bench.modem, "promotions", "count"), 2);
  // Active to 10 s, 14 to 15, 30 to 33; open to 14, to 20, to 38; idle the rest.
  EXPECT_EQ(bench.modem.energy(), 1_W * 14_s + 500_mW * 14_s + 10_mW * 12_s);
}

FLUID_TEST(CellularModem, SharesItsRateBetweenTransfersOfADirection) {
  Bench bench(steady());
  Duration first{};
  Duration second{};
  bench.sim.spawn(bench.carry(0_s, Heading::up, 1_MB, &first));
  bench.sim.spawn(bench.carry(0_s, Heading::up, 1_MB, &second));
  bench.run_to(60_s);
  EXPECT_EQ(first, 18_s);
  EXPECT_EQ(second, 18_s);
}

FLUID_TEST(CellularModem, LosesItsChannelWhenNobodyWaitsForIt) {
  Bench bench(steady());
  Duration never{};
  Duration end{};
  const Process gone = bench.sim.spawn(bench.carry(0_s, Heading::up, 1_MB, &never));
  bench.run_to(1_s);
  gone.cancel();
  bench.sim.spawn(bench.carry(20_s, Heading::up, 125_kB, &end));
  bench.run_to(60_s);
  EXPECT_EQ(end, 23_s);
}

/// Rates of intervals have the stated mean: 4000 draws with a spread of 0.3 have a standard error of 0.5 %.
FLUID_TEST(CellularModem, FadesAroundItsMeanRate) {
  CellularModemParams params = steady();
  params.fade_spread = 0.3;
  params.fade_interval = 1_s;
  params.promotion = 0_s;
  Bench bench(params);
  Duration end{};
  bench.sim.spawn(bench.carry(0_s, Heading::up, 500_MB, &end));
  bench.run_to(5000_s);
  EXPECT_NEAR(to_seconds(end), 4000, 4 * 20);
  EXPECT_NE(end, 4000_s);
}

FLUID_TEST(CellularModem, StandsAtAPlaceThatIsDrawnOncePerRun) {
  CellularModemParams params = steady();
  params.place_spread = 0.3;
  params.promotion = 0_s;
  const auto time_at = [](const CellularModemParams& given, std::uint64_t replication) {
    Bench bench(given, replication);
    Duration took{};
    bench.sim.spawn(bench.carry(0_s, Heading::up, 1_MB, &took));
    bench.run_to(300_s);
    return took;
  };
  EXPECT_EQ(time_at(params, 0), 8_s);  // the average place
  params.place = RadioPlace::drawn;
  EXPECT_NE(time_at(params, 0), 8_s);
  EXPECT_EQ(time_at(params, 0), time_at(params, 0));
  EXPECT_NE(time_at(params, 0), time_at(params, 1));
}

/// 1 Mbit/s up between 2 s, when the channel stands, and 10 s.
FLUID_TEST(CellularModem, DrawsTheRateOfEachDirection) {
  Trace trace;
  Bench bench(steady(), 0, &trace);
  Duration end{};
  bench.sim.spawn(bench.carry(0_s, Heading::up, 1_MB, &end));
  bench.run_to(20_s);
  const std::string json = trace.to_json("x");
  EXPECT_NE(json.find(R"("ts":2000000.000000,"name":"modem.up bit/s","args":{"value":1000000}})"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("ts":10000000.000000,"name":"modem.up bit/s","args":{"value":0}})"),
            std::string::npos);
  EXPECT_EQ(json.find("modem.down"), std::string::npos);
}

FLUID_TEST(CellularModem, RefusesAPeakBelowItsMeans) {
  CellularModemParams params = steady();
  params.peak = 1_Mbit_per_s;
  EXPECT_THROW(Bench{params}, Misfit);
}

}  // namespace
}  // namespace xenolith
