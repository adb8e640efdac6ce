#include "models/cpu/data_work/data_work.hpp"

#include <gtest/gtest.h>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

TEST(DataWorkTest, DecompressionPaysForWhatItReadsAndForWhatItMakes) {
  Simulator sim;
  System system;
  DataWork::Params params;
  params.lzma_decode_in = Cycles(1000);
  params.lzma_decode_out = Cycles(10);
  params.deflate = Cycles(7);
  DataWork work({.simulator = &sim, .system = &system, .address = "work"}, params);
  EXPECT_EQ(work.cycles(DataTask::lzma_decode, 2_KiB, 6_KiB), Cycles(2060));
  EXPECT_EQ(work.cycles(DataTask::deflate, Bytes(512), 6_KiB), Cycles(4));  // 3.5, rounded up
  EXPECT_EQ(work.cycles(DataTask::send, 2_KiB, 2_KiB), Cycles(0));
}

}  // namespace
}  // namespace xenolith
