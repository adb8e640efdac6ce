#pragma once

#include <cstdlib>

#include "models/contract/pci.hpp"
#include "sim-core/kernel/simulator.hpp"

/// For buses of tests. Not part of the product.
namespace xenolith {

/// A bus without streams, whose posted writes are like any other ones.
class SingleBursts : public PciSegment {
 public:
  explicit SingleBursts(Simulator& simulator) : simulator_(simulator) {}
  void post(const PciWrite& write, Time request, Delivery done) override {
    simulator_.spawn(carry_out(write, request, done));
  }
  PciTiming timing() const override { return {.clock = clock(), .width = Bytes(8)}; }
  PciShare& share() override { std::abort(); }
  Time grant(Time) const override { std::abort(); }

 private:
  Task<> carry_out(PciWrite posted, Time request, Delivery done) {
    co_await simulator_.wait_until(request);
    co_await write(posted.master, *posted.target, posted.size, posted.delivery);
    done();
  }
  Simulator& simulator_;
};

}  // namespace xenolith
