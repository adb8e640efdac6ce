#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/service/sv_nic/sv_nic_bench.hpp"

namespace xenolith {
namespace {

TEST_F(SvNicTest, AFullFrameIsCopiedOutOfItsBounceBufferUnlessThereIsAnIoMmu) {
  Frame full = frame_of(1);
  full.size = Bytes(1514);
  SvNic& bounce = make(params());
  EXPECT_TRUE(bounce.payload_in_cache());
  interface_.queue.push_back(full);
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(guest_.count("copy 1450 memory softirq"), 1);

  SvNic::Params mapped = params();
  mapped.bounce = false;
  mapped.map_work = 77_cycles;
  EXPECT_FALSE(make(mapped).payload_in_cache());
  interface_.queue.push_back(full);
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(guest_.count("run 77 softirq"), 1);
  EXPECT_EQ(guest_.count("copy 1450 memory softirq"), 1);  // no other
  EXPECT_EQ(stack_.frames.size(), 2u);
}

}  // namespace
}  // namespace xenolith
