#include "models/network_processor/ixp2400/dma_reader.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "sim-core/kernel/simulator.hpp"

namespace xenolith {
namespace {

/// A host whose memory answers each read after 200 ns, however many there are.
class Host final : public DeviceIo {
 public:
  explicit Host(Simulator& sim) : sim_(sim) {}
  PciWrite write(Bytes, Delivery) override { return {}; }
  Task<> read(Bytes size) override {
    sizes.push_back(size.count());
    co_await sim_.delay(200_ns);
  }
  PciSegment& segment() override { std::abort(); }
  PciPath path(Bytes) override { return {}; }
  std::vector<std::int64_t> sizes;

 private:
  Simulator& sim_;
};

/// SDRAM takes 64 bytes in 80 ns, and has them 100 ns after that.
struct Reader {
  explicit Reader(std::int64_t buffers, std::int64_t channels)
      : dma(sim, sdram, shared, {64_B, buffers, channels, 50_ns}, busy) {}
  void copy(Bytes size) {
    const auto log = [](void* self, std::uint64_t) {
      auto& reader = *static_cast<Reader*>(self);
      reader.done.push_back((reader.sim.now() - Time::origin()).ps() / 1000);
    };
    dma.copy(host, size, {log, this, 0});
  }
  Simulator sim;
  MemoryUnit sdram{sim, {100_ns, 10_ns, 0.8_GB_per_s}};
  PlainShare shared;
  BusyTime busy;
  Host host{sim};
  DmaReader dma;
  std::vector<std::int64_t> done;
};

TEST(DmaReader, OneBufferReadsOneAfterTheOther) {
  Reader reader(1, 2);
  reader.copy(128_B);
  reader.sim.run();
  // 50 + 200 + 80 ns until the buffer is free again; the second read is in SDRAM 180 ns after 580
  EXPECT_EQ(reader.done, std::vector<std::int64_t>{760});
  EXPECT_EQ(reader.host.sizes, (std::vector<std::int64_t>{64, 64}));
}

TEST(DmaReader, SeveralBuffersReadAtTheSameTime) {
  Reader reader(2, 2);
  reader.copy(128_B);
  reader.sim.run();
  EXPECT_EQ(reader.done, std::vector<std::int64_t>{510});  // both come at 250; SDRAM takes one at a time
}

TEST(DmaReader, ActiveCopiesTakeTurns) {
  Reader reader(1, 2);
  reader.copy(128_B);
  reader.copy(128_B);
  reader.sim.run();
  // reads begin at 0, 330, 660 and 990: first, second, first, second copy
  EXPECT_EQ(reader.done, (std::vector<std::int64_t>{1090, 1420}));
}

TEST(DmaReader, BeyondTheChannelsACopyWaitsForTheEndOfAnother) {
  Reader reader(1, 1);
  reader.copy(128_B);
  reader.copy(128_B);
  reader.sim.run();
  EXPECT_EQ(reader.done, (std::vector<std::int64_t>{760, 1520}));
}

TEST(DmaReader, TheLastReadAsksForTheRest) {
  Reader reader(1, 1);
  reader.copy(100_B);
  reader.sim.run();
  EXPECT_EQ(reader.host.sizes, (std::vector<std::int64_t>{64, 36}));
}

}  // namespace
}  // namespace xenolith
