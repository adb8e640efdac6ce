#include "models/guest/native_linux/native_linux.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

#include "models/contract/testing/fake_cpus.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// An interrupt controller whose registers take 250 ns.
struct Router final : Component, InterruptRouter {
  using Component::Component;
  void route(int line, int cpu) override { routed = {line, cpu}; }
  int route_of(int) const override { return routed.second; }
  void mask(int) override { masked = true; }
  void unmask(int) override { masked = false; }
  void end_of_interrupt(int) override { ++ends; }
  Duration access_time() const override { return 250_ns; }
  std::pair<int, int> routed;
  bool masked = false;
  int ends = 0;
};

/// Notes when it runs, and takes 50 ns.
struct Handler final : NativeInterruptHandler {
  explicit Handler(Simulator& simulator) : sim(simulator) {}
  Task<> interrupt(NativeCpu& cpu) override {
    times.push_back((sim.now() - Time::origin()).ps() / 1000);
    co_await cpu.run(50_cycles, Level::interrupt);
    if (wakes != nullptr) wakes->notify_all();
  }
  Simulator& sim;
  std::vector<std::int64_t> times;
  Signal* wakes = nullptr;
};

/// Of the processor: 40 ns to enter a handler and return, 500 to leave the halted state. A tick every 10 ms.
class NativeLinuxTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  NativeLinux& make(std::int64_t sharers = 0) {
    linux_.emplace(at("linux"), NativeLinux::Params{.interrupt_dispatch = 800_cycles,
                                                    .ipi_dispatch = 500_cycles,
                                                    .ipi_command = 200_cycles,
                                                    .tick_period = 10_ms,
                                                    .tick = 6000_cycles,
                                                    .line_sharers = sharers,
                                                    .sharer = 300_cycles,
                                                    .sharer_register = 1_us});
    attach_statistics(*linux_);
    bind_named(*linux_, "processor", cpus_);
    bind_named(*linux_, "memory", cpus_);
    bind_named(*linux_, "interrupts", router_);
    linux_->start();
    return *linux_;
  }
  Task<> pass(Duration time) { co_await sim_.wait_until(Time::origin() + time); }
  void until(Duration time) {
    sim_.spawn(pass(time));
    sim_.run({.until = Time::origin() + time});
  }
  Task<> work(int cpu, Cycles amount) {
    co_await linux_->cpu(cpu).run(amount, Level::process);
    ends_.push_back((sim_.now() - Time::origin()).ps() / 1000);
  }
  Task<> halted(int cpu, Signal& woken) {
    co_await linux_->cpu(cpu).halt_until(woken);
    ends_.push_back((sim_.now() - Time::origin()).ps() / 1000);
  }
  Task<> interrupt_from(int from, int to) { return linux_->send_ipi(linux_->cpu(from), to, Level::process); }

  Simulator sim_;
  System system_;
  FakeCpus cpus_{at("cpus")};
  Router router_{at("router")};
  Handler handler_{sim_};
  std::optional<NativeLinux> linux_;
  std::vector<std::int64_t> ends_;
};

TEST_F(NativeLinuxTest, CpusWithoutAThreadAreHalted) {
  make();
  linux_->spawn_thread(1, work(1, 1000_cycles));
  until(500_ns);
  EXPECT_TRUE(cpus_.halted(0));
  EXPECT_FALSE(cpus_.halted(1));
  until(2_us);
  EXPECT_TRUE(cpus_.halted(1));
}

// Sender: 200 and the 10 of the command; 200 on its way; 500 out of the halt, 40 entry, 500 dispatch.
TEST_F(NativeLinuxTest, AnInterruptToAHaltedCpuWakesItFirst) {
  make().bind_ipi(2, handler_);
  linux_->spawn_thread(0, interrupt_from(0, 2));
  until(3_us);
  EXPECT_EQ(handler_.times, std::vector<std::int64_t>{200 + 10 + 200 + 500 + 40 + 500});
  EXPECT_TRUE(cpus_.halted(2));
}

// The same without the halt; the thread's 5 us are longer by entry, dispatch and handler.
TEST_F(NativeLinuxTest, AnInterruptTakesItsTimeFromTheThread) {
  make().bind_ipi(2, handler_);
  linux_->spawn_thread(2, work(2, 5000_cycles));
  linux_->spawn_thread(0, interrupt_from(0, 2));
  until(9_us);
  EXPECT_EQ(handler_.times, std::vector<std::int64_t>{410 + 40 + 500});
  EXPECT_EQ(ends_, std::vector<std::int64_t>{5000 + 40 + 500 + 50});
}

// 500 out of the halt, 40, 800, 250 to mask; two others with 300 and a register each; behind the handler 250
// to unmask.
TEST_F(NativeLinuxTest, ADevicesInterruptAsksAllWhoShareItsLine) {
  make(2).bind_line(7, 3, handler_);
  EXPECT_EQ(router_.routed, std::make_pair(7, 3));
  cpus_.raise(3, {Interrupt::Source::line, 7});
  constexpr std::int64_t reached = 500 + 40 + 800 + 250 + 2 * 1300;
  until(Duration::picoseconds(1000 * (reached + 50 + 249)));
  EXPECT_EQ(handler_.times, std::vector<std::int64_t>{reached});
  EXPECT_TRUE(router_.masked);
  EXPECT_EQ(router_.ends, 1);
  until(Duration::picoseconds(1000 * (reached + 50 + 250)));
  EXPECT_FALSE(router_.masked);
}

TEST_F(NativeLinuxTest, AThreadHaltedInItsLoopGoesOnWhenItsHandlerSaysSo) {
  Signal woken(sim_);
  handler_.wakes = &woken;
  make().bind_line(7, 1, handler_);
  linux_->spawn_thread(1, halted(1, woken));
  until(1_us);
  EXPECT_TRUE(cpus_.halted(1));
  cpus_.raise(1, {Interrupt::Source::line, 7});
  until(9_us);
  EXPECT_EQ(ends_, std::vector<std::int64_t>{1000 + 500 + 40 + 800 + 250 + 50});
}

// Two ticks of 6 us and 40 ns each fall into 20 ms of work, wherever their phase; none of a CPU that is
// halted.
TEST_F(NativeLinuxTest, TicksTakeTheirTimeFromBusyCpusAlone) {
  make();
  linux_->spawn_thread(1, work(1, Cycles(19'990'000)));
  until(1_s);
  ASSERT_EQ(ends_.size(), 1u);
  const std::int64_t stolen = ends_[0] - 19'990'000;
  EXPECT_TRUE(stolen == 2 * 6040 || stolen == 6040) << stolen;
  EXPECT_EQ(value_of(*linux_, "ticks", "count"), stolen / 6040);
}

TEST_F(NativeLinuxTest, ThereIsNoCpuBeyondTheLast) {
  make();
  EXPECT_THROW(linux_->cpu(4), Misfit);
}

}  // namespace
}  // namespace xenolith
