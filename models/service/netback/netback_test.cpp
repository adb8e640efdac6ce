#include "models/service/netback/netback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

/// A front end whose rings a test fills and looks into.
struct FakeFrontend final : NetworkFrontend {
  explicit FakeFrontend(FakeGuest& owner) : guest_(owner), port(owner.bind_event(events)) {
    transmit.lines = 3;
    receive.lines = 4;
  }
  MacAddress mac() const override { return MacAddress::of(guest_.address()); }
  GuestKernel& guest() override { return guest_; }
  bool take_transmit(Frame* frame) override {
    if (requests.empty()) return false;
    *frame = requests.front();
    requests.pop_front();
    return true;
  }
  void transmit_done() override { ++done; }
  bool has_receive_buffer() const override { return buffers > 0; }
  void put_received(const Frame& frame) override {
    --buffers;
    received.push_back(frame.id);
  }
  SharedLines& transmit_lines() override { return transmit; }
  SharedLines& receive_lines() override { return receive; }
  EventPort event() const override { return port; }
  bool wants_event() const override { return wants; }

  struct Events final : EventHandler {
    int taken = 0;
    Task<> handle() override {
      ++taken;
      co_return;
    }
  } events;
  FakeGuest& guest_;
  EventPort port;
  std::deque<Frame> requests;
  std::vector<std::uint64_t> received;
  int done = 0;
  int buffers = 256;
  bool wants = true;
  SharedLines transmit, receive;
};

/// A bridge that notes the ids of frames, and gives a test the ports of the back end.
struct FakeBridge final : Component, EthernetBridge {
  FakeBridge(const Context& context, FakeGuest& guest) : Component(context), guest_(guest) {}
  int attach(SoftwareBridgePort& port) override {
    ports.push_back(&port);
    return static_cast<int>(ports.size()) + 40;
  }
  Task<> bridge(Frame frame, int from_port, Level level) override {
    ids.push_back(frame.id);
    from.push_back(from_port);
    EXPECT_EQ(level, Level::softirq);
    co_return;
  }
  GuestKernel& guest() override { return guest_; }
  FakeGuest& guest_;
  std::vector<SoftwareBridgePort*> ports;
  std::vector<std::uint64_t> ids;
  std::vector<int> from;
};

