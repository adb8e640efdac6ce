#include "models/cpu/smt_processor/smt_processor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/contract/testing/coherent_memory_suite.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// Notes which CPUs are told of interrupts.
struct Recorder final : SystemSoftware {
  void interrupt_pending(int cpu) override { cpus.push_back(cpu); }
  std::vector<int> cpus;
};

class SmtProcessorTest : public testing::Test {
 protected:
  static SmtProcessor::Params params() {
    return {.sockets = 2,
            .cores_per_socket = 1,
            .threads_per_core = 2,
            .clock = 2_GHz,
            .shared_core_speed = 0.625,
            .cache_size = 32_KiB,
            .cache_ways = 2,
            .cache_line = 64_B,
            .page_size = 4_KiB,
            .memory = 64_MiB,
            .memory_latency = 150_ns,
            .overlapping_misses = 2.0,
            .line_transfer = 240_ns,
            .page_walk = 40_cycles,
            .interrupt_entry = 1200_cycles,
            .ipi_send = 200_cycles,
            .ipi_delivery = 700_ns,
            .halt_exit = 1500_ns,
            .line_invalidation = 90_ns,
            .near_transfer = 20_ns,
            .spin_period = 50_cycles,
            .spin_exit = 30_cycles,
            .monitor_mwait = true,
            .monitor = 60_cycles,
            .mwait_entry = 100_cycles,
            .mwait_exit = 140_ns};
  }

  Simulator sim_;
  System system_;
  SmtProcessor processor_{
      Context{.simulator = &sim_, .system = &system_, .parent = nullptr, .address = "cpu"}, params()};
};

TEST_F(SmtProcessorTest, NumbersThreadsThenCoresThenSockets) {
  EXPECT_EQ(processor_.cpus(), 4);
  EXPECT_EQ(processor_.socket_of(0), 0);
  EXPECT_EQ(processor_.socket_of(1), 0);
  EXPECT_EQ(processor_.socket_of(2), 1);
  EXPECT_EQ(processor_.time_of(1000_cycles), 500_ns);
  EXPECT_EQ(processor_.interrupt_timing().entry, 600_ns);
  EXPECT_NE(system_.find("cpu.cpu3"), nullptr);
}

TEST_F(SmtProcessorTest, AThreadIsSlowOnlyWhileItsSiblingComputes) {
  WorkServer a(sim_);
  WorkServer b(sim_);
  WorkServer c(sim_);
  processor_.run(2, a, "a");
  processor_.run(3, b, "b");
  processor_.run(0, c, "c");
  EXPECT_EQ(a.speed(), 1000);
  sim_.spawn(b.compute(10_us, 0));
  sim_.spawn(b.wait(10_us, 0));
  sim_.run(RunLimits{.until = Time::origin() + 1_us});
  EXPECT_EQ(a.speed(), 625);
  EXPECT_EQ(b.speed(), 1000);
  EXPECT_EQ(c.speed(), 1000);
  sim_.run(RunLimits{.until = Time::origin() + 12_us});
  EXPECT_EQ(b.activity(), ServerActivity::wait);
  EXPECT_EQ(a.speed(), 1000);
  processor_.halt(3);
  EXPECT_EQ(b.speed(), 0);
  EXPECT_TRUE(processor_.halted(3));
}

TEST_F(SmtProcessorTest, TakesInterruptsByUrgencyAndMergesThem) {
  Recorder recorder;
  processor_.boot(recorder);
  processor_.raise(1, {Interrupt::Source::line, 7});
  processor_.raise(1, {Interrupt::Source::line, 4});
  processor_.raise(1, {Interrupt::Source::timer, -1});
  processor_.raise(1, {Interrupt::Source::line, 7});
  processor_.send_ipi(0, 1);
  sim_.run();
  EXPECT_EQ(sim_.now(), Time::origin() + 700_ns);
  EXPECT_THAT(recorder.cpus, testing::ElementsAre(1, 1, 1, 1, 1));
  EXPECT_EQ(processor_.take(1)->source, Interrupt::Source::ipi);
  EXPECT_EQ(processor_.take(1)->source, Interrupt::Source::timer);
  EXPECT_EQ(processor_.take(1)->line, 7);
  EXPECT_EQ(processor_.take(1)->line, 4);
  EXPECT_FALSE(processor_.take(1).has_value());
}

