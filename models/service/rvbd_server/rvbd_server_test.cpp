#include "models/service/rvbd_server/rvbd_server.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "models/contract/testing/fake_block.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class RvbdServerTest : public testing::Test {
 protected:
  RvbdServer& make(bool cached, Bytes mtu = Bytes(1500)) {
    RvbdServer::Params params;
    params.mtu = mtu;
    params.cached = cached;
    params.request = 100_cycles;
    params.response = 50_cycles;
    params.frame = 10_cycles;
    server_ = std::make_unique<RvbdServer>(at("dom0.rvbd"), params);
    attach_statistics(*server_);
    bind_named(*server_, "disk", disk_);
    bind_named(*server_, "nic", nic_);
    server_->start();
    return *server_;
  }
  Task<> ask(Duration when, RemoteBlockMessage message) {
    co_await sim_.wait_until(Time::origin() + when);
    Frame frame;
    frame.source = MacAddress{5};
    frame.destination = nic_.mac();
    frame.content = message.pack();
    frame.type = EtherType::remote_block;
    co_await nic_.arrive(frame);
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("dom0")};
  FakeNic nic_{at("dom0.nic"), guest_};
  FakeBlockReader disk_{at("dom0.block"), guest_};
  std::unique_ptr<RvbdServer> server_;
};

TEST_F(RvbdServerTest, AResponseIsATrainOfNumberedFrames) {
  make(false);
  sim_.spawn(ask(1_us, {3, 9, 8, 100}));  // 4096 bytes from sector 100
  sim_.run();
  ASSERT_EQ(disk_.direct.size(), 1U);
  EXPECT_EQ(disk_.direct[0].offset, 51'200);
  EXPECT_EQ(disk_.direct[0].size, Bytes(4096));
  ASSERT_EQ(nic_.sent.size(), 3U);  // 1484 bytes of data a frame
  EXPECT_EQ(nic_.sent[0].size, Bytes(1514));
  EXPECT_EQ(nic_.sent[2].size, Bytes(14 + 16 + 1128));
  EXPECT_EQ(nic_.times[0], Time::origin() + 1_us + 1160_ns);  // 100 + 1000 + 50 + 10
  EXPECT_EQ(nic_.times[2], nic_.times[0] + 20_ns);
  for (std::uint16_t i = 0; i < 3; ++i) {
    const RemoteBlockMessage message = RemoteBlockMessage::unpack(nic_.sent[i].content);
    EXPECT_EQ(message.slot, 3);
    EXPECT_EQ(message.generation, 9);
    EXPECT_EQ(message.count, i);
    EXPECT_EQ(nic_.sent[i].destination, MacAddress{5});
  }
}

TEST_F(RvbdServerTest, LongerFramesCarryMore) {
  make(false, Bytes(9000));
  sim_.spawn(ask(1_us, {0, 1, 88, 0}));  // 45 056 bytes
  sim_.run();
  EXPECT_EQ(nic_.sent.size(), 6U);  // 8984 bytes of data a frame
}

TEST_F(RvbdServerTest, ReadsOverlapAndResponsesDoNotMix) {
  make(false);
  sim_.spawn(ask(1_us, {0, 1, 8, 0}));
  sim_.spawn(ask(1_us, {1, 1, 8, 8}));
  sim_.run();
  ASSERT_EQ(nic_.sent.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(RemoteBlockMessage::unpack(nic_.sent[i].content).slot, i / 3);
  }
  EXPECT_EQ(nic_.times[3], Time::origin() + 1_us + 1260_ns);  // 100 later than the first: its read overlapped
}

TEST_F(RvbdServerTest, ACachingServerReadsThroughItsPageCache) {
  make(true);
  sim_.spawn(ask(1_us, {0, 1, 8, 0}));
  sim_.run();
  EXPECT_EQ(disk_.reads.size(), 1U);
  EXPECT_TRUE(disk_.direct.empty());
}

TEST_F(RvbdServerTest, WhatReachesOverTheEndOfTheDiskIsRefused) {
  make(false);
  sim_.spawn(ask(1_us, {0, 1, 8, 1950}));
  sim_.run();
  EXPECT_TRUE(nic_.sent.empty());
  EXPECT_EQ(value_of(*server_, "refused", "count"), 1.0);
}

}  // namespace
}  // namespace xenolith
