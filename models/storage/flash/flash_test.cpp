#include "models/storage/flash/flash.hpp"

#include <gtest/gtest.h>

#include "sim-core/model/misfit.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

// 4096 B at 32.768 Mbit/s are 1 ms, at 8.192 Mbit/s 4 ms.
const Flash::Params chip{.capacity = Bytes(1 << 20),
                         .page = Bytes(4096),
                         .erase_block = Bytes(16384),
                         .command = 100_us,
                         .read_rate = BitRate(32'768'000),
                         .write_rate = BitRate(8'192'000),
                         .erase = 2_ms,
                         .idle = 1_mW,
                         .reading = 30_mW,
                         .writing = 50_mW};

struct Bench {
  Bench() { attach_statistics(flash); }
  Task<> read(BlockRange range) { co_await flash.read(range); }
  Task<> write(BlockRange range) { co_await flash.write(range); }
  Duration ended() {
    sim.run();
    return sim.now() - Time::origin();
  }
  Simulator sim;
  System system;
  Flash flash{{.simulator = &sim, .system = &system, .address = "flash"}, chip};
};

TEST(Flash, ReadsWholePages) {
  Bench bench;
  bench.sim.spawn(bench.read({4095, Bytes(2)}));  // the last byte of a page and the first of the next
  EXPECT_EQ(bench.ended(), 100_us + 2_ms);
}

TEST(Flash, ErasesEveryBlockOnceThatIsWrittenThrough) {
  Bench bench;
  bench.sim.spawn(bench.write({0, Bytes(16384 + 4096)}));  // five pages, two blocks
  EXPECT_EQ(bench.ended(), 100_us + 20_ms + 4_ms);
  bench.sim.spawn(bench.write({16384 + 4096, Bytes(3 * 4096)}));  // the rest of the second block
  EXPECT_EQ(bench.ended(), 2 * 100_us + 20_ms + 4_ms + 12_ms);
  EXPECT_EQ(value_of(bench.flash, "erased", "count"), 2);
}

TEST(Flash, ErasesABlockAgainThatIsWrittenAgain) {
  Bench bench;
  bench.sim.spawn(bench.write({0, Bytes(4096)}));
  bench.ended();
  bench.sim.spawn(bench.write({0, Bytes(4096)}));
  EXPECT_EQ(bench.ended(), 2 * (100_us + 4_ms + 2_ms));
}

TEST(Flash, ServesOneCommandAfterTheOtherAndCountsItsEnergy) {
  Bench bench;
  bench.sim.spawn(bench.write({0, Bytes(4096)}));  // 6.1 ms at 50 mW
  bench.sim.spawn(bench.read({0, Bytes(4096)}));   // 1.1 ms at 30 mW
  EXPECT_EQ(bench.ended(), 6100_us + 1100_us);
  EXPECT_EQ(bench.flash.energy(), 50_mW * 6100_us + 30_mW * 1100_us);
  EXPECT_EQ(value_of(bench.flash, "latency", "max"), 7200);
}

TEST(Flash, RefusesBlocksThatDoNotFit) {
  Simulator sim;
  System system;
  Flash::Params odd = chip;
  odd.erase_block = Bytes(5000);
  EXPECT_THROW(Flash({.simulator = &sim, .system = &system, .address = "f"}, odd), Misfit);
  odd = chip;
  odd.capacity = Bytes((1 << 20) + 4096);
  EXPECT_THROW(Flash({.simulator = &sim, .system = &system, .address = "f"}, odd), Misfit);
}

}  // namespace
}  // namespace xenolith
