#include "models/interconnect/host_bridge/host_bridge.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "models/contract/testing/single_bursts.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// A bus without contention: every burst takes 100 ns.
class Bus final : public SingleBursts {
 public:
  explicit Bus(Simulator& sim) : SingleBursts(sim), sim_(sim) {}
  int attach(std::string_view) override { return 0; }
  Task<> write(int, PciTarget& target, Bytes size, Delivery delivery) override {
    co_await sim_.delay(100_ns);
    sizes.push_back(size);
    ends.push_back(sim_.now());
    target.complete(size, delivery);
  }
  Task<> read(int, PciTarget&, Bytes size) override {
    reads_began.push_back(sim_.now());
    co_await sim_.delay(100_ns);
    sizes.push_back(size);
  }
  Hertz clock() const override { return 100_MHz; }

  std::vector<Bytes> sizes;
  std::vector<Time> ends;
  std::vector<Time> reads_began;

 private:
  Simulator& sim_;
};

class Device final : public Component, public PciEndpoint, private PciTarget {
 public:
  using Component::Component;
  PciTarget& memory() override { return *this; }

 private:
  bool reserve(Bytes) override { return true; }
  void complete(Bytes, Delivery delivery) override { delivery(); }
  std::optional<int> begin_read(Bytes) override { return 0; }
  bool read_ready(int) override { return true; }
  void end_read(int) override {}
};

HostBridge::Params params() {
  return {.write_combining = true,
          .combined_store = 64_B,
          .plain_store = 4_B,
          .store_time = 10_ns,
          .posting_entries = 2,
          .posting_latency = 50_ns,
          .load_overhead = 40_ns,
          .inbound_buffer = 128_B,
          .inbound_rate = 1_GB_per_s,
          .inbound_latency = 200_ns,
          .memory_read = 300_ns,
          .elide_bursts = false};
}

class HostBridgeTest : public testing::Test {
 public:
  HostBridge& make(const HostBridge::Params& p) {
    bridge_ =
        std::make_unique<HostBridge>(Context{.simulator = &sim_, .system = &system_, .address = "bridge"}, p);
    attach_statistics(*bridge_);
    HostBridge& made = *bridge_;
    const auto ports = HostBridge::ports();
    (made.*std::get<0>(ports).member).bind(bus_, device_);
    (made.*std::get<1>(ports).member).bind(device_, device_);
    made.start();
    return made;
  }
  Task<> store(HostBridge& bridge, Bytes size) {
    co_await bridge.write(size, {[](void* self, std::uint64_t) {
                                   auto& test = *static_cast<HostBridgeTest*>(self);
                                   test.arrived_.push_back(test.sim_.now());
                                 },
                                 this, 0});
    returned_.push_back(sim_.now());
  }
  Task<> store_then_load(HostBridge& bridge) {
    co_await bridge.write(64_B, {});
    co_await bridge.read(4_B);
    returned_.push_back(sim_.now());
  }
  static Time at(Duration d) { return Time::origin() + d; }

  Simulator sim_;
  System system_;
  Bus bus_{sim_};
  Device device_{Context{.simulator = &sim_, .system = &system_, .address = "device"}};
  std::unique_ptr<HostBridge> bridge_;
  std::vector<Time> arrived_;
  std::vector<Time> returned_;
};

TEST_F(HostBridgeTest, StoreIsPostedAndArrivesLater) {
  sim_.spawn(store(make(params()), 64_B));
  sim_.run();
  EXPECT_EQ(returned_, std::vector{at(10_ns)});
  EXPECT_EQ(arrived_, std::vector{at(160_ns)});  // store 10, posting 50, bus 100
}

TEST_F(HostBridgeTest, StoresCombineIntoBursts) {
  sim_.spawn(store(make(params()), 130_B));
  sim_.run();
  EXPECT_EQ(bus_.sizes, (std::vector{64_B, 64_B, 2_B}));
}

TEST_F(HostBridgeTest, UncachedStoresAreBurstsOfTheirOwn) {
  HostBridge::Params p = params();
  p.write_combining = false;
  sim_.spawn(store(make(p), 16_B));
  sim_.run();
  EXPECT_EQ(bus_.sizes, (std::vector{4_B, 4_B, 4_B, 4_B}));
}

TEST_F(HostBridgeTest, FullPostingBufferHoldsTheStoreUp) {
  sim_.spawn(store(make(params()), 4 * 64_B));
  sim_.run();
  // two entries: 10 and 20 ns; the first leaves the bus at 160, the second at 260; the fourth store enters
  // then
  EXPECT_EQ(returned_, std::vector{at(260_ns)});
  EXPECT_EQ(arrived_, std::vector{at(460_ns)});
}

TEST_F(HostBridgeTest, LoadPushesTheStoresBeforeIt) {
  sim_.spawn(store_then_load(make(params())));
  sim_.run();
  EXPECT_EQ(bus_.reads_began, std::vector{at(160_ns + 20_ns)});
  EXPECT_EQ(returned_, std::vector{at(160_ns + 20_ns + 100_ns + 20_ns)});
}

TEST_F(HostBridgeTest, DeviceWritesFillTheInboundBuffer) {
  HostBridge& bridge = make(params());
  PciTarget& memory = bridge.memory();
  EXPECT_TRUE(memory.reserve(64_B));
  EXPECT_TRUE(memory.reserve(64_B));
  EXPECT_FALSE(memory.reserve(1_B));
  const Delivery note{[](void* self, std::uint64_t) {
                        auto& test = *static_cast<HostBridgeTest*>(self);
                        test.arrived_.push_back(test.sim_.now());
                      },
                      this, 0};
  memory.complete(64_B, note);
  memory.complete(64_B, note);
  sim_.run();
  EXPECT_TRUE(memory.reserve(128_B));
  EXPECT_EQ(arrived_,
            (std::vector{at(264_ns), at(328_ns)}));  // 64 ns each to drain, 200 ns to memory, overlapping
}

TEST_F(HostBridgeTest, DeviceReadsAreDelayed) {
  PciTarget& memory = make(params()).memory();
  const std::optional<int> read = memory.begin_read(64_B);
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(memory.read_ready(*read));
  sim_.spawn([](Simulator* sim) -> Task<> { co_await sim->delay(300_ns); }(&sim_));
  sim_.run();
  EXPECT_TRUE(memory.read_ready(*read));
  memory.end_read(*read);
}

TEST_F(HostBridgeTest, LinesBehindTheFirstFollowAtTheInboundRate) {
  PciTarget& memory = make(params()).memory();
  const auto answered = [](void* self, std::uint64_t) {
    auto& test = *static_cast<HostBridgeTest*>(self);
    test.arrived_.push_back(test.sim_.now());
  };
  for (const Bytes size : {512_B, 64_B, 128_B}) {
    EXPECT_TRUE(memory.split_read(memory.begin_read(size).value_or(-1), {answered, this, 0}));
  }
  sim_.run();
  // 300 ns to the first line, 448 more bytes at 1 GB/s; the others come out of memory behind them
  EXPECT_EQ(arrived_, (std::vector{at(748_ns), at(748_ns), at(812_ns)}));
}

}  // namespace
}  // namespace xenolith