TEST_F(SmtProcessorTest, ASocketsCacheServesBothItsThreads) {
  RandomStream stream(1, 0, "frames");
  WorkingSet set = processor_.allot(32, 2, stream);
  EXPECT_EQ(processor_.touch(0, set), 32 * 75_ns + 2 * 20_ns);
  EXPECT_EQ(processor_.touch(0, set), 0_ns);
  EXPECT_EQ(processor_.touch(1, set), 2 * 20_ns);               // its own translations
  EXPECT_EQ(processor_.touch(2, set), 32 * 75_ns + 2 * 20_ns);  // the other socket
}

TEST_F(SmtProcessorTest, AnotherAddressSpaceEmptiesTheTranslationsThatAreNotGlobal) {
  RandomStream stream(1, 0, "frames");
  WorkingSet guest = processor_.allot(8, 2, stream);
  WorkingSet global = processor_.allot(8, 1, stream);
  guest.address_space = 1;
  processor_.load_address_space(0, 1);
  processor_.touch(0, guest);
  processor_.touch(0, global);
  processor_.load_address_space(0, 1);  // is loaded
  EXPECT_EQ(processor_.touch(0, guest), 0_ns);
  processor_.load_address_space(0, 2);
  processor_.load_address_space(0, 1);
  EXPECT_EQ(processor_.touch(0, guest), 2 * 20_ns);
  EXPECT_EQ(processor_.touch(0, global), 0_ns);
}

TEST_F(SmtProcessorTest, LinesComeFromWhereTheyWereWrittenLast) {
  SharedLines lines{.lines = 3, .owner = -1};
  EXPECT_EQ(processor_.transfer(0, lines), 3 * 150_ns);
  EXPECT_EQ(processor_.transfer(1, lines), 0_ns);
  EXPECT_EQ(processor_.transfer(2, lines), 3 * 240_ns);
  EXPECT_EQ(processor_.transfer(0, lines), 3 * 240_ns);
}

struct States final : CpuStateObserver {
  void state_changed(int cpu, CpuState state) override { seen.emplace_back(cpu, state); }
  std::vector<std::pair<int, CpuState>> seen;
};

TEST_F(SmtProcessorTest, PassesMessagesBetweenSocketsAsTheContractSays) {
  expect_coherence(processor_, sim_, 1, 2);
  const LineTiming& timing = processor_.line_timing();
  EXPECT_EQ(timing.spin_period, 25_ns);
  EXPECT_EQ(timing.spin_exit, 15_ns);
  EXPECT_EQ(timing.monitor, 30_ns);
  EXPECT_EQ(timing.mwait_entry, 50_ns);
  EXPECT_EQ(timing.mwait_exit, 140_ns);
  EXPECT_TRUE(timing.has_mwait);
}

TEST_F(SmtProcessorTest, ThreadsOfACoreShareItsCopies) {
  MessageLine line(sim_);
  EXPECT_EQ(processor_.core_of(3), 1);
  EXPECT_EQ(processor_.load_line(2, line), 150_ns);
  EXPECT_EQ(processor_.load_line(3, line), 0_ns);
  EXPECT_EQ(processor_.load_line(0, line), 150_ns);
  EXPECT_EQ(processor_.store_line(3, line), 90_ns);
}

TEST_F(SmtProcessorTest, TellsItsObserverWhatCpusDo) {
  States states;
  processor_.observe_states(states);
  WorkServer context(sim_);
  EXPECT_EQ(processor_.state(2), CpuState::halt);
  processor_.run(2, context, "a");
  expect_states(processor_, 2);
  processor_.halt(2);
  using testing::Pair;
  EXPECT_THAT(states.seen,
              testing::ElementsAre(Pair(2, CpuState::work), Pair(2, CpuState::spin), Pair(2, CpuState::mwait),
                                   Pair(2, CpuState::work), Pair(2, CpuState::halt)));
}

TEST_F(SmtProcessorTest, WorkingSetsShareNoLine) {
  RandomStream stream(1, 0, "frames");
  std::vector<std::uint32_t> all;
  for (int i = 0; i < 50; ++i) {
    const WorkingSet set = processor_.allot(100, 7, stream);
    EXPECT_EQ(set.lines.size(), 100U);
    all.insert(all.end(), set.lines.begin(), set.lines.end());
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
  EXPECT_LT(all.back(), 64_MiB / 64_B);
}

}  // namespace
}  // namespace xenolith
