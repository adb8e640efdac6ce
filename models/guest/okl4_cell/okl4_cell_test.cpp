#include "models/guest/okl4_cell/okl4_cell.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_cells.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

const Okl4Cell::Params linux_cell{.memory = Bytes(10 * 4096),
                                  .page = Bytes(4096),
                                  .touched = 0.35,
                                  .kernel_state = Bytes(1000),
                                  .shutdown = Cycles(5'000'000),
                                  .compressed_low = 0.25,
                                  .compressed_high = 0.75,
                                  .calls = {"syncos"},
                                  .checkpoint = true,
                                  .restore = false};

struct Bench {
  Bench() {
    bind_named(cell, "microvisor", kernel);
    attach_statistics(cell);
    cell.start();
  }
  Context at(std::string_view address) {
    return {.simulator = &sim, .system = &system, .address = std::string(address)};
  }
  Task<> shut_down() { co_await cell.shut_down(); }
  Task<> run(Cycles work) { co_await cell.run(work); }
  Task<> go_on_at(Time time) {
    co_await sim.wait_until(time);
    cell.go_on();
  }
  Simulator sim;
  System system;
  FakeMicrovisor kernel{at("kernel")};
  Okl4Cell cell{at("phone.guest"), linux_cell};
};

TEST(Okl4Cell, IsLinkedOnceWithItsMemory) {
  Bench bench;
  EXPECT_EQ(bench.kernel.cells.size(), 1U);
  EXPECT_EQ(bench.cell.memory().pages(), 10);
  EXPECT_EQ(bench.cell.memory().contents()[3].version, 1U);  // 3.5 pages, and so four, are not zeros
  EXPECT_EQ(bench.cell.memory().contents()[4].version, 0U);
}

TEST(Okl4Cell, HasTheCapabilitiesItWasLinkedWith) {
  Bench bench;
  FakeCell syncos(bench.at("phone.syncos"));
  FakeCell other(bench.at("phone.other"));
  EXPECT_TRUE(bench.cell.may_call(syncos));
  EXPECT_FALSE(bench.cell.may_call(other));
  EXPECT_TRUE(bench.cell.may(SystemCall::checkpoint));
  EXPECT_FALSE(bench.cell.may(SystemCall::restore));
}

TEST(Okl4Cell, StandsStillFromItsShutdownUntilItGoesOn) {
  Bench bench;
  bench.sim.spawn(bench.shut_down());  // 5 ms
  bench.sim.run();
  EXPECT_TRUE(bench.cell.stopped());
  bench.sim.spawn(bench.run(Cycles(1'000'000)));
  bench.sim.spawn(bench.go_on_at(Time::origin() + 25_ms));
  bench.sim.run();
  EXPECT_EQ(bench.sim.now(), Time::origin() + 26_ms);
  EXPECT_EQ(value_of(bench.cell, "stopped", "mean"), 20'000);
}

TEST(Okl4Cell, RefusesPagesThatCompressBetterAtTheirWorst) {
  Bench bench;
  Okl4Cell::Params odd = linux_cell;
  odd.compressed_high = 0.1;
  EXPECT_THROW(Okl4Cell(bench.at("odd"), odd), Misfit);
}

}  // namespace
}  // namespace xenolith
