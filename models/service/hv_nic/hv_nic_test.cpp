#include "models/service/hv_nic/hv_nic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

/// A back end that counts the events that it gets and does nothing by itself.
struct FakeBackend final : Component, NetworkBackend, EventHandler {
  FakeBackend(const Context& context, FakeGuest& owner) : Component(context), guest_(owner) {}
  EventPort connect(NetworkFrontend& front) override {
    frontend = &front;
    return guest_.bind_event(*this);
  }
  GuestKernel& guest() override { return guest_; }
  Task<> handle() override {
    ++events;
    co_return;
  }
  FakeGuest& guest_;
  NetworkFrontend* frontend = nullptr;
  int events = 0;
};

class HvNicTest : public testing::Test {
 protected:
  static HvNic::Params params() {
    HvNic::Params params;
    params.ring_entries = 4;
    params.weight = 4;
    params.transmit_lines = 3;
    params.receive_lines = 5;
    params.send_work = 100_cycles;
    params.receive_work = 200_cycles;
    params.remap_work = 50_cycles;
    params.refill_work = 30_cycles;
    params.interrupt_work = 10_cycles;
    params.poll_work = 20_cycles;
    params.response_work = 7_cycles;
    return params;
  }
  HvNic& make(const HvNic::Params& params) {
    nic_ = std::make_unique<HvNic>(at("guest.nic"), params);
    attach_statistics(*nic_);
    bind_named(*nic_, "backend", backend_);
    bind_named(*nic_, "guest", guest_);
    nic_->start();
    nic_->set_receiver(stack_);
    return *nic_;
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  NetworkFrontend& front() { return *backend_.frontend; }
  void send(std::uint64_t number) {
    sim_.spawn(nic_->transmit(frame_of(number), Level::process));
    sim_.run();
  }
  /// The back end takes requests until it finds none; gives how many.
  int take_all() {
    int taken = 0;
    for (Frame frame; front().take_transmit(&frame);) ++taken;
    return taken;
  }
  /// A response; true if it is to be announced.
  bool answer() {
    front().transmit_done();
    return front().wants_event();
  }
  bool deliver(std::uint64_t number) {
    front().put_received(frame_of(number, MacAddress{7}, nic_->mac()));
    return front().wants_event();
  }
  void event() {
    guest_.log.clear();
    guest_.set_pending(front().event());
  }
  std::optional<double> count(std::string_view name) const { return value_of(*nic_, name, "count"); }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")}, dom0_{at("dom0")};
  FakeBackend backend_{at("dom0.netback"), dom0_};
  FakeReceiver stack_{sim_};
  std::unique_ptr<HvNic> nic_;
};

TEST_F(HvNicTest, ASendIsDriverWorkTheLinesOfTheRingAndAnEvent) {
  make(params());
  send(1);
  EXPECT_THAT(guest_.log, ElementsAre("run 100 process", "access 3 process", "notify dom0 0 process"));
  EXPECT_EQ(sim_.now(), Time::origin() + 103_ns);
  EXPECT_EQ(backend_.events, 1);
  EXPECT_EQ(take_all(), 1);
}

TEST_F(HvNicTest, TheBackEndIsNotifiedOnlyAfterItHasFoundTheRingEmpty) {
  make(params());
  send(1);
  send(2);
  Frame frame;
  EXPECT_TRUE(front().take_transmit(&frame));
  EXPECT_EQ(frame.id, 1u);
  send(3);
  EXPECT_EQ(backend_.events, 1);
  EXPECT_EQ(take_all(), 2);
  send(4);
  EXPECT_EQ(backend_.events, 2);
}

TEST_F(HvNicTest, OneOutstandingRequestIsAlwaysAnnounced) {
  make(params());
  for (std::uint64_t n = 1; n <= 3; ++n) {
    send(n);
    EXPECT_EQ(take_all(), 1);
    EXPECT_TRUE(answer());
    event();
    sim_.run();
    EXPECT_THAT(guest_.log,
                ElementsAre("run 10 interrupt", "run 7 interrupt"));  // no poll: no frame has come
  }
}

TEST_F(HvNicTest, OfManyOutstandingRequestsTheOnePastHalfIsAnnounced) {
  make(params());
  for (std::uint64_t n = 1; n <= 4; ++n) send(n);
  EXPECT_FALSE(answer());
  EXPECT_FALSE(answer());
  EXPECT_TRUE(answer());  // 0 + 4 / 2 + 1
  event();
  sim_.run();
  EXPECT_EQ(guest_.count("run 7 interrupt"), 3);
  EXPECT_TRUE(answer());  // the one that is left
}

TEST_F(HvNicTest, ASendFreesWhatWasAnsweredWithoutAnEvent) {
  make(params());
  send(1);
  send(2);
  EXPECT_FALSE(answer());  // asked for the second: 0 + 2 / 2 + 1
  guest_.log.clear();
  send(3);
  EXPECT_THAT(guest_.log, ElementsAre("run 100 process", "access 3 process", "run 7 process"));
  EXPECT_FALSE(answer());  // asked for 1 + 2 / 2 + 1 = 3
  EXPECT_TRUE(answer());
}

TEST_F(HvNicTest, FramesWaitForAFreeEntryInOrderAndTheRestIsDropped) {
  HvNic::Params narrow = params();
  narrow.ring_entries = 2;
  narrow.queue_frames = 2;
  make(narrow);
  for (std::uint64_t n = 1; n <= 5; ++n) send(n);
  EXPECT_EQ(take_all(), 2);
  EXPECT_EQ(count("dropped"), 1.0);
  EXPECT_FALSE(answer());
  EXPECT_TRUE(answer());
  event();
  sim_.run();
  EXPECT_EQ(count("sent"), 4.0);
  Frame frame;
  ASSERT_TRUE(front().take_transmit(&frame));
  EXPECT_EQ(frame.id, 3u);
  EXPECT_EQ(take_all(), 1);
  EXPECT_EQ(backend_.events, 2);
}

TEST_F(HvNicTest, OneRunRemapsAllFramesThatAreThere) {
  make(params());
  EXPECT_TRUE(deliver(1));
  EXPECT_FALSE(deliver(2));
  event();
  sim_.run();
  EXPECT_THAT(guest_.log,
              ElementsAre("run 10 interrupt", "run 20 softirq", "access 5 softirq", "hypercall 50 softirq",
                          "run 200 softirq", "run 30 softirq", "run 200 softirq", "run 30 softirq"));
  ASSERT_EQ(stack_.frames.size(), 2u);
  EXPECT_EQ(stack_.times[0], Time::origin() + 285_ns);  // 10 + 20 + 5 + 50 + 200
  EXPECT_TRUE(deliver(3));  // it asks for the next event when it has stopped polling
}

TEST_F(HvNicTest, FramesThatComeWhileItPollsNeedNoEvent) {
  make(params());
  deliver(1);
  event();
  sim_.run({.until = Time::origin() + 100_ns});
  EXPECT_FALSE(deliver(2));
  sim_.run();
  EXPECT_EQ(stack_.frames.size(), 2u);
  EXPECT_EQ(guest_.count("hypercall 50 softirq"), 2);  // what came after the remapping is in the next run
  EXPECT_EQ(guest_.count("run 20 softirq"), 2);
}

TEST_F(HvNicTest, AnEventDuringAPollDoesNotMakeASecondOne) {
  make(params());
  deliver(1);
  event();
  sim_.run({.until = Time::origin() + 50_ns});  // before it has taken the frame
  guest_.set_pending(front().event());          // of a transmit response, say
  sim_.run();
  EXPECT_EQ(guest_.count("run 10 interrupt"), 2);
  EXPECT_EQ(guest_.count("run 20 softirq"), 1);
}

TEST_F(HvNicTest, ARunTakesItsWeight) {
  HvNic::Params light = params();
  light.weight = 2;
  make(light);
  for (std::uint64_t n = 1; n <= 3; ++n) deliver(n);
  event();
  sim_.run();
  EXPECT_EQ(stack_.frames.size(), 3u);
  EXPECT_EQ(guest_.count("run 20 softirq"), 2);
}

TEST_F(HvNicTest, BuffersAreAsManyAsTheRingHasEntries) {
  make(params());
  for (std::uint64_t n = 1; n <= 4; ++n) {
    EXPECT_TRUE(front().has_receive_buffer());
    deliver(n);
  }
  EXPECT_FALSE(front().has_receive_buffer());
  event();
  sim_.run();
  EXPECT_TRUE(front().has_receive_buffer());
}

TEST_F(HvNicTest, FramesForOthersStopInTheDriver) {
  make(params());
  front().put_received(frame_of(1, MacAddress{7}, MacAddress{8}));
  front().put_received(frame_of(2, MacAddress{7}, broadcast));
  event();
  sim_.run();
  ASSERT_EQ(stack_.frames.size(), 1u);
  EXPECT_EQ(stack_.frames[0].id, 2u);
  EXPECT_EQ(count("foreign"), 1.0);
  EXPECT_EQ(count("received"), 1.0);
}

}  // namespace
}  // namespace xenolith
