#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "models/service/sv_nic/sv_nic.hpp"
#include "sim-core/model/system.hpp"

/// What the tests of the driver have in common. Not part of the product.
namespace xenolith {

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
  bool fetches_frames() const override { return fetches; }
  bool received_in_cache() const override { return cached; }
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
  Task<> identify(InterruptReasons* found) override {
    co_await sim.delay(500_ns);
    *found = std::exchange(reasons, {});
  }
  Task<> end_interrupt(Level) override {
    ++ended;
    co_await sim.delay(50_ns);
  }
  Task<> request_priority(std::int64_t priority) override {
    priorities.push_back(priority);
    co_await sim.delay(8_ns);
  }
  void report_signal_handled(bool useful) override { reports.push_back(useful); }

  Simulator& sim;
  bool fetches = false;
  bool cached = false;
  int room = 1000;
  int room_during_request = 0;
  int requests = 0;
  InterruptReasons reasons;  ///< of the next interrupt
  int ended = 0;
  std::vector<std::uint64_t> sent;
  std::deque<Frame> queue;
  std::deque<Frame> during_unmask;  ///< comes while the unmasking is on its way, without a signal
  std::vector<bool> signal;
  std::vector<bool> reports;
  std::vector<std::int64_t> priorities;
};

struct FakeDevice final : Component, VirtualInterfaceProvider {
  explicit FakeDevice(const Context& context) : Component(context), interface(*context.simulator) {}
  VirtualInterface& create_interface(GuestKernel&, MacAddress address, InterfaceEvents events) override {
    mac = address;
    receive = events.receive;
    send = events.send;
    return interface;
  }
  VirtualInterface& create_tunnel(GuestKernel& guest, MacAddress address, InterfaceEvents events,
                                  EventPort port) override {
    interrupt = port;
    return create_interface(guest, address, events);
  }
  FakeInterface interface;
  MacAddress mac;
  EventPort receive = -1, send = -1;
  EventPort interrupt = -1;  ///< of a tunnel
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
  /// From 50 ns on, until the driver holds at most one frame back.
  Task<> wait_for_few(Time* went_on) {
    co_await sim_.delay(50_ns);
    co_await nic_->wait_until_held_back(1);
    *went_on = sim_.now();
  }
  std::optional<double> count(std::string_view name) const { return value_of(*nic_, name, "count"); }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeDevice device_{at("board")};
  FakeInterface& interface_ = device_.interface;
  FakeReceiver stack_{sim_};
  std::unique_ptr<SvNic> nic_;
};

}  // namespace xenolith
