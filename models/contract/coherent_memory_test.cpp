#include "models/contract/coherent_memory.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/coherent_memory_suite.hpp"
#include "models/contract/testing/fake_cpus.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class LineTest : public testing::Test {
 protected:
  LineTest() { server_.set_speed(WorkServer::full_speed); }
  LineUser user(int cpu) { return {&cpus_, &server_, &sim_, cpu, 0, 1_GHz}; }
  Task<> await_change(LineWait how) {
    co_await wait_for_line(user(0), line_, 0, how);
    seen_ = sim_.now();
  }
  Task<> store_at(Duration when) {
    co_await sim_.wait_until(Time::origin() + when);
    store_line(user(1), line_, 7);
  }
  /// When the change is seen that is stored at `when`, by a CPU that has waited since the origin.
  Duration seen(LineWait how, Duration when) {
    sim_.spawn(await_change(how));
    sim_.spawn(store_at(when));
    sim_.run();
    return seen_ - Time::origin();
  }

  Simulator sim_;
  System system_;
  FakeCpus cpus_{Context{.simulator = &sim_, .system = &system_, .parent = nullptr, .address = "cpus"}};
  WorkServer server_{sim_};
  MessageLine line_{sim_};
  Time seen_;
};

// First look at 100 (the line has to be loaded), then every 10; copies are gone 30 after the store; load 100,
// exit 5.
TEST_F(LineTest, ASpinningCpuSeesAStoreAtItsNextLook) { EXPECT_EQ(seen(LineWait::spin, 1001_ns), 1145_ns); }
TEST_F(LineTest, ALookAtTheInstantOfTheChangeSeesIt) { EXPECT_EQ(seen(LineWait::spin, 1000_ns), 1135_ns); }

// Asleep from 100 + 20 + 30 on; 1001 + 30, 40 to wake up, load 100.
TEST_F(LineTest, ASleepingCpuIsWokenByTheStore) { EXPECT_EQ(seen(LineWait::mwait, 1001_ns), 1171_ns); }
// Visible at 130, while MWAIT is entered: it ends at 150 without sleeping; then the load.
TEST_F(LineTest, AStoreBetweenMonitorAndMwaitIsNotLost) { EXPECT_EQ(seen(LineWait::mwait, 100_ns), 250_ns); }
// Visible at 115, before the second look.
TEST_F(LineTest, AStoreBeforeTheSecondLookIsNotSleptThrough) {
  EXPECT_EQ(seen(LineWait::mwait, 85_ns), 220_ns);
}

TEST_F(LineTest, LinesThatChangedAlreadyAreTakenAtOnce) {
  line_.show(7);
  sim_.spawn(await_change(LineWait::mwait));
  sim_.run();
  EXPECT_EQ(seen_, Time::origin() + 100_ns);
}

TEST_F(LineTest, TheFakeKeepsToTheContract) {
  expect_coherence(cpus_, sim_, 0, 1);
  expect_states(cpus_, 0);
}

TEST_F(LineTest, SpinningCostsNoEvents) {
  sim_.spawn(await_change(LineWait::spin));
  sim_.run({.until = Time::origin() + 1_us});
  const std::uint64_t before = sim_.events();
  sim_.run({.until = Time::origin() + 10_s});  // a thousand million looks
  EXPECT_EQ(sim_.events(), before);
  EXPECT_EQ(cpus_.state(0), CpuState::spin);
}

Task<> show_at(Simulator& sim, MessageLine& line, Time when) {
  co_await sim.wait_until(when);
  line.show(7);
}

/// Closed form: changes that fall evenly over the period of the loop wait half a period on average.
TEST(SpinPhase, AnEvenPhaseWaitsHalfAPeriod) {
  Duration total{};
  constexpr int phases = 1000;
  for (int i = 0; i < phases; ++i) {
    Simulator sim;
    System system;
    FakeCpus cpus{Context{.simulator = &sim, .system = &system, .parent = nullptr, .address = "cpus"}};
    WorkServer server(sim);
    server.set_speed(WorkServer::full_speed);
    MessageLine line(sim);
    line.holders = {0};  // the first look is at the origin
    const LineUser user{&cpus, &server, &sim, 0, 0, 1_GHz};
    sim.spawn(wait_for_line(user, line, 0, LineWait::spin));
    const Time change = Time::origin() + 1_us + 10_ps * i + 5_ps;
    sim.spawn(show_at(sim, line, change));
    sim.run();
    total += sim.now() - change - cpus.lines.spin_exit;
  }
  EXPECT_EQ(total / phases, 5_ns);
}

}  // namespace
}  // namespace xenolith
