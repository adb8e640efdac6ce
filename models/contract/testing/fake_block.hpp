#pragma once

#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "models/contract/block.hpp"
#include "models/contract/testing/fake_guest.hpp"

/// What tests of block drivers and of their users put in place of a block layer. Not part of the product.
namespace xenolith {

/// A queue that a test fills; remembers what was completed, and when.
class FakeBlockQueue final : public BlockQueue {
 public:
  explicit FakeBlockQueue(Simulator& sim) : sim_(sim) {}
  std::deque<BlockRequest> waiting;
  std::vector<BlockRequest> done;
  std::vector<Time> times;
  std::vector<Level> levels;

  std::optional<BlockRequest> take() override {
    if (waiting.empty()) return std::nullopt;
    const BlockRequest request = waiting.front();
    waiting.pop_front();
    return request;
  }
  Task<> completed(BlockRequest request, Level level) override {
    done.push_back(request);
    times.push_back(sim_.now());
    levels.push_back(level);
    co_return;
  }

 private:
  Simulator& sim_;
};

/// A device of 1 MB whose reads take 100 ns through the cache and 1000 ns past it.
class FakeBlockReader final : public Component, public BlockReader {
 public:
  FakeBlockReader(const Context& context, FakeGuest& guest) : Component(context), guest_(guest) {}
  std::vector<BlockRange> reads;
  std::vector<BlockRange> direct;
  int drops = 0;

  Bytes capacity() const override { return Bytes(1'000'000); }
  GuestKernel& guest() override { return guest_; }
  Task<> read(BlockRange range) override {
    reads.push_back(range);
    co_await sim().delay(Duration::picoseconds(100'000));
  }
  Task<> read_direct(BlockRange range) override {
    direct.push_back(range);
    co_await sim().delay(Duration::picoseconds(1'000'000));
  }
  void drop_cache() override { ++drops; }

 private:
  FakeGuest& guest_;
};

}  // namespace xenolith
