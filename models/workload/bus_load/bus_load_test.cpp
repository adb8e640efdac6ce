#include "models/workload/bus_load/bus_load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "models/contract/testing/single_bursts.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// A bus on which every burst takes 100 ns, before a memory that nobody reads.
class Bus final : public Component, public SingleBursts, public PciEndpoint, private PciTarget {
 public:
  explicit Bus(const Context& context) : Component(context), SingleBursts(sim()) {}
  int attach(std::string_view) override { return 3; }
  Task<> write(int master, PciTarget& target, Bytes size, Delivery) override {
    EXPECT_EQ(master, 3);
    EXPECT_EQ(&target, &memory());
    bursts.emplace_back((now() - Time::origin()).ps() / 1000, size.count());
    co_await sim().delay(100_ns);
  }
  Task<> read(int, PciTarget&, Bytes) override { co_return; }
  Hertz clock() const override { return 100_MHz; }
  PciTarget& memory() override { return *this; }
  std::vector<std::pair<std::int64_t, std::int64_t>> bursts;  ///< when in ns, bytes

 private:
  bool reserve(Bytes) override { return true; }
  void complete(Bytes, Delivery) override {}
  std::optional<int> begin_read(Bytes) override { return 0; }
  bool read_ready(int) override { return true; }
  void end_read(int) override {}
};

TEST(BusLoad, ATransferIsARowOfBurstsAndThenAPause) {
  Simulator sim;
  System system;
  const auto at = [&](std::string name) {
    return Context{.simulator = &sim, .system = &system, .parent = nullptr, .address = std::move(name)};
  };
  Bus bus(at("bus"));
  BusLoad load(at("load"), {.transfer = 160_B, .burst = 64_B, .pause = DurationDistribution::constant(1_us)});
  attach_statistics(load);
  bind_named(load, "bus", bus);
  bind_named(load, "memory", bus);
  load.start();
  sim.run({.until = Time::origin() + 2350_ns});
  EXPECT_THAT(bus.bursts, ElementsAre(Pair(1000, 64), Pair(1100, 64), Pair(1200, 32), Pair(2300, 64)));
  EXPECT_EQ(value_of(load, "written", "bytes"), 160.0);  // of bursts that have ended
}

}  // namespace
}  // namespace xenolith
