#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "models/contract/transport.hpp"
#include "sim-core/kernel/signal.hpp"

/// What tests of applications over streams put in place of TCP. Not part of the product.
namespace xenolith {

/// The near end of a stream whose far end is the test: what was sent, and what it lets come.
class FakeStream final : public StreamSocket {
 public:
  explicit FakeStream(Simulator& sim) : sim_(sim), news_(sim) {}
  std::vector<StreamRecord> sent;
  std::vector<Time> times;

  /// A record comes, all its bytes at once.
  void bring(StreamRecord record) {
    records_.push_back(record);
    bring_bytes(record.size);
  }
  /// Bytes come, of records that the test does not name.
  void bring_bytes(Bytes size) {
    there_ += size;
    news_.notify_all();
  }

  Task<> send(StreamRecord record) override {
    sent.push_back(record);
    times.push_back(sim_.now());
    co_return;
  }
  Task<StreamRecord> receive() override {
    while (records_.empty()) {
      co_await news_.wait();
    }
    const StreamRecord record = records_.front();
    records_.pop_front();
    there_ -= record.size;
    read_ += record.size;
    co_return record;
  }
  Task<Bytes> read(Bytes at_most) override {
    while (there_.count() == 0) {
      co_await news_.wait();
    }
    const Bytes size = there_ < at_most ? there_ : at_most;
    there_ -= size;
    read_ += size;
    co_return size;
  }
  Bytes read_so_far() const override { return read_; }

 private:
  Simulator& sim_;
  Signal news_;
  std::deque<StreamRecord> records_;
  Bytes there_{};
  Bytes read_{};
};

/// TCP of a fake guest with one stream, open from the start.
class FakeStreamHost final : public Component, public StreamHost, public StreamAddress {
 public:
  FakeStreamHost(const Context& context, FakeGuest& guest)
      : Component(context), stream(sim()), guest_(guest) {}
  FakeStream stream;
  std::uint16_t port = 0;  ///< that was listened on or connected to

  GuestKernel& guest() override { return guest_; }
  void listen(std::uint16_t on) override { port = on; }
  Task<StreamSocket*> accept(std::uint16_t) override { co_return &stream; }
  Task<StreamSocket*> connect(StreamAddress&, std::uint16_t to) override {
    port = to;
    co_return &stream;
  }
  MacAddress mac() const override { return MacAddress::of(address()); }
  void announce(MacAddress, std::uint16_t, std::shared_ptr<StreamContents>) override {}

 private:
  FakeGuest& guest_;
};

}  // namespace xenolith
