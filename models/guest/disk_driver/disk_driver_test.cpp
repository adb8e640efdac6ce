#include "models/guest/disk_driver/disk_driver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "models/contract/testing/fake_block.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct FakeDisk final : Component, BlockDevice {
  using Component::Component;
  Bytes capacity() const override { return Bytes(1'000'000); }
  Task<> read(BlockRange range) override {
    ++under_way;
    most = std::max(most, under_way);
    ranges.push_back(range);
    co_await sim().delay(1_us);
    --under_way;
  }
  Task<> write(BlockRange) override {
    ADD_FAILURE() << "the driver reads only";
    co_return;
  }
  Task<> flush() override { co_return; }
  int under_way = 0;
  int most = 0;
  std::vector<BlockRange> ranges;
};

/// A controller and hypervisor in one: a line that is asserted is an event of the guest at once.
struct FakePlatform final : Component, Hypervisor, InterruptController {
  using Component::Component;
  int allot_line(std::string_view) override { return 5; }
  void set_level(int line, bool asserted, Trail) override {
    EXPECT_EQ(line, 5);
    level = asserted;
    if (asserted) dynamic_cast<FakeGuest&>(*guest).set_pending(port);
  }
  void bind_interrupt(int, HypervisorInterruptHandler&) override {}
  void route_interrupt(int, int) override {}
  int cpu_of(GuestKernel&) const override { return 0; }
  void bind_guest_interrupt(int, GuestKernel& owner, EventPort event) override {
    guest = &owner;
    port = event;
  }
  Task<> end_guest_interrupt(GuestKernel&, int, Level) override {
    EXPECT_FALSE(level) << "the line is ended while it is still asserted";
    ++ended;
    co_return;
  }
  VirtualCpu& create_virtual_cpu(GuestKernel&, VirtualCpuClient&, const std::vector<std::int64_t>&) override {
    throw std::logic_error("no virtual CPUs here");
  }
  GuestKernel* guest = nullptr;
  EventPort port = -1;
  bool level = false;
  int ended = 0;
};

class DiskDriverTest : public testing::Test {
 protected:
  DiskDriverTest() : driver_(at("guest.sda"), params()) {
    attach_statistics(driver_);
    bind_named(driver_, "disk", disk_);
    bind_named(driver_, "guest", guest_);
    bind_named(driver_, "hypervisor", platform_);
    bind_named(driver_, "interrupts", platform_);
    driver_.attach(queue_);
    driver_.start();
  }
  static DiskDriver::Params params() {
    return {Bytes(128 * 1024), Bytes(4096), 100_cycles, 30_cycles, 20_cycles};
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeDisk disk_{at("disk")};
  FakePlatform platform_{at("platform")};
  FakeBlockQueue queue_{sim_};
  DiskDriver driver_;
};

TEST_F(DiskDriverTest, ACommandIsWorkDiskInterruptAndSoftInterrupt) {
  queue_.waiting.push_back({1, {4096, Bytes(8192)}, 0});
  sim_.spawn(driver_.dispatch(Level::process));
  sim_.run();
  ASSERT_EQ(queue_.done.size(), 1U);
  EXPECT_EQ(queue_.done[0].number, 1U);
  EXPECT_EQ(queue_.times[0], Time::origin() + 1150_ns);  // 100 + 1000 + 30 + 20
  EXPECT_EQ(queue_.levels[0], Level::softirq);
  EXPECT_EQ(platform_.ended, 1);
  EXPECT_EQ(disk_.ranges[0].offset, 4096);
}

TEST_F(DiskDriverTest, OneCommandIsUnderWayAndTheNextBeginsBeforeTheLastIsLookedAt) {
  for (std::uint64_t n = 1; n <= 3; ++n) queue_.waiting.push_back({n, {0, Bytes(4096)}, 0});
  sim_.spawn(driver_.dispatch(Level::process));
  sim_.spawn(driver_.dispatch(Level::process));
  sim_.run();
  EXPECT_EQ(disk_.most, 1);
  ASSERT_EQ(queue_.done.size(), 3U);
  EXPECT_EQ(queue_.times[0], Time::origin() + 1250_ns);   // with the next command's 100 before
  EXPECT_EQ(queue_.times[1] - queue_.times[0], 1130_ns);  // 1000 + 30 + 100 between completions
  EXPECT_EQ(value_of(driver_, "commands", "count"), 3.0);
}

}  // namespace
}  // namespace xenolith
