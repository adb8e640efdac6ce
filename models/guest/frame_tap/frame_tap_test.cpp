#include "models/guest/frame_tap/frame_tap.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class FrameTapTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  Task<> arrive(Duration when, std::uint64_t begin, std::uint32_t length) {
    co_await sim_.wait_until(Time::origin() + when);
    Frame frame = frame_of(begin);
    frame.segment.sequence = begin;
    frame.segment.length = length;
    frame.segment.destination_port = 2000;
    co_await nic_.arrive(frame);
  }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeNic nic_{at("guest.nic"), guest_};
  FakeReceiver stack_{sim_};
  FrameTap tap_{at("guest.tap"), {}};
};

TEST_F(FrameTapTest, TellsWhenTheSegmentOfAByteFirstCame) {
  bind_named(tap_, "below", nic_);
  tap_.set_receiver(stack_);
  sim_.spawn(arrive(1_us, 0, 100));
  sim_.spawn(arrive(2_us, 100, 50));
  sim_.spawn(arrive(3_us, 0, 100));  // sent again
  sim_.spawn(arrive(4_us, 150, 0));  // an acknowledgement
  sim_.run();
  EXPECT_EQ(stack_.frames.size(), 4U);
  EXPECT_EQ(stack_.times[1], Time::origin() + 2_us);
  EXPECT_EQ(tap_.came(99), Time::origin() + 1_us);
  EXPECT_EQ(tap_.came(100), Time::origin() + 2_us);
  EXPECT_EQ(tap_.came(149), Time::origin() + 2_us);
}

TEST_F(FrameTapTest, SendsThroughTheInterfaceBelow) {
  bind_named(tap_, "below", nic_);
  EXPECT_EQ(tap_.mac(), nic_.mac());
  sim_.spawn(tap_.transmit(frame_of(7), Level::process));
  sim_.run();
  ASSERT_EQ(nic_.sent.size(), 1U);
  EXPECT_EQ(nic_.sent[0].id, 7U);
}

}  // namespace
}  // namespace xenolith
