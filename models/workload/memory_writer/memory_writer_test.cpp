#include "models/workload/memory_writer/memory_writer.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/contract/testing/fake_cells.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct Bench {
  explicit Bench(MemoryWriter::Params params) : writer(at("phone.guest.writer"), params) {
    bind_named(writer, "cell", cell);
    bind_named(writer, "microvisor", kernel);
    attach_statistics(writer);
  }
  Context at(std::string_view address) {
    return {.simulator = &sim, .system = &system, .address = std::string(address)};
  }
  Simulator sim;
  System system;
  FakeMicrovisor kernel{at("kernel")};
  FakeCell cell{at("phone.guest")};
  MemoryWriter writer;
};

MemoryWriter::Params params_of(Bytes working, Bytes hot, double share, Hertz writes, Duration until) {
  return {.working_set = working,
          .hot_set = hot,
          .hot = share,
          .writes = writes,
          .work = Cycles(10),
          .tick = 100_ms,
          .until = until};
}

TEST(MemoryWriter, WritesAsOftenAsItIsToldAndPaysForFaults) {
  Bench bench(params_of(Bytes(8 * 4096), Bytes::zero(), 0, Hertz(25), 10_s));
  bench.writer.start();
  bench.cell.memory().watch();
  bench.sim.run();
  EXPECT_EQ(value_of(bench.writer, "written", "count"), 250);
  EXPECT_EQ(value_of(bench.writer, "faults", "count"), 8);  // each page once
  EXPECT_EQ(bench.cell.ran, Cycles(250 * 10 + 8 * 3000));
}

TEST(MemoryWriter, StandsStillWithItsCell) {
  Bench bench(params_of(Bytes(8 * 4096), Bytes::zero(), 0, Hertz(100), 10_s));
  bench.writer.start();
  bench.sim.run({.until = Time::origin() + 4_s});
  bench.cell.stop();
  bench.sim.run();
  EXPECT_NEAR(*value_of(bench.writer, "written", "count"), 400, 10);
}

/// Two pages of eight are hot and get three writes of four: 0.375 each, the others 0.25 / 6.
TEST(MemoryWriter, WritesTheHotPartMost) {
  Bench bench(params_of(Bytes(8 * 4096), Bytes(2 * 4096), 0.75, Hertz(1000), 20_s));
  bench.writer.start();
  bench.sim.run();
  const auto contents = bench.cell.memory().contents();
  EXPECT_NEAR(contents[0].version, 7500, 5 * std::sqrt(7500));
  EXPECT_NEAR(contents[7].version, 20'000 * 0.25 / 6, 5 * std::sqrt(833));
}

TEST(MemoryWriter, RefusesAWorkingSetLargerThanItsCell) {
  EXPECT_THROW(Bench(params_of(Bytes(9 * 4096), Bytes::zero(), 0, Hertz(1), 1_s)).writer.start(), Misfit);
  EXPECT_THROW(Bench(params_of(Bytes(4096), Bytes(8192), 0, Hertz(1), 1_s)).writer.start(), Misfit);
}

}  // namespace
}  // namespace xenolith
