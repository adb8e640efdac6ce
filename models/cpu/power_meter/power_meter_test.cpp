#include "models/cpu/power_meter/power_meter.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/contract/testing/fake_cpus.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class PowerMeterTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  void start() {
    attach_statistics(meter_);
    bind_named(meter_, "cpus", cpus_);
    meter_.start();
  }
  Task<> pass(Duration time) { co_await sim_.wait_until(Time::origin() + time); }
  void until(Duration time) {
    sim_.spawn(pass(time));
    sim_.run({.until = Time::origin() + time});
  }

  Simulator sim_;
  System system_;
  FakeCpus cpus_{at("cpus")};
  PowerMeter meter_{at("meter"), {.work = 60_W, .spin = 50_W, .mwait = 20_W, .halt = 10.5_W}};
};

/// Closed form: a core that works a share `d` of the time takes d * 60 W + (1 - d) * 20 W; the others are
/// halted.
TEST_F(PowerMeterTest, ADutyCycleTakesTheMeanOfItsStates) {
  start();
  constexpr int periods = 1000;
  for (int i = 0; i < periods; ++i) {
    cpus_.note_state(0, CpuState::work);
    until(10_us * i + 3_us);
    cpus_.note_state(0, CpuState::mwait);
    until(10_us * (i + 1));
  }
  constexpr double watts = 0.3 * 60 + 0.7 * 20 + 3 * 10.5;
  EXPECT_EQ(meter_.energy(), 635_mJ);  // 63.5 W for 10 ms
  EXPECT_NEAR(value_of(meter_, "power", "mean").value(), watts * 1000, 1e-6);
}

TEST_F(PowerMeterTest, NothingIsLostOverManyShortStates) {
  start();
  for (int i = 1; i <= 7000; ++i) {  // 1/7 of a nanosecond would round to nothing
    cpus_.note_state(0, i % 2 == 0 ? CpuState::spin : CpuState::work);
    until(143_ps * i);
  }
  const double nanoseconds = 143 * 7000 / 1000.0;
  EXPECT_EQ(meter_.energy().nj(), std::llround((55 + 3 * 10.5) * nanoseconds));
}

TEST_F(PowerMeterTest, ACoreTakesWhatItsBusierThreadTakes) {
  cpus_.threads_per_core = 2;
  start();
  until(1_us);
  EXPECT_EQ(meter_.energy(), 21'000_nJ);  // two halted cores
  cpus_.note_state(0, CpuState::mwait);
  cpus_.note_state(1, CpuState::spin);
  until(2_us);
  EXPECT_EQ(meter_.energy(), (21'000 + 50'000 + 10'500) * 1_nJ);
}

}  // namespace
}  // namespace xenolith
