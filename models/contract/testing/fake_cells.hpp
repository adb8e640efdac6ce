#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/contract/block.hpp"
#include "models/contract/microvisor.hpp"
#include "models/contract/network_node.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/fluid_world.hpp"

/// What tests of microvisors, and of what runs in their cells, put in place of the rest. Not part of the
/// product.
namespace xenolith {

/// A host of the fluid network: one core of 1 GHz, so that a cycle is a nanosecond.
class TestHost final : public Component, public FluidHost {
 public:
  explicit TestHost(const Context& context)
      : Component(context), node_(fluid().platform().add_host(address(), Hertz(1'000'000'000), 1)) {}
  FluidNode node() const override { return node_; }
  FluidNetwork& network() override { return fluid().network(); }

 private:
  FluidNode node_;
};

/// A device of 1 GB on which every command takes a millisecond.
class TestFlash final : public Component, public BlockDevice {
 public:
  using Component::Component;
  Bytes capacity() const override { return Bytes(1'000'000'000); }
  Task<> read(BlockRange range) override {
    reads.push_back(range);
    co_await sim().delay(Duration::picoseconds(1'000'000'000));
  }
  Task<> write(BlockRange range) override {
    writes.push_back(range);
    co_await sim().delay(Duration::picoseconds(1'000'000'000));
  }
  Task<> flush() override { co_return; }
  std::vector<BlockRange> reads;
  std::vector<BlockRange> writes;
};

/// A cell of eight pages that computes in no time.
class FakeCell final : public Component, public Cell {
 public:
  explicit FakeCell(const Context& context)
      : Component(context), memory_(Bytes(8 * 4096), Bytes(4096), 8), going_on_(sim()) {}
  Component& component() override { return *this; }
  std::string_view cell_name() const override { return name(); }
  CellMemory& memory() override { return memory_; }
  Compressibility content() const override { return {1, 1}; }
  Bytes state() const override { return Bytes(1000); }
  bool may_call(const Cell& other) const override { return other.cell_name() == calls; }
  bool may(SystemCall) const override { return privileged; }
  void serve(IpcServer& server) override { server_ = &server; }
  IpcServer* server() override { return server_; }
  Task<> run(Cycles work) override {
    ran += work;
    while (stopped_) {
      co_await going_on_.wait();
    }
  }
  Task<> shut_down() override {
    stop();
    co_return;
  }
  void stop() override { stopped_ = true; }
  void go_on() override {
    stopped_ = false;
    going_on_.notify_all();
  }
  bool stopped() const override { return stopped_; }
  Signal& going_on() override { return going_on_; }

  std::string calls;
  bool privileged = false;
  Cycles ran{};

 private:
  CellMemory memory_;
  IpcServer* server_ = nullptr;
  bool stopped_ = false;
  Signal going_on_;
};

/// A microvisor whose work takes a nanosecond per cycle on a processor of its own.
class FakeMicrovisor final : public Component, public Microvisor {
 public:
  using Component::Component;
  void link(Cell& cell) override { cells.push_back(&cell); }
  Task<> compute(Cycles work) override { co_await sim().delay(Duration::picoseconds(1000) * work.count()); }
  Cycles fault() const override { return Cycles(3000); }
  Task<IpcReply> call(Cell&, Cell&, IpcMessage) override { co_return IpcReply{}; }
  Task<std::optional<CellImageRef>> checkpoint(Cell&, Cell&, Extent, bool) override {
    co_return std::nullopt;
  }
  Task<bool> restore(Cell&, Cell&, CellImageRef) override { co_return false; }
  Task<> read_area(std::int64_t, Bytes) override { co_return; }
  Task<> write_area(std::int64_t, Bytes) override { co_return; }
  Bytes area() const override { return Bytes(1'000'000); }
  std::vector<Cell*> cells;
};

}  // namespace xenolith
