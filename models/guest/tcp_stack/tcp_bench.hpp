#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "models/guest/tcp_stack/tcp_stack.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

/// Two guests whose CPUs cost nothing, with a link between them. Not part of the product.
namespace xenolith::bench {

/// One direction: a queue that drops what does not fit, a rate, a delay, and frames that are lost on purpose.
struct Wire {
  BitRate rate = BitRate(1'000'000'000);
  Duration delay;
  std::size_t queue = 1'000'000;  ///< frames, the one under way not counted
  Bytes overhead{24};             ///< beside the frame: FCS, preamble, gap
  std::function<bool(const Frame&)> loses = [](const Frame&) { return false; };
};

/// An interface at one end of a link.
class WireNic final : public Component, public NetworkInterface {
 public:
  WireNic(const Context& context, FakeGuest& guest) : Component(context), guest_(guest) {}
  void join(WireNic& peer, const Wire& wire) {
    peer_ = &peer;
    wire_ = wire;
  }
  std::vector<std::pair<Time, Frame>> sent;
  int dropped = 0;

  MacAddress mac() const override { return MacAddress::of(address()); }
  Task<> transmit(Frame frame, Level) override {
    sent.emplace_back(now(), frame);
    if (wire_.loses(frame) || queue_.size() > wire_.queue) {
      ++dropped;
      co_return;
    }
    queue_.push_back(frame);
    if (!std::exchange(sending_, true)) sim().spawn(drain());
  }
  void set_receiver(FrameReceiver& receiver) override { receiver_ = &receiver; }
  GuestKernel& guest() override { return guest_; }

 private:
  Task<> drain() {
    while (!queue_.empty()) {
      co_await sim().delay((queue_.front().size + wire_.overhead) / wire_.rate);
      sim().spawn(peer_->deliver(queue_.front(), now() + wire_.delay));
      queue_.pop_front();
    }
    sending_ = false;
  }
  Task<> deliver(Frame frame, Time at) {
    co_await sim().wait_until(at);
    inbox_.push_back(frame);
    if (std::exchange(receiving_, true)) co_return;
    while (!inbox_.empty()) {
      const Frame next = inbox_.front();
      inbox_.pop_front();
      co_await receiver_->received(next);
    }
    receiving_ = false;
  }

  FakeGuest& guest_;
  WireNic* peer_ = nullptr;
  Wire wire_;
  FrameReceiver* receiver_ = nullptr;
  std::deque<Frame> queue_, inbox_;
  bool sending_ = false;
  bool receiving_ = false;
};

/// One stack with its guest and its interface.
struct TcpHost {
  TcpHost(Simulator& sim, System& system, const std::string& name, const TcpParams& params)
      : guest(Context{.simulator = &sim, .system = &system, .address = name}),
        nic(Context{.simulator = &sim, .system = &system, .address = name + ".nic"}, guest),
        stack(Context{.simulator = &sim, .system = &system, .address = name + ".tcp"}, params) {
    attach_statistics(stack);
    bind_named(stack, "nic", nic);
    stack.start();
  }
  double count(std::string_view name, std::string_view form = "count") const {
    return value_of(stack, name, form).value_or(-1);
  }
  FakeGuest guest;
  WireNic nic;
  TcpStack stack;
};

/// Rules of Linux, work that takes no time, windows of `window` bytes.
inline TcpParams free_tcp(std::int64_t window) {
  TcpParams params;
  params.segment_header = Bytes(52);
  params.send_buffer = params.receive_buffer = Bytes(window);
  params.send_share = params.receive_share = 1.0;
  params.initial_segments = params.duplicates = 3;
  params.quick_acks = 0;
  params.delayed_ack = 40_ms;
  params.initial_timeout = 3_s;
  params.minimum_timeout = 200_ms;
  params.maximum_timeout = 120_s;
  params.busy_retry = 50_ms;
  params.clock_granularity = 10_ms;
  return params;
}

/// A client that writes `total` bytes in records, and a server that reads them.
class TcpFlow {
 public:
  TcpFlow(const TcpParams& params, const Wire& wire, std::optional<Wire> back = std::nullopt)
      : client(sim, system, "client", params), server(sim, system, "server", params) {
    client.nic.join(server.nic, wire);
    server.nic.join(client.nic, back.value_or(Wire{.rate = wire.rate, .delay = wire.delay}));
  }
  void start(Bytes total, Bytes record = Bytes(8192)) {
    server.stack.listen(5001);
    sim.spawn(serve());
    sim.spawn(send(total, record));
  }
  void until(Duration end) { sim.run({.until = Time::origin() + end}); }
  /// Bytes that the server has read.
  std::int64_t read() const { return read_; }
  /// When the client could begin to send, and when the server had read all.
  Time opened, done;
  std::vector<StreamRecord> records;

  Simulator sim;
  System system;
  TcpHost client, server;

 private:
  Task<> send(Bytes total, Bytes record) {
    StreamSocket* const socket = co_await client.stack.connect(server.stack, 5001);
    opened = sim.now();
    total_ = total.count();
    std::uint64_t number = 0;
    for (Bytes left = total; left > Bytes(0);) {
      const Bytes size = std::min(left, record);
      left -= size;
      co_await socket->send({size, {++number, 0, 0, 0}});
    }
  }
  Task<> serve() {
    StreamSocket* const socket = co_await server.stack.accept(5001);
    for (;;) {
      const StreamRecord record = co_await socket->receive();
      records.push_back(record);
      read_ = socket->read_so_far().count();
      if (read_ == total_) done = sim.now();
    }
  }
  std::int64_t total_ = -1;
  std::int64_t read_ = 0;
};

}  // namespace xenolith::bench
