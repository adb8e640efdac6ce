#include "models/workload/psapp/psapp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/anatomy.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct Peer final : Component, FrameEndpoint {
  using Component::Component;
  MacAddress mac() const override { return MacAddress::of(address()); }
};

class PsappTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  /// Socket send 40 ns, socket receive 50 ns, 1 us between probes.
  static Psapp::Params params(PsappRole role) {
    Psapp::Params params;
    params.role = role;
    params.wait = DurationDistribution::constant(1_us);
    params.socket_send = 40_cycles;
    params.socket_receive = 50_cycles;
    return params;
  }
  void connect(Psapp& psapp) {
    attach_statistics(psapp);
    bind_named(psapp, "nic", nic_);
    bind_named(psapp, "peer", peer_);
    psapp.start();
  }
  void until(Duration end) { sim_.run({.until = Time::origin() + end}); }
  void arrive(Duration at, Frame frame) { sim_.spawn(arrive_later(at, frame)); }
  Task<> arrive_later(Duration at, Frame frame) {
    co_await sim_.wait_until(Time::origin() + at);
    co_await nic_.arrive(frame);
  }
  Frame reply(std::size_t probe) {
    Frame frame = nic_.sent.at(probe);
    std::swap(frame.source, frame.destination);
    return frame;
  }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeNic nic_{at("guest.nic"), guest_};
  Peer peer_{at("peer")};
};

TEST_F(PsappTest, TheClientsRoundTripIsTheSumOfItsParts) {
  Psapp client(at("guest.psapp"), params(PsappRole::client));
  connect(client);
  until(1_us + 300_ns);
  ASSERT_EQ(nic_.sent.size(), 1u);
  EXPECT_EQ(nic_.times[0], Time::origin() + 1040_ns);  // after the wait and the socket's send
  EXPECT_EQ(nic_.sent[0].source, nic_.mac());
  EXPECT_EQ(nic_.sent[0].destination, peer_.mac());
  EXPECT_EQ(nic_.sent[0].size, Bytes(64));
  EXPECT_EQ(nic_.sent[0].content, 1u);
  arrive(1300_ns, reply(0));  // 50 ns in the socket, then the client goes on
  until(2_us);
  EXPECT_EQ(value_of(client, "rtt", "n"), 1.0);
  EXPECT_EQ(value_of(client, "rtt", "mean"), 0.35);  // 1000 to 1350 ns
  EXPECT_THAT(guest_.log, testing::ElementsAre("run 40 process", "run 50 softirq", "wake softirq"));
}

TEST_F(PsappTest, TheAnatomyOfARoundTripEndsWithItsSample) {
  Anatomy anatomy([](std::string_view metric) { return metric == "guest.psapp.rtt"; });
  Context context = at("guest.psapp");
  context.anatomy = &anatomy;
  Psapp client(context, params(PsappRole::client));
  connect(client);
  until(1_us + 300_ns);
  EXPECT_TRUE(nic_.sent.at(0).trail);
  arrive(1300_ns, reply(0));  // what carries the probe there and back leaves no marks here
  until(2_us);
  ASSERT_EQ(anatomy.requests().size(), 1u);
  const Anatomy::Request& request = anatomy.requests()[0];
  EXPECT_EQ(request.total, 350_ns);
  ASSERT_EQ(request.segments.size(), 2u);
  EXPECT_EQ(anatomy.places()[request.segments[0].place].stage, "send");
  EXPECT_EQ(request.segments[0].end - request.begin, 40_ns);
  EXPECT_EQ(anatomy.places()[request.segments[1].place].stage, "receive");
}

TEST_F(PsappTest, OneProbeIsOutstandingAndTheNextFollowsTheReply) {
  Psapp client(at("guest.psapp"), params(PsappRole::client));
  connect(client);
  until(2_us);
  arrive(9_us, reply(0));
  until(9_us);
  EXPECT_EQ(nic_.sent.size(), 1u);  // no reply, no second probe
  until(9_us + 49_ns + 1_us + 40_ns);
  EXPECT_EQ(nic_.sent.size(), 1u);
  until(9_us + 50_ns + 1_us + 40_ns);
  ASSERT_EQ(nic_.sent.size(), 2u);
  EXPECT_EQ(nic_.sent[1].content, 2u);
  EXPECT_NE(nic_.sent[1].id, nic_.sent[0].id);
}

TEST_F(PsappTest, TheServerEchoesFramesInTheOrderOfTheirArrival) {
  Psapp server(at("guest.psapp"), params(PsappRole::server));
  connect(server);
  for (std::uint64_t n = 1; n <= 2; ++n) {
    arrive(0_us, frame_of(10 + n, MacAddress{7}, nic_.mac()));
  }
  until(1_us);
  ASSERT_EQ(nic_.sent.size(), 2u);  // the second was in the socket while the first was sent back
  EXPECT_EQ(nic_.times[0], Time::origin() + 90_ns);
  EXPECT_EQ(nic_.times[1], Time::origin() + 130_ns);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(nic_.sent[i].source, nic_.mac());
    EXPECT_EQ(nic_.sent[i].destination, MacAddress{7});
    EXPECT_EQ(nic_.sent[i].content, 11 + i);
  }
  EXPECT_EQ(value_of(server, "probes", "count"), 2.0);
}

TEST_F(PsappTest, FramesForOtherStationsAreNotTaken) {
  Psapp server(at("guest.psapp"), params(PsappRole::server));
  connect(server);
  arrive(0_us, frame_of(1, MacAddress{7}, MacAddress{8}));
  until(1_us);
  EXPECT_TRUE(nic_.sent.empty());
  EXPECT_TRUE(guest_.log.empty());
  EXPECT_EQ(value_of(server, "foreign", "count"), 1.0);
}

}  // namespace
}  // namespace xenolith
