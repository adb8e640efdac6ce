#include "models/guest/software_bridge/software_bridge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct AttachedPort final : SoftwareBridgePort {
  std::vector<std::uint64_t> frames;
  Task<> forward(Frame frame, Level) override {
    frames.push_back(frame.id);
    co_return;
  }
};

/// A bridge that takes 100 ns per frame, with the domain's stack, an uplink and two attached ports.
class SoftwareBridgeTest : public testing::Test {
 protected:
  SoftwareBridgeTest() {
    attach_statistics(bridge_);
    bind_named(bridge_, "uplink", uplink_);
    bind_named(bridge_, "guest", guest_);
    bridge_.start();
    bridge_.set_receiver(stack_);
    first_number_ = bridge_.attach(first_);
    second_number_ = bridge_.attach(second_);
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  void pass(Task<> task) {
    sim_.spawn(std::move(task));
    sim_.run();
  }
  std::optional<double> count(std::string_view name) const { return value_of(bridge_, name, "count"); }

  static constexpr MacAddress a{10}, b{11}, outside{12};
  Simulator sim_;
  System system_;
  FakeGuest guest_{at("dom0")};
  FakeNic uplink_{at("dom0.uplink"), guest_};
  SoftwareBridge bridge_{at("dom0.bridge"), {.forward_work = 100_cycles}};
  FakeReceiver stack_{sim_};
  AttachedPort first_, second_;
  int first_number_ = 0, second_number_ = 0;
};

TEST_F(SoftwareBridgeTest, AnUnknownStationsFrameGoesOutOfEveryOtherPortAndNotBack) {
  pass(bridge_.bridge(frame_of(1, a, outside), first_number_, Level::softirq));
  EXPECT_TRUE(first_.frames.empty());
  EXPECT_THAT(second_.frames, testing::ElementsAre(1));
  EXPECT_EQ(uplink_.sent.size(), 1u);
  EXPECT_TRUE(stack_.frames.empty());  // the domain's own stack takes only what is for it
  EXPECT_EQ(sim_.now(), Time::origin() + 100_ns);
  EXPECT_THAT(guest_.log, testing::ElementsAre("run 100 softirq"));
  EXPECT_EQ(count("flooded"), 1.0);
}

TEST_F(SoftwareBridgeTest, ALearnedStationsFrameGoesToItsPortOnly) {
  pass(bridge_.bridge(frame_of(1, a, outside), first_number_, Level::softirq));
  pass(uplink_.arrive(frame_of(2, outside, a)));
  EXPECT_THAT(first_.frames, testing::ElementsAre(2));
  EXPECT_THAT(second_.frames, testing::ElementsAre(1));  // only the flooded one
  pass(bridge_.bridge(frame_of(3, b, a), second_number_, Level::softirq));
  EXPECT_THAT(first_.frames, testing::ElementsAre(2, 3));
  EXPECT_EQ(uplink_.sent.size(), 1u);
  EXPECT_EQ(count("forwarded"), 2.0);
  EXPECT_EQ(count("flooded"), 1.0);
}

TEST_F(SoftwareBridgeTest, AStationThatMovesIsLearnedAgain) {
  pass(bridge_.bridge(frame_of(1, a, outside), first_number_, Level::softirq));
  pass(bridge_.bridge(frame_of(2, a, outside), second_number_, Level::softirq));
  pass(uplink_.arrive(frame_of(3, outside, a)));
  EXPECT_THAT(first_.frames, testing::ElementsAre(2));
  EXPECT_THAT(second_.frames, testing::ElementsAre(1, 3));
}

TEST_F(SoftwareBridgeTest, AFrameForAStationOnItsOwnPortIsFiltered) {
  pass(uplink_.arrive(frame_of(1, outside, broadcast)));
  pass(uplink_.arrive(frame_of(2, b, outside)));
  EXPECT_THAT(first_.frames, testing::ElementsAre(1));
  EXPECT_TRUE(uplink_.sent.empty());
  EXPECT_EQ(count("forwarded"), 0.0);
  EXPECT_EQ(guest_.count("run 100 softirq"), 2);  // it costs as much as any other
}

TEST_F(SoftwareBridgeTest, TheDomainsStackGetsItsOwnFramesAndBroadcasts) {
  pass(uplink_.arrive(frame_of(1, outside, bridge_.mac())));
  EXPECT_EQ(bridge_.mac(), uplink_.mac());
  EXPECT_TRUE(first_.frames.empty());
  pass(bridge_.bridge(frame_of(2, a, broadcast), first_number_, Level::softirq));
  ASSERT_EQ(stack_.frames.size(), 2u);
  EXPECT_EQ(stack_.frames[0].id, 1u);
  EXPECT_EQ(stack_.frames[1].id, 2u);
}

TEST_F(SoftwareBridgeTest, TheDomainsAddressIsNotLearnedElsewhere) {
  pass(uplink_.arrive(frame_of(1, uplink_.mac(), outside)));
  pass(bridge_.bridge(frame_of(2, a, uplink_.mac()), first_number_, Level::softirq));
  ASSERT_EQ(stack_.frames.size(), 1u);
  EXPECT_TRUE(uplink_.sent.empty());
}

TEST_F(SoftwareBridgeTest, TheDomainSendsAtTheLevelOfTheCaller) {
  pass(bridge_.transmit(frame_of(1, uplink_.mac(), outside), Level::process));
  EXPECT_EQ(uplink_.sent.size(), 1u);
  EXPECT_THAT(guest_.log, testing::ElementsAre("run 100 process"));
}

}  // namespace
}  // namespace xenolith