class NetbackTest : public testing::Test {
 protected:
  static Netback::Params params() {
    Netback::Params params;
    params.lines_of_frame = Bytes(64);
    params.interrupt_work = 10_cycles;
    params.transmit_work = 100_cycles;
    params.map_work = 20_cycles;
    params.unmap_work = 30_cycles;
    params.queue_work = 5_cycles;
    params.receive_work = 200_cycles;
    params.flip_work = 50_cycles;
    params.batch_work = 60_cycles;
    return params;
  }
  Netback& make(const Netback::Params& params) {
    netback_ = std::make_unique<Netback>(at("dom0.netback"), params);
    attach_statistics(*netback_);
    bind_named(*netback_, "bridge", bridge_);
    bind_named(*netback_, "guest", dom0_);
    netback_->start();
    first_port_ = netback_->connect(first_);
    second_port_ = netback_->connect(second_);
    return *netback_;
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  void forward(std::size_t port, std::uint64_t id) {
    sim_.spawn(bridge_.ports.at(port)->forward(frame_of(id), Level::softirq));
  }
  std::optional<double> count(std::string_view name) const { return value_of(*netback_, name, "count"); }

  Simulator sim_;
  System system_;
  FakeGuest dom0_{at("dom0")}, guest1_{at("guest1")}, guest2_{at("guest2")};
  FakeBridge bridge_{at("dom0.bridge"), dom0_};
  FakeFrontend first_{guest1_}, second_{guest2_};
  std::unique_ptr<Netback> netback_;
  EventPort first_port_ = -1, second_port_ = -1;
};

TEST_F(NetbackTest, ATransmitRequestIsMappedBridgedUnmappedAnsweredAndAnnounced) {
  make(params());
  first_.requests.push_back(frame_of(1));
  dom0_.set_pending(first_port_);
  sim_.run();
  EXPECT_THAT(dom0_.log,
              ElementsAre("run 10 interrupt", "access 3 softirq", "run 100 softirq", "hypercall 20 softirq",
                          "hypercall 30 softirq", "notify guest1 0 softirq", "access 3 softirq"));
  EXPECT_EQ(sim_.now(), Time::origin() + 166_ns);  // 10 + 3 + 100 + 20 + 30, and a last look of 3
  EXPECT_THAT(bridge_.ids, ElementsAre(1));
  EXPECT_THAT(bridge_.from, ElementsAre(41));
  EXPECT_EQ(first_.done, 1);
  EXPECT_EQ(first_.events.taken, 1);
}

TEST_F(NetbackTest, FrontEndsAreServedInTurn) {
  make(params());
  for (std::uint64_t id = 11; id <= 13; ++id) first_.requests.push_back(frame_of(id));
  for (std::uint64_t id = 21; id <= 22; ++id) second_.requests.push_back(frame_of(id));
  dom0_.set_pending(first_port_);
  dom0_.set_pending(second_port_);
  sim_.run();
  EXPECT_THAT(bridge_.ids, ElementsAre(11, 21, 12, 22, 13));
  EXPECT_EQ(count("transmitted"), 5.0);
}

TEST_F(NetbackTest, RequestsThatComeWhileItServesAreTakenWithOrWithoutAnEvent) {
  make(params());
  first_.requests.push_back(frame_of(11));
  dom0_.set_pending(first_port_);
  sim_.run({.until = Time::origin() + 50_ns});  // it serves the first
  first_.requests.push_back(frame_of(12));      // without an event: the back end has not found the ring empty
  second_.requests.push_back(frame_of(21));
  dom0_.set_pending(second_port_);
  dom0_.set_pending(first_port_);  // an event too many changes nothing
  sim_.run();
  EXPECT_THAT(bridge_.ids, ElementsAre(11, 12, 21));  // the first stood in line again when the second came
  first_.requests.push_back(frame_of(13));
  dom0_.set_pending(first_port_);
  sim_.run();
  EXPECT_THAT(bridge_.ids, ElementsAre(11, 12, 21, 13));
}

TEST_F(NetbackTest, ARunThatHasServedEnoughGoesOnInTheNext) {
  Netback::Params few = params();
  few.frames_per_run = 2;
  make(few);
  for (std::uint64_t id = 1; id <= 4; ++id) first_.requests.push_back(frame_of(id));
  dom0_.set_pending(first_port_);
  sim_.run({.until = Time::origin() + 50_ns});
  for (std::uint64_t id = 7; id <= 9; ++id) forward(1, id);
  sim_.run();
  EXPECT_EQ(bridge_.ids.size(), 4u);
  EXPECT_THAT(second_.received, ElementsAre(7, 8, 9));
  // Frames for guests do not wait until all requests are served: their multicall stands before the fourth
  // map.
  const auto multicall = std::find(dom0_.log.begin(), dom0_.log.end(), "hypercall 60 softirq");
  EXPECT_EQ(std::count(dom0_.log.begin(), multicall, "hypercall 20 softirq"), 2);
  EXPECT_EQ(dom0_.count("hypercall 60 softirq"), 2);  // two and one
}

TEST_F(NetbackTest, OneRunTakesAllFramesThatWaitAndNotifiesWhenAllAreInPlace) {
  make(params());
  forward(0, 1);
  forward(1, 2);
  sim_.run();
  EXPECT_THAT(dom0_.log,
              ElementsAre("run 5 softirq", "run 5 softirq", "run 400 softirq", "hypercall 60 softirq",
                          "hypercall 100 softirq", "access 4 softirq", "access 4 softirq",
                          "notify guest1 0 softirq", "notify guest2 0 softirq"));
  EXPECT_EQ(sim_.now(), Time::origin() + 573_ns);  // 5 + 2 * 200 + 60 + 2 * 50 + 2 * 4
  EXPECT_THAT(first_.received, ElementsAre(1));
  EXPECT_THAT(second_.received, ElementsAre(2));
}

TEST_F(NetbackTest, AFrameThatComesDuringARunIsInTheNext) {
  make(params());
  forward(0, 1);
  sim_.run({.until = Time::origin() + 100_ns});
  forward(0, 2);
  sim_.run();
  EXPECT_EQ(dom0_.count("hypercall 60 softirq"), 2);
  EXPECT_THAT(first_.received, ElementsAre(1, 2));
}

TEST_F(NetbackTest, AFrontEndThatDidNotAskIsNotNotified) {
  make(params());
  first_.wants = false;
  first_.requests.push_back(frame_of(1));
  dom0_.set_pending(first_port_);
  forward(0, 2);
  sim_.run();
  EXPECT_EQ(first_.done, 1);
  EXPECT_EQ(first_.received.size(), 1u);
  EXPECT_EQ(first_.events.taken, 0);
}

TEST_F(NetbackTest, AFrameWithoutAPostedBufferIsDropped) {
  make(params());
  first_.buffers = 1;
  forward(0, 1);
  forward(0, 2);  // passes the first look; the buffer is gone when its turn comes
  sim_.run();
  forward(0, 3);  // fails the first look
  sim_.run();
  EXPECT_THAT(first_.received, ElementsAre(1));
  EXPECT_EQ(count("dropped"), 2.0);
  EXPECT_EQ(count("received"), 1.0);
}

TEST_F(NetbackTest, AFullQueueDrops) {
  Netback::Params narrow = params();
  narrow.queue_frames = 1;
  make(narrow);
  forward(0, 1);
  forward(0, 2);
  sim_.run();
  EXPECT_THAT(first_.received, ElementsAre(1));
  EXPECT_EQ(count("dropped"), 1.0);
}

TEST_F(NetbackTest, AFullFrameIsLoadedAndEachOfItsPagesMapped) {
  make(params());
  Frame frame = frame_of(1);
  frame.size = Bytes(9000);
  first_.requests.push_back(frame);
  dom0_.set_pending(first_port_);
  sim_.run();
  EXPECT_EQ(dom0_.count("copy 8936 memory softirq"), 1);
  EXPECT_EQ(dom0_.count("hypercall 60 softirq"), 1);  // three pages
  EXPECT_EQ(dom0_.count("hypercall 90 softirq"), 1);
}

}  // namespace
}  // namespace xenolith
