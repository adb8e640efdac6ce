#include "models/service/rvbd/rvbd.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_block.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct FakeServer final : Component, RemoteBlockServer {
  using Component::Component;
  MacAddress mac() const override { return MacAddress{77}; }
  Bytes capacity() const override { return Bytes(1'000'000); }
};

class RvbdTest : public testing::Test {
 protected:
  RvbdTest() : rvbd_(at("guest.rvbd"), params()) {
    attach_statistics(rvbd_);
    bind_named(rvbd_, "server", server_);
    bind_named(rvbd_, "nic", nic_);
    rvbd_.attach(queue_);
    rvbd_.start();
  }
  /// Request 100 ns, frame 20 ns, completion 50 ns, two requests under way, a retry after 1 ms.
  static Rvbd::Params params() {
    return {Bytes(8192), Bytes(4096), 2, 1_ms, 100_cycles, 20_cycles, 50_cycles};
  }
  void request(std::uint64_t number, BlockRange range) { queue_.waiting.push_back({number, range, 0}); }
  void dispatch() { sim_.spawn(rvbd_.dispatch(Level::process)); }
  void until(Duration end) { sim_.run({.until = Time::origin() + end}); }
  /// A frame of the response to the request in the frame `sent[index]`, with so much data.
  void answer(Duration when, std::size_t index, std::uint16_t count, std::int64_t data) {
    RemoteBlockMessage message = RemoteBlockMessage::unpack(nic_.sent.at(index).content);
    message.count = count;
    Frame frame;
    frame.content = message.pack();
    frame.type = EtherType::remote_block;
    frame.size = ethernet_header + RemoteBlockMessage::header + Bytes(data);
    sim_.spawn(arrive(when, frame));
  }
  Task<> arrive(Duration when, Frame frame) {
    co_await sim_.wait_until(Time::origin() + when);
    co_await nic_.arrive(frame);
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeNic nic_{at("guest.nic"), guest_};
  FakeServer server_{at("server")};
  FakeBlockQueue queue_{sim_};
  Rvbd rvbd_;
};

TEST_F(RvbdTest, ARequestIsOneShortFrameThatSaysWhatIsWanted) {
  request(1, {40'960, Bytes(8192)});
  dispatch();
  until(1_us);
  ASSERT_EQ(nic_.sent.size(), 1U);
  EXPECT_EQ(nic_.times[0], Time::origin() + 100_ns);
  EXPECT_EQ(nic_.sent[0].size, Bytes(60));
  EXPECT_EQ(nic_.sent[0].destination, MacAddress{77});
  const RemoteBlockMessage message = RemoteBlockMessage::unpack(nic_.sent[0].content);
  EXPECT_EQ(message.sector, 80U);
  EXPECT_EQ(message.count, 16U);
}

TEST_F(RvbdTest, AResponseLastsFromItsFirstFrameToTheEndOfItsRequest) {
  request(1, {0, Bytes(4096)});
  dispatch();
  until(1_us);
  answer(10_us, 0, 0, 1484);
  answer(22_us, 0, 1, 1484);
  answer(34_us, 0, 2, 1128);
  until(40_us);
  ASSERT_EQ(queue_.done.size(), 1U);
  EXPECT_EQ(queue_.times[0], Time::origin() + 34_us + 70_ns);  // the last frame, then the completion
  EXPECT_EQ(value_of(rvbd_, "response", "mean"), 24.07);
  EXPECT_EQ(value_of(rvbd_, "request", "mean"), 34.07);
  EXPECT_EQ(value_of(rvbd_, "frames", "count"), 3.0);
}

TEST_F(RvbdTest, RequestsBeyondTheRingWaitUntilOneEnds) {
  for (std::uint64_t n = 1; n <= 3; ++n) request(n, {0, Bytes(4096)});
  dispatch();
  until(1_us);
  EXPECT_EQ(nic_.sent.size(), 2U);
  answer(10_us, 1, 0, 4096);
  until(20_us);
  EXPECT_EQ(nic_.sent.size(), 3U);
  EXPECT_EQ(queue_.done.at(0).number, 2U);
}

TEST_F(RvbdTest, ALostResponseIsAskedForAgainAndALateFrameDoesNotCount) {
  request(1, {0, Bytes(4096)});
  dispatch();
  until(1_us);
  answer(10_us, 0, 0, 1484);  // the rest is lost
  until(1500_us);
  EXPECT_EQ(nic_.sent.size(), 1U);  // 1 ms after the start the request was 0.9999 ms old
  until(2500_us);
  ASSERT_EQ(nic_.sent.size(), 2U);
  EXPECT_EQ(value_of(rvbd_, "retries", "count"), 1.0);
  answer(2600_us, 0, 2, 2612);  // of the first response
  answer(2700_us, 1, 0, 4096);
  until(2800_us);
  EXPECT_EQ(value_of(rvbd_, "stale", "count"), 1.0);
  ASSERT_EQ(queue_.done.size(), 1U);
  EXPECT_EQ(value_of(rvbd_, "response", "mean"), 0.07);
}

TEST_F(RvbdTest, BlocksThatAreNoSectorsAreRefused) {
  Rvbd::Params odd = params();
  odd.block = Bytes(1000);
  EXPECT_THROW(Rvbd(at("guest.odd"), odd), Misfit);
}

}  // namespace
}  // namespace xenolith
