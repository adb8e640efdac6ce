#include "models/service/sv_nic/sv_nic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

/// A device's interface: stores take 30 ns, writes of an index 4 ns. A put into a full queue is an error.
struct FakeInterface final : VirtualInterface {
  explicit FakeInterface(Simulator& simulator) : sim(simulator) {}
  MacAddress mac() const override { return {}; }
  bool send_queue_full() const override { return static_cast<int>(sent.size()) >= room; }
  Task<> put(Frame frame) override {
    EXPECT_FALSE(send_queue_full());
    sent.push_back(frame.id);
    co_await sim.delay(30_ns);
  }
  std::optional<Frame> take() override {
    if (queue.empty()) return std::nullopt;
    const Frame frame = queue.front();
    queue.pop_front();
    return frame;
  }
  bool receive_queue_empty() const override { return queue.empty(); }
  Task<> set_receive_signal(bool enabled) override {
    signal.push_back(enabled);
    co_await sim.delay(4_ns);
    if (enabled && !during_unmask.empty()) queue.swap(during_unmask);
  }
  Task<> request_send_signal() override {
    ++requests;
    co_await sim.delay(4_ns);
    room += room_during_request;
  }
  void report_signal_handled(bool useful) override { reports.push_back(useful); }

  Simulator& sim;
  int room = 1000;
  int room_during_request = 0;
  int requests = 0;
  std::vector<std::uint64_t> sent;
  std::deque<Frame> queue;
  std::deque<Frame> during_unmask;  ///< comes while the unmasking is on its way, without a signal
  std::vector<bool> signal;
  std::vector<bool> reports;
};

struct FakeDevice final : Component, VirtualInterfaceProvider {
  explicit FakeDevice(const Context& context) : Component(context), interface(*context.simulator) {}
  VirtualInterface& create_interface(GuestKernel&, MacAddress address, EventPort receive_port,
                                     EventPort send_port, bool is_tunnel) override {
    mac = address;
    receive = receive_port;
    send = send_port;
    tunnel = is_tunnel;
    return interface;
  }
  FakeInterface interface;
  MacAddress mac;
  EventPort receive = -1, send = -1;
  bool tunnel = false;
};

class SvNicTest : public testing::Test {
 protected:
  static SvNic::Params params() {
    SvNic::Params params;
    params.counted_frame = Bytes(64);
    params.send_work = 100_cycles;
    params.receive_work = 200_cycles;
    params.interrupt_work = 10_cycles;
    params.poll_work = 20_cycles;
    return params;
  }
  SvNic& make(const SvNic::Params& params) {
    nic_ = std::make_unique<SvNic>(at("guest.nic"), params);
    attach_statistics(*nic_);
    bind_named(*nic_, "device", device_);
    bind_named(*nic_, "guest", guest_);
    nic_->start();
    nic_->set_receiver(stack_);
    return *nic_;
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  void run_until(Duration end) { sim_.run({.until = Time::origin() + end}); }
  void send(std::uint64_t number, Level level) { sim_.spawn(nic_->transmit(frame_of(number), level)); }
  std::optional<double> count(std::string_view name) const { return value_of(*nic_, name, "count"); }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeDevice device_{at("board")};
  FakeInterface& interface_ = device_.interface;
  FakeReceiver stack_{sim_};
  std::unique_ptr<SvNic> nic_;
};

TEST_F(SvNicTest, AsksForTheInterfaceThatItIsFor) {
  SvNic::Params tunnel = params();
  tunnel.tunnel = true;
  make(tunnel);
  EXPECT_TRUE(device_.tunnel);
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
