#include "models/interconnect/nontransparent_bridge/nontransparent_bridge.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "models/contract/pci_target.hpp"
#include "models/contract/testing/single_bursts.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// One burst at a time, 100 ns each; a refused master comes again after 10 ns.
class Bus final : public SingleBursts {
 public:
  explicit Bus(Simulator& sim) : SingleBursts(sim), sim_(sim) {}
  int attach(std::string_view) override { return masters++; }
  Task<> write(int, PciTarget& target, Bytes size, Delivery delivery) override {
    while (!target.reserve(size)) {
      ++retries;
      co_await sim_.delay(10_ns);
    }
    co_await sim_.delay(100_ns);
    target.complete(size, delivery);
  }
  Task<> read(int, PciTarget& target, Bytes size) override {
    const std::optional<int> number = target.begin_read(size);
    while (!target.read_ready(*number)) {
      co_await sim_.delay(10_ns);
    }
    target.end_read(*number);
  }
  Hertz clock() const override { return 100_MHz; }
  int masters = 0;
  int retries = 0;

 private:
  Simulator& sim_;
};

/// Memory at the end of a bus: logs what arrives.
class Memory final : public Component,
                     public PciEndpoint,
                     public HostIo,
                     public InterruptController,
                     private PciTarget {
 public:
  explicit Memory(const Context& context) : Component(context) {}
  PciTarget& memory() override { return *this; }
  Task<> write(Bytes, Delivery) override { co_return; }
  Task<> read(Bytes) override { co_return; }
  Task<> write_to(PciTarget& target, Bytes size, Delivery delivery) override {
    return bus->write(0, target, size, delivery);
  }
  Task<> read_from(PciTarget& target, Bytes size) override { return bus->read(0, target, size); }
  int allot_line(std::string_view) override { return 5; }
  void set_level(int line, bool asserted, Trail = {}) override { levels.emplace_back(line, asserted); }

  Bus* bus = nullptr;
  bool open = true;
  std::vector<std::string> log;
  std::vector<std::pair<int, bool>> levels;

 private:
  bool reserve(Bytes) override { return open; }
  void complete(Bytes size, Delivery delivery) override {
    log.push_back("write " + std::to_string(size.count()) + " at " + std::to_string(now().ps() / 1000));
    delivery();
  }
  std::optional<int> begin_read(Bytes) override {
    log.push_back("read at " + std::to_string(now().ps() / 1000));
    return 0;
  }
  bool read_ready(int) override { return true; }
  void end_read(int) override {}
};

Task<> carry_out(PciWrite write) {
  co_await write.bus->write(write.master, *write.target, write.size, write.delivery);
}

class BridgeTest : public testing::Test {
 public:
  BridgeTest()
      : bridge_({.simulator = &sim_, .system = &system_, .address = "bridge"},
                {.posting_buffer = 128_B, .forwarding = 5_cycles, .delayed_reads = 2, .receive_bits = 3}) {
    attach_statistics(bridge_);
    host_.bus = &primary_;
    const auto ports = NontransparentBridge::ports();
    (bridge_.*std::get<0>(ports).member).bind(primary_, host_);
    (bridge_.*std::get<1>(ports).member).bind(secondary_, board_);
    (bridge_.*std::get<2>(ports).member).bind(host_, host_);
    (bridge_.*std::get<3>(ports).member).bind(board_, board_);
    (bridge_.*std::get<4>(ports).member).bind(host_, host_);
    (bridge_.*std::get<5>(ports).member).bind(host_, host_);
    bridge_.start();
  }
  Task<> from_host(int writes, int size = 60) {
    for (int i = 0; i < writes; ++i) {
      co_await primary_.write(0, bridge_.memory(), Bytes(size + i), {});
    }
    posted_ = sim_.now();
  }
  Task<> host_reads() {
    co_await primary_.read(0, bridge_.memory(), 4_B);
    read_end_ = sim_.now();
  }
  Task<> write_then_ring() {
    co_await carry_out(bridge_.write(64_B, {}));
    co_await carry_out(bridge_.ring(0b10));
  }
  Task<> host_serves() {
    DoorbellBits bits = 0;
    co_await bridge_.read_by_host(&bits);
    seen_.push_back(bits);
    log_size_at_read_ = host_.log.size();
    co_await bridge_.clear_by_host(bits);
  }
  Task<> open_at(Time when) {
    co_await sim_.wait_until(when);
    board_.open = true;
  }
  static Time at(Duration d) { return Time::origin() + d; }

