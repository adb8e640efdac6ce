#include "models/network/mobile_connection/mobile_connection.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_cells.hpp"
#include "sim-core/model/fluid_world_test.hpp"

namespace xenolith {
namespace {

using fluid_test::FluidBench;

/// Carries a megabyte a second, whatever else.
struct SlowRadio final : Component, RadioBearer {
  using Component::Component;
  Task<> carry(Heading heading, Bytes data) override {
    headings.push_back(heading);
    co_await sim().delay(data / 8_Mbit_per_s);
  }
  std::vector<Heading> headings;
};
struct Hole final : Component, Coverage {
  using Component::Component;
  bool covered() const override { return there; }
  Signal& changed() override { return signal; }
  void set(bool now_there) {
    there = now_there;
    signal.notify_all();
  }
  bool there = true;
  Signal signal{sim()};
};

struct Bench : FluidBench {
  Bench() {
    fluid_link();
    bind_named(connection, "host", phone);
    attach_statistics(connection);
  }
  void fluid_link() {
    // 100 Mbit/s and 10 ms: 0.13 s before the first byte, and 12.125 MB/s.
    phone.fluid().platform().add_link("line", phone.node(), server.node(), 100_Mbit_per_s, 10_ms);
  }
  Task<> send(Bytes data, bool* done, double* end) {
    const bool there = co_await connection.send(server, data);
    *done = there;
    *end = to_seconds(sim.now() - Time::origin());
  }
  Task<> packet(Heading heading, bool* done) {
    const bool there = co_await connection.packet(server, heading);
    *done = there;
  }
  Task<> change(Duration at, bool there) {
    co_await sim.wait_until(Time::origin() + at);
    hole.set(there);
  }
  Task<> reach(double* end) {
    co_await connection.reachable();
    *end = to_seconds(sim.now() - Time::origin());
  }
  TestHost phone{at("phone")};
  TestHost server{at("server")};
  SlowRadio radio{at("phone.radio")};
  Hole hole{at("phone.hole")};
  MobileConnection connection{at("phone.connection"), {}};
};

FLUID_TEST(MobileConnection, IsAsFastAsTheNetworkWithoutABearer) {
  Bench bench;
  bool done = false;
  double end = 0;
  bench.sim.spawn(bench.send(9700_kB, &done, &end));
  bench.run_to(60_s);
  EXPECT_TRUE(done);
  EXPECT_NEAR(end, 0.1301 + 9.7 * 8 / 97, 1e-9);
}

FLUID_TEST(MobileConnection, IsAsFastAsItsSlowestHop) {
  Bench bench;
  bind_named(bench.connection, "bearer", bench.radio);
  bool done = false;
  double end = 0;
  bench.sim.spawn(bench.send(9700_kB, &done, &end));
  bench.run_to(60_s);
  EXPECT_NEAR(end, 9.7, 1e-9);
  bool there = false;
  bench.sim.spawn(bench.packet(Heading::down, &there));
  bench.run_to(60'009_ms);
  EXPECT_FALSE(there);
  bench.run_to(60'011_ms);
  EXPECT_TRUE(there);
  EXPECT_EQ(bench.radio.headings, (std::vector<Heading>{Heading::up, Heading::down}));
}

FLUID_TEST(MobileConnection, LosesWhatIsUnderWayWithItsCoverage) {
  Bench bench;
  bind_named(bench.connection, "bearer", bench.radio);
  bind_named(bench.connection, "coverage", bench.hole);
  bool done = true;
  double end = 0;
  double reached = 0;
  bench.sim.spawn(bench.send(9700_kB, &done, &end));
  bench.sim.spawn(bench.change(4_s, false));
  bench.sim.spawn(bench.change(7_s, true));
  bench.run_to(5_s);
  EXPECT_FALSE(done);
  EXPECT_EQ(end, 4);
  EXPECT_EQ(bench.phone.network().outstanding(), 0U);
  bool there = true;
  bench.sim.spawn(bench.packet(Heading::up, &there));  // refused at once
  bench.sim.spawn(bench.reach(&reached));
  bench.run_to(60_s);
  EXPECT_FALSE(there);
  EXPECT_EQ(reached, 7);
  EXPECT_EQ(value_of(bench.connection, "broken", "count"), 1);
  EXPECT_EQ(value_of(bench.connection, "wasted", "bytes"), 9'700'000);
}

}  // namespace
}  // namespace xenolith
