#include "models/storage/flash/flash.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class FlashTest : public testing::Test {
 protected:
  FlashTest() { attach_statistics(card_); }
  Task<> read(BlockRange range) {
    co_await card_.read(range);
    end_ = sim_.now();
  }
  Task<> write(BlockRange range) {
    co_await card_.write(range);
    end_ = sim_.now();
  }

  Simulator sim_;
  System system_;
  Flash card_{Context{.simulator = &sim_, .system = &system_, .address = "card"},
              {.capacity = 8_MB,
               .read_overhead = 1_ms,
               .read_rate = 80_Mbit_per_s,
               .write_overhead = 2_ms,
               .write_rate = 40_Mbit_per_s,
               .idle = 1_mW,
               .reading = 60_mW,
               .writing = 100_mW}};
  Time end_;
};

TEST_F(FlashTest, ACommandTakesItsOverheadAndItsData) {
  sim_.spawn(read({0, 1_MB}));
  sim_.run();
  EXPECT_EQ(end_ - Time::origin(), 101_ms);
}

TEST_F(FlashTest, CommandsWaitForEachOtherAndDrawByWhatTheyDo) {
  sim_.spawn(write({0, 1_MB}));
  sim_.spawn(read({0, 1_MB}));
  sim_.run();
  EXPECT_EQ(end_ - Time::origin(), 202_ms + 101_ms);
  // 202 ms at 100 mW and 101 ms at 60 mW.
  EXPECT_EQ(card_.energy(), 20'200_mJ / 1000 + 6'060_mJ / 1000);
  EXPECT_EQ(value_of(card_, "written", "bytes"), 1e6);
}

}  // namespace
}  // namespace xenolith
