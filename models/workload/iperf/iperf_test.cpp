#include "models/workload/iperf/iperf.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// Takes what is sent in a microsecond; gives 3000 bytes whenever it is read, after two microseconds.
struct FakeSocket final : StreamSocket {
  explicit FakeSocket(Simulator& simulator) : sim(simulator) {}
  Task<> send(StreamRecord record) override {
    co_await sim.delay(1_us);
    written.push_back(record.size);
  }
  Task<StreamRecord> receive() override { co_return StreamRecord{}; }
  Task<Bytes> read(Bytes at_most) override {
    co_await sim.delay(2_us);
    co_return std::min(at_most, Bytes(3000));
  }
  Bytes read_so_far() const override { return Bytes(0); }
  Simulator& sim;
  std::vector<Bytes> written;
};

struct FakeHost final : Component, StreamHost, StreamAddress {
  FakeHost(const Context& context, FakeGuest& owner) : Component(context), kernel(owner), socket(sim()) {}
  GuestKernel& guest() override { return kernel; }
  void listen(std::uint16_t number) override { listening = number; }
  Task<StreamSocket*> accept(std::uint16_t) override { co_return &socket; }
  Task<StreamSocket*> connect(StreamAddress&, std::uint16_t number) override {
    connected = now();
    to = number;
    co_return &socket;
  }
  MacAddress mac() const override { return {}; }
  void announce(MacAddress, std::uint16_t, std::shared_ptr<StreamContents>) override {}
  FakeGuest& kernel;
  FakeSocket socket;
  Time connected;
  int listening = 0;
  int to = 0;
};

class IperfTest : public testing::Test {
 protected:
  static Iperf::Params params(IperfRole role) {
    Iperf::Params params;
    params.role = role;
    params.buffer = Bytes(8192);
    params.start = 10_us;
    params.call_work = 500_cycles;
    return params;
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  void start(Iperf& iperf) {
    attach_statistics(iperf);
    bind_named(iperf, "host", host_);
    bind_named(iperf, "peer", peer_);
    iperf.start();
  }
  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeHost host_{at("guest.tcp"), guest_};
  FakeHost peer_{at("peer.tcp"), guest_};
};

TEST_F(IperfTest, AClientConnectsAtItsTimeAndWritesBuffers) {
  Iperf client(at("guest.iperf"), params(IperfRole::client));
  start(client);
  sim_.run({.until = Time::origin() + 25_us});
  EXPECT_EQ(host_.connected, Time::origin() + 10_us);
  EXPECT_EQ(host_.to, 5001);
  EXPECT_EQ(host_.socket.written.size(), 10U);  // 1.5 us each
  EXPECT_EQ(value_of(client, "carried", "bytes"), 81920.0);
}

TEST_F(IperfTest, AServerCountsWhatItReads) {
  Iperf server(at("guest.iperf"), params(IperfRole::server));
  start(server);
  EXPECT_EQ(host_.listening, 5001);
  sim_.run({.until = Time::origin() + 12_us});
  EXPECT_EQ(value_of(server, "carried", "bytes"), 15000.0);  // after 2.0, 4.5, 7.0, 9.5 and 12.0 us
}

TEST_F(IperfTest, AClientNeedsAPeer) {
  Iperf client(at("guest.iperf"), params(IperfRole::client));
  attach_statistics(client);
  bind_named(client, "host", host_);
  EXPECT_THROW(client.start(), Misfit);
}

}  // namespace
}  // namespace xenolith
