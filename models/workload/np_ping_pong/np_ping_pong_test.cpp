#include "models/workload/np_ping_pong/np_ping_pong.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "models/contract/testing/fake_cpus.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "models/contract/testing/single_bursts.hpp"
#include "sim-core/base/json.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// The network processor of the catalogue.
std::unique_ptr<Component> network_processor(const Context& context) {
  Registry models;
  register_all_models(models);
  const auto file = std::filesystem::path(XENOLITH_SOURCE_DIR) / "hardware/network_processor/ixp2400.json";
  Problems problems;
  const std::optional<Json> part = read_json_file(file, problems);
  ParamValues values;
  for (const Json::Member& member : part->find("values")->members())
    values[member.key] = *member.value.find("value");
  return models.find("network-processor/ixp2400")->make(context, values);
}

/// Writes leave their sender after 20 ns and arrive 300 ns later.
Task<> arrive_after(Simulator& sim, Duration way, Delivery delivery) {
  co_await sim.delay(way);
  delivery();
}
Task<> post(Simulator& sim, Delivery delivery) {
  co_await sim.delay(20_ns);
  sim.spawn(arrive_after(sim, 300_ns, delivery));
}

class HostWay final : public Component, public HostIo {
 public:
  using Component::Component;
  Task<> write(Bytes size, Delivery delivery) override {
    EXPECT_EQ(size, 4_B);
    return post(sim(), delivery);
  }
  Task<> read(Bytes) override { std::abort(); }
  Task<> write_to(PciTarget&, Bytes, Delivery) override { std::abort(); }
  Task<> read_from(PciTarget&, Bytes) override { std::abort(); }
};

/// The bus on the board's side: a burst takes 20 ns, and its data need `way` from there on.
class BoardBus final : public Component, public SingleBursts, private PciTarget {
 public:
  BoardBus(const Context& context, Duration way) : Component(context), SingleBursts(sim()), way_(way) {}
  PciWrite burst(Bytes size, Delivery delivery) { return {this, 0, this, size, delivery}; }
  int attach(std::string_view) override { return 0; }
  Task<> write(int, PciTarget&, Bytes, Delivery delivery) override {
    co_await sim().delay(20_ns);
    sim().spawn(arrive_after(sim(), way_, delivery));
  }
  Task<> read(int, PciTarget&, Bytes) override { std::abort(); }
  Hertz clock() const override { return 100_MHz; }
  PciTiming timing() const override { return {.clock = 100_MHz, .width = 4_B}; }

 private:
  bool reserve(Bytes) override { return true; }
  void complete(Bytes, Delivery) override {}
  std::optional<int> begin_read(Bytes) override { return 0; }
  bool read_ready(int) override { return true; }
  void end_read(int) override {}
  Duration way_;
};

/// The doorbell interrupts 100 ns after it was rung; reading it takes 250 ns.
class BoardWay final : public Component, public DeviceIo, public Doorbell {
 public:
  BoardWay(const Context& context, FakeNative& kernel) : Component(context), kernel_(kernel) {}
  PciWrite write(Bytes size, Delivery delivery) override {
    EXPECT_EQ(size, 4_B);
    return to_memory_.burst(size, delivery);
  }
  Task<> read(Bytes) override { std::abort(); }
  PciSegment& segment() override { std::abort(); }
  PciPath path(Bytes) override { std::abort(); }
  int receive_bits() const override { return 8; }
  int line() override { return 5; }
  PciWrite ring(DoorbellBits, Trail) override {
    const auto interrupt = [](void* self, std::uint64_t) {
      auto& board = *static_cast<BoardWay*>(self);
      board.sim().spawn(board.kernel_.device_interrupt());
    };
    return to_interrupt_.burst(4_B, {interrupt, this, 0});
  }
  Task<> read_by_host(DoorbellBits* bits) override {
    *bits = 1;
    co_await sim().delay(250_ns);
  }
  Task<> clear_by_host(DoorbellBits) override { co_return; }

 private:
  FakeNative& kernel_;
  BoardBus to_memory_{Context::child(*this, "bus"), 300_ns};
  BoardBus to_interrupt_{Context::child(*this, "line"), 100_ns};
};

class NpPingPongTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  /// Round trips of 2 ms with gaps of up to 2 us.
  NpPingPong& play(NpNotice notice, LineWait wait = LineWait::spin) {
    pingpong_ = std::make_unique<NpPingPong>(
        at("pingpong"), NpPingPong::Params{.cpu = 1,
                                           .notice = notice,
                                           .wait = wait,
                                           .gap = DurationDistribution::uniform(0_us, 2_us),
                                           .size = 4_B,
                                           .message = 3_cycles,
                                           .timestamp = 2_cycles,
                                           .look = 10_cycles,
                                           .answer = 20_cycles});
    attach_statistics(*pingpong_);
    bind_named(*pingpong_, "kernel", kernel_);
    bind_named(*pingpong_, "processor", *np_);
    bind_named(*pingpong_, "host_io", host_);
    bind_named(*pingpong_, "device_io", board_);
    bind_named(*pingpong_, "doorbell", board_);
    np_->start();
    pingpong_->start();
    sim_.run({.until = Time::origin() + 2_ms});
    return *pingpong_;
  }
  double ns(const char* form) const { return value_of(*pingpong_, "rtt", form).value() * 1000; }

  Simulator sim_;
  System system_;
  FakeCpus cpus_{at("cpus")};
  FakeNative kernel_{at("kernel"), cpus_};
  HostWay host_{at("host")};
  BoardWay board_{at("board"), kernel_};
  std::unique_ptr<Component> np_ = network_processor(at("np"));
  std::unique_ptr<NpPingPong> pingpong_;

  // Micro-engine at 600 MHz. A look: 120 cycles of latency and 4 B at 1.56 GB/s; 10 instructions to the next.
  // After the look that finds the message: 20 instructions, then 40 cycles of the PCI unit and 9 to
  // pull a word.
  static constexpr double cycle = 1000.0 / 600;
  static constexpr double pci = 40 + 9;
  static constexpr double look = 120 * cycle + 4 / 1.56;
  static constexpr double rotation = look + 10 * cycle;
  static constexpr double np_part = look + 20 * cycle + pci * cycle;
  // The core's 3 ns, both ways over the bus, the line's load, the loop's exit, the second time stamp.
  static constexpr double polled = 3 + 320 + np_part + 320 + 100 + 5 + 2;
};

// A message waits for the next look on either side, evenly over a rotation and over 10 ns.
TEST_F(NpPingPongTest, PollingBothWaysWaitsHalfAPeriodOnEitherSide) {
  play(NpNotice::poll);
  EXPECT_GT(value_of(*pingpong_, "rtt", "n").value(), 800);
  EXPECT_GE(ns("min"), polled - 0.01);
  EXPECT_LE(ns("min"), polled + 10);
  EXPECT_LE(ns("max"), polled + rotation + 10);
  EXPECT_GE(ns("max"), polled + rotation - 10);
  EXPECT_NEAR(ns("mean"), polled + rotation / 2 + 5, 4 * rotation / std::sqrt(12.0 * 800));
}

// Instead of the core's look and the loop's exit: 40 to wake up.
TEST_F(NpPingPongTest, ASleepingCoreIsWokenByTheBoardsWrite) {
  play(NpNotice::poll, LineWait::mwait);
  EXPECT_NEAR(ns("min"), polled - 5 + 40, 4);
  EXPECT_NEAR(ns("max"), polled - 5 + 40 + rotation, 4);
}

// Behind the answer, which leaves the board in 20 ns: the PCI unit again, 20 and 100 to the interrupt,
// 250 to read the doorbell, the line, the time stamp.
TEST_F(NpPingPongTest, AnInterruptFollowsTheAnswer) {
  play(NpNotice::irq);
  EXPECT_EQ(kernel_.line_cpu, 1);
  const double shortest = 3 + 320 + np_part + 20 + pci * cycle + 20 + 100 + 250 + 100 + 2;
  EXPECT_NEAR(ns("min"), shortest, 4);
  EXPECT_NEAR(ns("max"), shortest + rotation, 4);
}

TEST_F(NpPingPongTest, MwaitNeedsAProcessorThatHasIt) {
  cpus_.lines.has_mwait = false;
  EXPECT_THROW(play(NpNotice::poll, LineWait::mwait), Misfit);
}

}  // namespace
}  // namespace xenolith
