#include "sim-core/fluid/energy.hpp"

#include <gtest/gtest.h>

#include "sim-core/fluid/world_test.hpp"

namespace xenolith {
namespace {

using namespace fluid_test;

Time at(Duration since_origin) { return Time::origin() + since_origin; }

Task<> sleep(Simulator* sim, Time until) { co_await sim->wait_until(until); }

/// Up to a time at which nothing else need happen.
void run_to(Simulator& sim, Duration since_origin) {
  sim.spawn(sleep(&sim, at(since_origin)));
  sim.run({.until = at(since_origin)});
}

template <class Meter>
double in_joules(Meter& energy) {
  return static_cast<double>(energy.meter().energy().nj()) * 1e-9;
}

Task<> duty_cycle(Simulator* sim, PowerStateMeter* meter, int cycles) {
  for (int i = 0; i < cycles; ++i) {
    meter->enter(1);
    co_await sim->delay(250_ms);
    meter->enter(0);
    co_await sim->delay(750_ms);
  }
}

TEST(PowerStateMeter, IntegratesADutyCycle) {
  Simulator sim;
  PowerStateMeter meter(sim, {{"idle", 500_mW}, {"on", 2_W}});
  sim.spawn(duty_cycle(&sim, &meter, 40));
  sim.run();
  EXPECT_EQ(meter.time_in(meter.find("on")), 10_s);
  EXPECT_EQ(meter.time_in(meter.find("idle")), 30_s);
  EXPECT_EQ(meter.energy(), 35_J);  // 10 s x 2 W + 30 s x 0.5 W
  EXPECT_EQ(meter.energy_in(1), 20_J);
  run_to(sim, 50_s);
  EXPECT_EQ(meter.energy(), 40_J);  // it goes on while nothing happens
  meter.reset();
  EXPECT_EQ(meter.energy(), 0_J);
  run_to(sim, 52_s);
  EXPECT_EQ(meter.energy(), 1_J);
  EXPECT_EQ(meter.time_in(0), 2_s);
}

TEST(PowerStateMeter, RefusesStatesThatCannotBe) {
  Simulator sim;
  EXPECT_THROW(PowerStateMeter(sim, {}), FluidError);
  EXPECT_THROW(PowerStateMeter(sim, {{"a", 1_W}, {"a", 2_W}}), FluidError);
  EXPECT_THROW(PowerStateMeter(sim, {{"a", -1 * 1_W}}), FluidError);
  const PowerStateMeter meter(sim, {{"idle", 1_W}, {"busy", 2_W}});
  try {
    meter.find("buys");
    FAIL();
  } catch (const FluidError& error) {
    EXPECT_EQ(error.accepted(), "idle, busy");
  }
}

FLUID_TEST(HostEnergy, GrowsWithTheCoresAtWork) {
  World world(pair_of_hosts(80_Mbit_per_s, 1_ms));
  const FluidNode b = world.network.platform().node("b");  // two cores of 2 GHz
  HostEnergy energy(world.network, b, world.sim, {.idle = 60_W, .busy = 80_W, .full = 120_W});
  std::vector<double> ends(4, -1.0);
  world.sim.spawn(compute(&world.network, b, Cycles(2'000'000'000), &ends[0], &world.sim));
  run_to(world.sim, 4_s);  // one core for 1 s
  EXPECT_NEAR(in_joules(energy), 100 + 3 * 60, 1e-6);
  energy.meter().reset();
  for (std::size_t i = 1; i < 4; ++i) {
    world.sim.spawn(compute(&world.network, b, Cycles(2'000'000'000), &ends[i], &world.sim));
  }
  run_to(world.sim, 8_s);  // both cores for 1.5 s
  EXPECT_NEAR(in_joules(energy), 1.5 * 120 + 2.5 * 60, 1e-6);
}

FLUID_TEST(RadioEnergy, IsOfWhatItsHostSendsAndReceives) {
  World world(pair_of_hosts(8_Mbit_per_s, 1_ms));
  const FluidNode a = world.network.platform().node("a");
  RadioEnergy energy(world.network, a, world.sim, {.idle = 100_mW, .receive = 700_mW, .transmit = 1200_mW});
  const double& sent = world.begin("a", "b", 970_kB);
  const double& received = world.begin("b", "a", 1940_kB, at(3_s));
  run_to(world.sim, 10_s);
  const double latency = latency_factor * 1e-3;
  EXPECT_NEAR(sent, latency + 1, nanosecond);
  EXPECT_NEAR(received, 3 + latency + 2, nanosecond);
  EXPECT_NEAR(in_joules(energy), 1.2 * (1 + latency) + 0.7 * (2 + latency) + 0.1 * (10 - 3 - 2 * latency),
              1e-6);
}

}  // namespace
}  // namespace xenolith
