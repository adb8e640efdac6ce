#include "models/workload/packet_source/packet_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct Station final : Component, FrameEndpoint {
  using Component::Component;
  MacAddress mac() const override { return MacAddress::of(address()); }
};

/// A driver with room for nothing: it holds every frame back until `drain` lets some go.
class FullNic final : public Component, public NetworkInterface {
 public:
  FullNic(const Context& context, FakeGuest& guest) : Component(context), guest_(guest) {}
  MacAddress mac() const override { return MacAddress::of(address()); }
  Task<> transmit(Frame, Level) override {
    ++held_back;
    co_return;
  }
  Task<> wait_until_held_back(std::int64_t frames) override {
    while (held_back > frames) co_await guest_.sleep_on(room_);
  }
  void set_receiver(FrameReceiver&) override {}
  GuestKernel& guest() override { return guest_; }
  Task<> drain(Duration at, std::int64_t frames) {
    co_await sim().wait_until(Time::origin() + at);
    held_back -= frames;
    co_await guest_.wake(room_, Level::softirq);
  }
  std::int64_t held_back = 0;

 private:
  FakeGuest& guest_;
  WaitQueue room_{sim()};
};

class PacketSourceTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  /// Trains of three frames of 40 ns each, 1 us apart.
  static PacketSource::Params params() {
    PacketSource::Params params;
    params.size = Bytes(1000);
    params.train = 3;
    params.gap = DurationDistribution::constant(1_us);
    params.send_buffer = 2;
    params.socket_send = 40_cycles;
    return params;
  }
  void connect(PacketSource& source, Component& nic) {
    attach_statistics(source);
    bind_named(source, "nic", nic);
    bind_named(source, "peer", station_);
    source.start();
  }
  void until(Duration end) { sim_.run({.until = Time::origin() + end}); }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeNic nic_{at("guest.nic"), guest_};
  FullNic full_{at("guest.full"), guest_};
  Station station_{at("station")};
};

TEST_F(PacketSourceTest, SendsTrainsAndSleepsBetweenThem) {
  PacketSource source(at("guest.source"), params());
  connect(source, nic_);
  until(1_us + 119_ns);
  ASSERT_EQ(nic_.sent.size(), 3u);
  EXPECT_EQ(nic_.times[2], Time::origin() + 120_ns);
  EXPECT_EQ(nic_.sent[2].destination, station_.mac());
  EXPECT_EQ(nic_.sent[2].source, nic_.mac());
  EXPECT_EQ(nic_.sent[2].content, 3u);
  EXPECT_NE(nic_.sent[2].id, nic_.sent[1].id);
  until(2_us);
  ASSERT_EQ(nic_.sent.size(), 6u);
  EXPECT_EQ(nic_.times[3], Time::origin() + 1160_ns);  // 120 + 1000 + 40
  EXPECT_EQ(value_of(source, "sent", "bytes"), 6000.0);
}

TEST_F(PacketSourceTest, APeriodIsCountedFromTheBeginOfATrain) {
  PacketSource::Params periodic = params();
  periodic.gap_from = GapFrom::begin;
  PacketSource source(at("guest.source"), periodic);
  connect(source, nic_);
  until(2_us);
  ASSERT_EQ(nic_.sent.size(), 6u);
  EXPECT_EQ(nic_.times[3], Time::origin() + 1040_ns);
}

TEST_F(PacketSourceTest, BeginsAndEndsWhenItIsTold) {
  PacketSource::Params timed = params();
  timed.begin = 5_us;
  timed.end = 6_us;
  PacketSource source(at("guest.source"), timed);
  connect(source, nic_);
  until(20_us);
  ASSERT_EQ(nic_.sent.size(), 3u);
  EXPECT_EQ(nic_.times[0], Time::origin() + 5040_ns);
}

TEST_F(PacketSourceTest, AFullSendBufferBlocksTheCall) {
  PacketSource source(at("guest.source"), params());
  connect(source, full_);
  sim_.spawn(full_.drain(500_ns, 1));
  until(400_ns);
  EXPECT_EQ(full_.held_back, 2);
  until(600_ns);
  EXPECT_EQ(full_.held_back, 2);  // one went, one came
  EXPECT_EQ(value_of(source, "frames", "count"), 3.0);
  EXPECT_EQ(value_of(source, "blocked", "max"), 0.42);  // from 80 to 500 ns
}

TEST_F(PacketSourceTest, AnEndBeforeTheBeginIsRefused) {
  PacketSource::Params wrong = params();
  wrong.begin = 2_us;
  wrong.end = 1_us;
  EXPECT_THROW(PacketSource(at("guest.source"), wrong), Misfit);
}

}  // namespace
}  // namespace xenolith
