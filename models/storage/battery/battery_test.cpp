#include "models/storage/battery/battery.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class Lamp final : public Component, public EnergyMeter {
 public:
  Lamp(const Context& context, Watts power) : Component(context), power_(power) {}
  Joules energy() const override { return power_ * (now() - Time::origin()); }

 private:
  Watts power_;
};

class BatteryTest : public testing::Test {
 protected:
  Context at(const char* address) { return {.simulator = &sim_, .system = &system_, .address = address}; }
  Task<> pass(Duration time) { co_await sim_.delay(time); }

  Simulator sim_;
  System system_;
  Battery battery_{at("battery"), {.capacity = Joules::nanojoules(7'200'000'000'000)}};  // 7200 J
  Lamp display_{at("display"), 1500_mW};
  Lamp radio_{at("radio"), 500_mW};
};

TEST_F(BatteryTest, GivesTheSumOfWhatItsPartsTake) {
  attach_statistics(battery_);
  bind_named(battery_, "feeds", display_);
  bind_named(battery_, "feeds", radio_);
  battery_.start();
  sim_.spawn(pass(36_s));
  sim_.run();
  EXPECT_EQ(value_of(battery_, "use", "energy"), 72.0);
  EXPECT_EQ(value_of(battery_, "use", "share"), 1.0);
  EXPECT_EQ(value_of(battery_, "use", "life"), 1.0);
}

TEST_F(BatteryTest, FeedsSomething) { EXPECT_THROW(battery_.start(), Misfit); }

}  // namespace
}  // namespace xenolith
