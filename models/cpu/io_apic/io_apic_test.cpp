#include "models/cpu/io_apic/io_apic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// Notes the interrupts that arrive; does nothing else.
class FakeProcessor final : public Component, public Processor {
 public:
  using Component::Component;
  int cpus() const override { return 4; }
  int socket_of(int) const override { return 0; }
  Hertz clock() const override { return 1_GHz; }
  Duration time_of(Cycles work) const override { return work / clock(); }
  const InterruptTiming& interrupt_timing() const override { return timing_; }
  void boot(SystemSoftware&) override {}
  void run(int, WorkServer&, std::string_view) override {}
  void halt(int) override {}
  bool halted(int) const override { return true; }
  void raise(int cpu, Interrupt interrupt) override {
    arrivals.emplace_back(cpu, interrupt.line);
    last = now();
  }
  std::optional<Interrupt> take(int) override { return std::nullopt; }
  bool interrupt_waits(int) const override { return false; }
  void send_ipi(int, int) override {}
  WorkingSet allot(std::int64_t, std::int64_t, RandomStream&) override { return {}; }
  Duration touch(int, WorkingSet&) override { return {}; }
  Duration transfer(int, SharedLines&) override { return {}; }
  void load_address_space(int, std::uint64_t) override {}

  std::vector<std::pair<int, int>> arrivals;
  Time last;

 private:
  InterruptTiming timing_;
};

class IoApicTest : public testing::Test {
 protected:
  IoApicTest() { detail::bind_port<IoApic>(apic_, cpu_, 0); }
  Context at(std::string address) {
    return Context{.simulator = &sim_, .system = &system_, .parent = nullptr, .address = std::move(address)};
  }

  Simulator sim_;
  System system_;
  FakeProcessor cpu_{at("cpu")};
  IoApic apic_{at("apic"), {.lines = 24, .delivery = 500_ns, .access = 250_ns}};
};

TEST_F(IoApicTest, DeliversToTheCpuThatTheLineIsRoutedTo) {
  const int first = apic_.allot_line("a");
  const int second = apic_.allot_line("b");
  apic_.route(second, 3);
  apic_.set_level(second, true);
  apic_.set_level(first, true);
  sim_.run();
  EXPECT_THAT(cpu_.arrivals, ElementsAre(Pair(3, second), Pair(0, first)));
  EXPECT_EQ(cpu_.last, Time::origin() + 500_ns);
  EXPECT_EQ(apic_.route_of(second), 3);
}

TEST_F(IoApicTest, DeliversOnceUntilTheEndOfInterrupt) {
  const int line = apic_.allot_line("a");
  apic_.set_level(line, true);
  apic_.set_level(line, false);
  apic_.set_level(line, true);
  sim_.run();
  EXPECT_EQ(cpu_.arrivals.size(), 1U);
  apic_.end_of_interrupt(line);
  sim_.run();
  EXPECT_EQ(cpu_.arrivals.size(), 2U);  // still asserted
  apic_.set_level(line, false);
  apic_.end_of_interrupt(line);
  sim_.run();
  EXPECT_EQ(cpu_.arrivals.size(), 2U);
}

TEST_F(IoApicTest, HoldsBackAMaskedLine) {
  const int line = apic_.allot_line("a");
  apic_.mask(line);
  apic_.set_level(line, true);
  sim_.run();
  EXPECT_TRUE(cpu_.arrivals.empty());
  apic_.unmask(line);
  sim_.run();
  EXPECT_EQ(cpu_.arrivals.size(), 1U);
}

TEST_F(IoApicTest, AnEndWhileMaskedRepeatsAtTheUnmasking) {
  const int line = apic_.allot_line("a");
  apic_.set_level(line, true);
  sim_.run();
  apic_.mask(line);
  apic_.end_of_interrupt(line);
  sim_.run();
  EXPECT_EQ(cpu_.arrivals.size(), 1U);
  apic_.unmask(line);
  sim_.run();
  EXPECT_EQ(cpu_.arrivals.size(), 2U);
}

}  // namespace
}  // namespace xenolith