  Simulator sim_;
  System system_;
  Bus primary_{sim_};
  Bus secondary_{sim_};
  Memory host_{Context{.simulator = &sim_, .system = &system_, .address = "host"}};
  Memory board_{Context{.simulator = &sim_, .system = &system_, .address = "board"}};
  NontransparentBridge bridge_;
  Time posted_;
  Time read_end_;
  std::vector<std::uint32_t> seen_;
  std::size_t log_size_at_read_ = 0;
};

TEST_F(BridgeTest, PostedWriteCrossesAfterTheForwardingTime) {
  sim_.spawn(from_host(1));
  sim_.run();
  EXPECT_EQ(posted_, at(100_ns));
  EXPECT_EQ(board_.log, std::vector<std::string>{"write 60 at 250"});  // 100 + 50 + 100 ns
}

TEST_F(BridgeTest, WritesStayInOrder) {
  sim_.spawn(from_host(3, 30));
  sim_.run();
  EXPECT_EQ(board_.log, (std::vector<std::string>{"write 30 at 250", "write 31 at 350", "write 32 at 450"}));
}

TEST_F(BridgeTest, FullBufferMakesTheMasterRetry) {
  board_.open = false;
  sim_.spawn(from_host(3));  // 60 + 61 bytes fit into 128, 62 more do not
  sim_.spawn(open_at(at(1_us)));
  sim_.run();
  EXPECT_GT(primary_.retries, 0);
  EXPECT_EQ(board_.log.size(), 3U);
  EXPECT_GE(posted_, at(1.1_us + 100_ns));  // the first has left at 1.1 us at the earliest
}

TEST_F(BridgeTest, ReadPushesThePostedWritesBeforeIt) {
  sim_.spawn(from_host(2));
  sim_.spawn([](BridgeTest* test) -> Task<> {
    co_await test->sim_.wait_until(at(210_ns));
    co_await test->host_reads();
  }(this));
  sim_.run();
  ASSERT_EQ(board_.log.size(), 3U);
  EXPECT_EQ(board_.log[1], "write 61 at 350");
  EXPECT_EQ(board_.log[2], "read at 350");
  EXPECT_GE(read_end_, at(350_ns));
}

TEST_F(BridgeTest, ReadOfTheDoorbellPushesTheDataBeforeTheRing) {
  sim_.spawn(write_then_ring());
  sim_.spawn([](BridgeTest* test) -> Task<> {
    co_await test->sim_.wait_until(at(201_ns));
    co_await test->host_serves();
  }(this));
  sim_.run();
  EXPECT_EQ(seen_, std::vector<std::uint32_t>{0b10});
  EXPECT_EQ(log_size_at_read_, 1U);  // the 64 bytes were in host memory before the CPU saw the bit
  EXPECT_EQ(host_.levels, (std::vector<std::pair<int, bool>>{{5, true}, {5, false}}));
}

TEST_F(BridgeTest, LineStaysUpWhileABitIsLeft) {
  const auto story = [](BridgeTest* test) -> Task<> {
    co_await carry_out(test->bridge_.ring(0b01));
    co_await carry_out(test->bridge_.ring(0b100));
    co_await test->bridge_.clear_by_host(0b01);
    EXPECT_EQ(test->host_.levels.size(), 1U);
    co_await test->bridge_.clear_by_host(0b100);
  };
  sim_.spawn(story(this));
  sim_.run();
  EXPECT_EQ(host_.levels, (std::vector<std::pair<int, bool>>{{5, true}, {5, false}}));
}

}  // namespace
}  // namespace xenolith
