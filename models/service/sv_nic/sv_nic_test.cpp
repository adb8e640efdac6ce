#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/service/sv_nic/sv_nic_bench.hpp"

namespace xenolith {
namespace {

TEST_F(SvNicTest, AsksForTheInterfaceThatItIsFor) {
  SvNic::Params tunnel = params();
  tunnel.tunnel = true;
  make(tunnel);
  EXPECT_NE(device_.interrupt, -1);
  EXPECT_EQ(device_.mac, MacAddress::of("guest.nic"));
  EXPECT_NE(device_.receive, device_.send);
}

TEST_F(SvNicTest, ASendIsDriverWorkAndThenStores) {
  make(params());
  send(1, Level::process);
  sim_.run();
  EXPECT_THAT(guest_.log, ElementsAre("run 100 process", "stall process"));
  EXPECT_THAT(interface_.sent, ElementsAre(1));
  EXPECT_EQ(value_of(*nic_, "send_time", "mean"), 0.13);
  EXPECT_EQ(interface_.requests, 0);
}

TEST_F(SvNicTest, APriorityIsACallIntoTheHypervisorAndAMessage) {
  SvNic::Params important = params();
  important.priority = 3;
  important.priority_call = 500_cycles;
  make(important);
  sim_.run();
  EXPECT_THAT(guest_.log, ElementsAre("hypercall 500 process", "stall process"));
  EXPECT_THAT(interface_.priorities, ElementsAre(3));
}

TEST_F(SvNicTest, WithoutAPriorityNobodyIsCalled) {
  make(params());
  sim_.run();
  EXPECT_TRUE(guest_.log.empty());
  EXPECT_TRUE(interface_.priorities.empty());
}

/// Who waits for the driver to hold at most one frame back goes on when the second has been stored.
TEST_F(SvNicTest, AWaiterGoesOnWhenTheDriverHoldsFewFramesBack) {
  make(params());
  interface_.room = 0;
  for (std::uint64_t i = 1; i <= 3; ++i) send(i, Level::process);
  Time went_on;
  sim_.spawn(wait_for_few(&went_on));
  run_until(1_us);
  EXPECT_EQ(went_on, Time::origin());
  const Time signalled = sim_.now();
  interface_.room = 3;
  guest_.set_pending(device_.send);
  sim_.run();
  EXPECT_EQ(went_on, signalled + 270_ns);  // interrupt 10, then twice 100 and 30
  EXPECT_THAT(interface_.sent, ElementsAre(1, 2, 3));
}

TEST_F(SvNicTest, AReceiveMasksPollsAndUnmasks) {
  make(params());
  interface_.queue.push_back(frame_of(1));
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_THAT(guest_.log, ElementsAre("run 10 interrupt", "stall interrupt", "run 20 softirq",
                                      "run 200 softirq", "stall softirq"));
  EXPECT_THAT(interface_.signal, ElementsAre(false, true));
  ASSERT_EQ(stack_.frames.size(), 1u);
  EXPECT_EQ(stack_.times[0], Time::origin() + 234_ns);  // 10 + 4 + 20 + 200
  EXPECT_THAT(interface_.reports, ElementsAre(true));
  EXPECT_EQ(value_of(*nic_, "receive_time", "mean"), 0.2);
}

/// A tunnel's own interrupt: the handler finds out what it is for, masks, and ends it; then it polls.
TEST_F(SvNicTest, ATunnelReadsTheDoorbellInItsOwnHandler) {
  SvNic::Params tunnel = params();
  tunnel.tunnel = true;
  make(tunnel);
  interface_.queue.push_back(frame_of(1));
  interface_.reasons = {true, false};
  guest_.set_pending(device_.interrupt);
  sim_.run();
  EXPECT_THAT(guest_.log, ElementsAre("run 10 interrupt", "stall interrupt", "stall interrupt",
                                      "run 20 softirq", "run 200 softirq", "stall softirq"));
  EXPECT_EQ(interface_.ended, 1);
  ASSERT_EQ(stack_.frames.size(), 1u);
  EXPECT_EQ(stack_.times[0], Time::origin() + 784_ns);  // 10 + 500 + 4 + 50 + 20 + 200
  EXPECT_THAT(interface_.reports, ElementsAre(true));
}

TEST_F(SvNicTest, AnInterruptForNothingIsEndedAndNothingElse) {
  SvNic::Params tunnel = params();
  tunnel.tunnel = true;
  make(tunnel);
  guest_.set_pending(device_.interrupt);
  sim_.run();
  EXPECT_THAT(guest_.log, ElementsAre("run 10 interrupt", "stall interrupt"));
  EXPECT_EQ(interface_.ended, 1);
  EXPECT_TRUE(interface_.signal.empty());
}

TEST_F(SvNicTest, ASignalWithoutAFrameIsReportedAsRedundant) {
  make(params());
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_THAT(interface_.reports, ElementsAre(false));
  EXPECT_THAT(interface_.signal, ElementsAre(false, true));
  EXPECT_EQ(count("empty_polls"), 1.0);
  EXPECT_EQ(sim_.now(), Time::origin() + 38_ns);  // 10 + 4 + 20 + 4
}

TEST_F(SvNicTest, AFrameThatCrossesTheUnmaskingIsNotLost) {
  make(params());
  interface_.queue.push_back(frame_of(1));
  interface_.during_unmask.push_back(frame_of(2));
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(stack_.frames.size(), 2u);
  EXPECT_THAT(interface_.signal, ElementsAre(false, true, false, true));  // masked while it polls again
  EXPECT_EQ(count("polls"), 2.0);
  EXPECT_EQ(count("empty_polls"), 0.0);
}

TEST_F(SvNicTest, ARunTakesItsWeightAndTheNextGoesOnMasked) {
  SvNic::Params light = params();
  light.weight = 2;
  make(light);
  for (std::uint64_t n = 1; n <= 4; ++n) interface_.queue.push_back(frame_of(n));
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(stack_.frames.size(), 4u);
  EXPECT_EQ(count("polls"), 3.0);        // the last one finds nothing,
  EXPECT_EQ(count("empty_polls"), 0.0);  // but nobody was signalled for it
  EXPECT_THAT(interface_.signal, ElementsAre(false, true));
}

TEST_F(SvNicTest, ASignalDuringAPollRunsItOnceMore) {
  make(params());
  interface_.queue.push_back(frame_of(1));
  interface_.queue.push_back(frame_of(2));
  guest_.set_pending(device_.receive);
  run_until(50_ns);  // in the first frame: the second's signal was on its way when the first masked it
  guest_.set_pending(device_.receive);
  sim_.run();
  EXPECT_EQ(stack_.frames.size(), 2u);
  EXPECT_EQ(count("polls"), 2.0);
  EXPECT_EQ(interface_.reports.back(), false);
  EXPECT_TRUE(interface_.signal.back());  // unmasked in the end
}

TEST_F(SvNicTest, FramesWaitForRoomInOrderAndTheRestIsDropped) {
  SvNic::Params narrow = params();
  narrow.queue_frames = 2;
  make(narrow);
  interface_.room = 0;
  for (std::uint64_t n = 1; n <= 3; ++n) send(n, Level::process);
  sim_.run();
  EXPECT_EQ(interface_.requests, 1);
  EXPECT_TRUE(interface_.sent.empty());
  EXPECT_EQ(count("dropped"), 1.0);
  interface_.room = 1;
  guest_.set_pending(device_.send);
  sim_.run();
  EXPECT_THAT(interface_.sent, ElementsAre(1));
  EXPECT_EQ(interface_.requests, 2);  // full again
  interface_.room = 2;
  guest_.set_pending(device_.send);
  sim_.run();
  EXPECT_THAT(interface_.sent, ElementsAre(1, 2));
  EXPECT_EQ(guest_.count("run 100 softirq"), 2);
}

TEST_F(SvNicTest, RoomThatComesBeforeTheRequestIsSeen) {
  make(params());
  interface_.room = 0;
  interface_.room_during_request = 1;
  send(1, Level::process);
  sim_.run();  // no send signal comes
  EXPECT_THAT(interface_.sent, ElementsAre(1));
}

TEST_F(SvNicTest, TwoSendersStoreOneAfterTheOther) {
  make(params());
  interface_.room = 1;
  send(1, Level::process);
  send(2, Level::softirq);  // interrupts the first before it has stored; the last slot is the first's
  sim_.run();
  EXPECT_THAT(interface_.sent, ElementsAre(1));
  EXPECT_EQ(interface_.requests, 1);
  interface_.room = 3;
  send(3, Level::process);  // behind the second
  guest_.set_pending(device_.send);
  sim_.run();
  EXPECT_THAT(interface_.sent, ElementsAre(1, 2, 3));
}

TEST_F(SvNicTest, ASendSignalDuringAStoreIsNotLost) {
  make(params());
  send(1, Level::process);
  send(2, Level::process);
  guest_.set_pending(device_.send);  // its soft interrupt runs while the first is being stored
  sim_.run();
  EXPECT_THAT(interface_.sent, ElementsAre(1, 2));
  EXPECT_EQ(count("sent"), 2.0);
}

}  // namespace
}  // namespace xenolith
