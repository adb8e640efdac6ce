#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/service/sv_nic/sv_nic_bench.hpp"

namespace xenolith {
namespace {

Frame full_frame() {
  Frame frame = frame_of(1);
  frame.size = Bytes(1514);
  return frame;
}

TEST_F(SvNicTest, AFullFrameIsCopiedOutOfItsBounceBuffer) {
  EXPECT_TRUE(make(params()).payload_in_cache());
  interface_.queue.push_back(full_frame());
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(guest_.count("copy 1450 memory softirq"), 1);
  EXPECT_EQ(stack_.frames.size(), 1u);
}

TEST_F(SvNicTest, WithAnIoMmuABufferIsMappedInstead) {
  SvNic::Params mapped = params();
  mapped.bounce = false;
  mapped.map_work = 77_cycles;
  EXPECT_FALSE(make(mapped).payload_in_cache());
  interface_.queue.push_back(full_frame());
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(guest_.count("run 77 softirq"), 1);
  EXPECT_EQ(guest_.count("copy 1450 memory softirq"), 0);
  EXPECT_EQ(stack_.frames.size(), 1u);
}

TEST_F(SvNicTest, AFrameInASharedCacheIsCopiedFromThere) {
  make(params());
  interface_.cached = true;
  interface_.queue.push_back(full_frame());
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(guest_.count("copy 1450 cache softirq"), 1);
}

TEST_F(SvNicTest, AFrameThatTheDeviceFetchesIsCopiedIntoABounceBuffer) {
  make(params());
  interface_.fetches = true;
  sim_.spawn(nic_->transmit(full_frame(), Level::process));
  sim_.run();
  EXPECT_EQ(guest_.count("copy 1514 cache process"), 1);
  EXPECT_EQ(interface_.sent.size(), 1u);
}

TEST_F(SvNicTest, WithAnIoMmuAFrameThatTheDeviceFetchesIsMapped) {
  SvNic::Params mapped = params();
  mapped.bounce = false;
  mapped.map_work = 77_cycles;
  make(mapped);
  interface_.fetches = true;
  sim_.spawn(nic_->transmit(full_frame(), Level::process));
  sim_.run();
  EXPECT_EQ(guest_.count("run 77 process"), 1);
  EXPECT_EQ(guest_.count("copy 1514 cache process"), 0);
}

}  // namespace
}  // namespace xenolith
