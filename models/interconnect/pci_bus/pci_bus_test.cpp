#include "models/interconnect/pci_bus/pci_bus.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// Takes writes while it has room, answers reads after a time.
class Memory final : public PciTarget {
 public:
  explicit Memory(Simulator& sim) : sim_(sim) {}
  bool reserve(Bytes) override { return room; }
  void complete(Bytes, Delivery delivery) override {
    written.push_back(sim_.now());
    delivery();
  }
  std::optional<int> begin_read(Bytes) override {
    ready_ = sim_.now() + read_time;
    return 7;
  }
  bool read_ready(int read) override { return read == 7 && ready_ <= sim_.now(); }
  void end_read(int) override {}
  bool split_read(int, Delivery ready) override {
    sim_.spawn(answer(ready));
    return true;
  }
  Task<> answer(Delivery ready) {
    co_await sim_.wait_until(ready_);
    ready();
  }

  bool room = true;
  Duration read_time{};
  std::vector<Time> written;

 private:
  Simulator& sim_;
  Time ready_;
};

/// A clock of 100 MHz makes one clock 10 ns.
class PciBusTest : public testing::Test {
 public:
  explicit PciBusTest(bool split_reads = false)
      : bus_({.simulator = &sim_, .system = &system_, .address = "pci"}, {.clock = 100_MHz,
                                                                          .width = 8_B,
                                                                          .arbitration = 2_cycles,
                                                                          .address = 4_cycles,
                                                                          .turnaround = 2_cycles,
                                                                          .retry_interval = 8_cycles,
                                                                          .split_reads = split_reads}),
        memory_(sim_) {
    attach_statistics(bus_);
  }
  Task<> writes(int master, int count, Bytes size) {
    for (int i = 0; i < count; ++i) {
      co_await bus_.write(master, memory_, size, {});
      order_.push_back(master);
    }
  }
  Task<> one_read(int master) {
    co_await bus_.read(master, memory_, 4_B);
    read_end_ = sim_.now();
  }
  Task<> make_room_at(Time when) {
    co_await sim_.wait_until(when);
    memory_.room = true;
  }
  static Time at(Duration d) { return Time::origin() + d; }

  Simulator sim_;
  System system_;
  PciBus bus_;
  Memory memory_;
  std::vector<int> order_;
  Time read_end_;
};

TEST_F(PciBusTest, BurstOnAnIdleBusTakesArbitrationAddressAndDataClocks) {
  const int master = bus_.attach("cpu");
  sim_.spawn(writes(master, 1, 64_B));
  sim_.run();
  EXPECT_EQ(memory_.written, std::vector{at(140_ns)});  // 2 + 4 + 64/8 clocks
}

TEST_F(PciBusTest, ArbitrationHidesBehindTheBurstBefore) {
  const int first = bus_.attach("first");
  const int second = bus_.attach("second");
  sim_.spawn(writes(first, 1, 64_B));
  sim_.spawn(writes(second, 1, 60_B));
  sim_.run();
  // the second begins after the turnaround of the first: 14 + 2 clocks, then 4 + 8 more
  EXPECT_EQ(memory_.written, (std::vector{at(140_ns), at(280_ns)}));
}

TEST_F(PciBusTest, RequestsAreQuantisedToTheClock) {
  const int master = bus_.attach("cpu");
  const auto late = [](PciBusTest* test, int m) -> Task<> {
    co_await test->sim_.delay(3_ns);
    co_await test->writes(m, 1, 8_B);
  };
  sim_.spawn(late(this, master));
  sim_.run();
  EXPECT_EQ(memory_.written, std::vector{at(10_ns + 70_ns)});  // next edge, then 2 + 4 + 1 clocks
}

TEST_F(PciBusTest, MastersTakeTurns) {
  const int a = bus_.attach("a");
  const int b = bus_.attach("b");
  sim_.spawn(writes(a, 3, 64_B));
  sim_.spawn(writes(b, 3, 64_B));
  sim_.run();
  EXPECT_EQ(order_, (std::vector{b, a, b, a, b, a}));  // arbitration begins behind master 0
}

TEST_F(PciBusTest, SaturatedBusMovesABurstPerAddressDataAndTurnaround) {
  const int a = bus_.attach("a");
  const int b = bus_.attach("b");
  sim_.spawn(writes(a, 500, 64_B));
  sim_.spawn(writes(b, 500, 64_B));
  sim_.run();
  EXPECT_EQ(memory_.written.back(),
            at(140_ns + 999 * 140_ns));  // 4 + 8 + 2 clocks each, no arbitration between
}

TEST_F(PciBusTest, FullTargetCostsRetriesThatUseTheBus) {
  const int master = bus_.attach("cpu");
  memory_.room = false;
  sim_.spawn(writes(master, 1, 8_B));
  sim_.spawn(make_room_at(at(100_ns)));
  sim_.run();
  // attempt 1: granted at 20, refused at 60 ns; next request at 140, granted at 160, data end 160 + 50
  EXPECT_EQ(memory_.written, std::vector{at(210_ns)});
}

TEST_F(PciBusTest, DelayedReadIsRepeatedUntilItsDataAreThere) {
  const int master = bus_.attach("cpu");
  memory_.read_time = 200_ns;
  sim_.spawn(one_read(master));
  sim_.run();
  // attempts are granted at 20, 160 and 300 ns; the data are there from 220 ns on
  EXPECT_EQ(read_end_, at(300_ns + 50_ns));
}

class SplitReads : public PciBusTest {
 public:
  SplitReads() : PciBusTest(true) {}
  double count(std::string_view name) { return value_of(bus_, name, "count").value_or(-1); }
};

TEST_F(SplitReads, ATargetAnswersByItselfWhenItHasTheData) {
  const int master = bus_.attach("cpu");
  memory_.read_time = 200_ns;
  sim_.spawn(one_read(master));
  sim_.run();
  // the request has the bus from 20 to 60 ns; the data are there at 220 ns, granted at 240, 4 + 1 clocks
  EXPECT_EQ(read_end_, at(240_ns + 50_ns));
  EXPECT_EQ(count("retries"), 0);
  EXPECT_EQ(count("split"), 1);
}

TEST_F(SplitReads, TheAnswerWaitsForTheEndOfTheRequest) {
  const int master = bus_.attach("cpu");
  memory_.read_time = 10_ns;
  sim_.spawn(one_read(master));
  sim_.run();
  EXPECT_EQ(read_end_, at(80_ns + 50_ns));  // behind the turnaround of the request, which ended at 60 ns
}

TEST_F(SplitReads, OthersHaveTheBusMeanwhile) {
  const int reader = bus_.attach("reader");
  const int writer = bus_.attach("writer");
  memory_.read_time = 400_ns;
  sim_.spawn(one_read(reader));
  sim_.spawn(writes(writer, 2, 64_B));
  sim_.run();
  // the request from 20 to 60 ns, the bursts from 80 and from 220 ns on
  EXPECT_EQ(memory_.written, (std::vector{at(200_ns), at(340_ns)}));
  // the data are there 400 ns after the request began, granted at 440 ns
  EXPECT_EQ(read_end_, at(440_ns + 50_ns));
}

}  // namespace
}  // namespace xenolith
