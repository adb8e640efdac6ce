#include "models/storage/file_store/file_store.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_files.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

using fluid_test::FluidBench;

/// 10 MB/s both ways, no overhead; tells what it did.
class Drum final : public Component, public BlockDevice {
 public:
  struct Params {};
  Drum(const Context& context, const Params&) : Component(context) {}
  Bytes capacity() const override { return 100_MB; }
  Task<> read(BlockRange range) override {
    log.push_back("read " + std::to_string(range.offset / 100'000) + "+" +
                  std::to_string(range.size.count() / 100'000));
    co_await sim().delay(range.size / 80_Mbit_per_s);
  }
  Task<> write(BlockRange range) override {
    log.push_back("write " + std::to_string(range.offset / 100'000) + "+" +
                  std::to_string(range.size.count() / 100'000));
    co_await sim().delay(range.size / 80_Mbit_per_s);
  }
  Task<> flush() override { co_return; }
  std::vector<std::string> log;
};

constexpr FakeHost::Params processor() { return {.clock = 1_GHz}; }

FileStore::Params store() {
  return {.cache = 10_MB,
          .unit = 100_kB,
          .read_ahead = 100_kB,
          .request = 200_kB,
          .batch = 400_kB,
          .background = 0.1,
          .limit = 0.2,
          .expire = 5_s,
          .copy = Cycles(0),
          .unlink = Cycles(1'000'000)};
}

struct Bench : FluidBench {
  explicit Bench(const FileStore::Params& params = store()) : files(make<FileStore>("files", params)) {
    bind_named(files, "device", drum);
    bind_named(files, "host", host);
    system.start();
  }
  Task<> read(FileId file, int pieces, Duration work, Time* end) {
    for (int i = 0; i < pieces; ++i) {
      co_await files.read(file, {i * std::int64_t{100'000}, 100_kB});
      co_await sim.delay(work);
    }
    *end = sim.now();
  }
  Task<> write(FileId file, int pieces, Time* end) {
    for (int i = 0; i < pieces; ++i) co_await files.write(file, {i * std::int64_t{100'000}, 100_kB});
    *end = sim.now();
  }
  Task<> sync(FileId file, Time* end) {
    co_await files.sync(file);
    *end = sim.now();
  }
  Task<> remove(FileId file, Time* end) {
    co_await files.remove(file);
    *end = sim.now();
  }
  static double seconds(Time time) { return to_seconds(time - Time::origin()); }

  FakeHost& host = make<FakeHost>("host", processor());
  Drum& drum = make<Drum>("drum", {});
  FileStore& files;
};

/// 10 ms for each unit from the device, 6 ms of work on it meanwhile. The first command brings two units;
/// each of the other eight is asked for when the one before it is read, and the device decides: 20 + 6 + 8 x
/// 10 + 6 ms. Read again, all lies in the cache.
FLUID_TEST(FileStore, ReadsAheadOfItsReaderAndKeepsWhatItRead) {
  Bench bench;
  const FileId file = bench.files.install(1_MB);
  Time end;
  bench.sim.spawn(bench.read(file, 10, 6_ms, &end));
  bench.sim.run();
  EXPECT_NEAR(Bench::seconds(end), 0.112, 1e-9);
  const std::size_t commands = bench.drum.log.size();
  Time again;
  bench.sim.spawn(bench.read(file, 10, 6_ms, &again));
  bench.sim.run();
  EXPECT_NEAR(to_seconds(again - end), 0.060, 1e-9);
  EXPECT_EQ(bench.drum.log.size(), commands);
}

FLUID_TEST(FileStore, AWarmFileNeedsNoDevice) {
  Bench bench;
  const FileId file = bench.files.install(1_MB);
  bench.files.warm(file);
  Time end;
  bench.sim.spawn(bench.read(file, 10, 0_ms, &end));
  bench.sim.run();
  EXPECT_EQ(end, Time::origin());
  EXPECT_TRUE(bench.drum.log.empty());
}

/// A cache of 5 units forgets what was used longest ago: of a file of 8 units nothing is left for a second
/// reader.
FLUID_TEST(FileStore, ForgetsWhatWasUsedLongestAgo) {
  FileStore::Params params = store();
  params.cache = 500_kB;
  Bench bench(params);
  const FileId file = bench.files.install(800_kB);
  Time end;
  bench.sim.spawn(bench.read(file, 8, 0_ms, &end));
  bench.sim.run();
  const std::size_t before = bench.drum.log.size();
  bench.sim.spawn(bench.read(file, 1, 0_ms, &end));
  bench.sim.run();
  EXPECT_GT(bench.drum.log.size(), before);
}

/// 20 units may be dirty. A writer of 100 waits for the device from there on: 80 units at 10 ms, but that
/// batches of 4 end together.
FLUID_TEST(FileStore, WritersWaitWhenTooMuchIsDirty) {
  Bench bench;
  const FileId file = bench.files.create(10_MB);
  Time end;
  bench.sim.spawn(bench.write(file, 100, &end));
  bench.sim.run();
  EXPECT_NEAR(Bench::seconds(end), 0.80, 0.041);
  EXPECT_EQ(bench.files.size(file), 10_MB);
}

/// Less than the background share stays in the cache until it is old; then it goes in requests of 2 units.
FLUID_TEST(FileStore, WritesBackWhatIsOld) {
  Bench bench;
  const FileId file = bench.files.create(1_MB);
  Time end;
  bench.sim.spawn(bench.write(file, 4, &end));
  bench.sim.run();
  EXPECT_EQ(end, Time::origin());
  EXPECT_NEAR(Bench::seconds(bench.sim.now()), 5.04, 1e-9);
  EXPECT_EQ(bench.drum.log, (std::vector<std::string>{"write 0+2", "write 2+2"}));
}

FLUID_TEST(FileStore, SyncWaitsForTheDevice) {
  Bench bench;
  const FileId file = bench.files.create(1_MB);
  Time end;
  bench.sim.spawn(bench.write(file, 5, &end));
  bench.run_to(1_ms);
  bench.sim.spawn(bench.sync(file, &end));
  bench.run_to(1_s);
  EXPECT_NEAR(Bench::seconds(end), 0.051, 1e-9);
}

/// 5 units are half a MB, to be freed at 10^6 cycles for each MiB of 2^20 bytes.
FLUID_TEST(FileStore, WhatIsDeletedIsNeverWritten) {
  Bench bench;
  const FileId file = bench.files.create(1_MB);
  Time end;
  bench.sim.spawn(bench.write(file, 5, &end));
  bench.run_to(1_ms);
  bench.sim.spawn(bench.remove(file, &end));
  bench.sim.run();
  EXPECT_NEAR(Bench::seconds(end), 1e-3 + 1e-3 * 500'000 / 1'048'576, 1e-6);
  EXPECT_TRUE(bench.drum.log.empty());
}

/// Reads go before write-back that has not begun.
FLUID_TEST(FileStore, ReadsGoBeforeWriteBack) {
  Bench bench;
  const FileId old = bench.files.install(1_MB);
  const FileId file = bench.files.create(3_MB);
  Time written;
  Time end;
  bench.sim.spawn(bench.write(file, 15, &written));
  bench.sim.spawn(bench.read(old, 2, 0_ms, &end));
  bench.run_to(100_ms);
  // A batch of 40 ms may be under way, two units take 20 ms.
  EXPECT_LE(Bench::seconds(end), 0.0601);
}

TEST(FileStoreParams, RefusesARequestSmallerThanAUnit) {
  FluidBench bench;
  FileStore::Params params = store();
  params.request = 50_kB;
  EXPECT_THROW(bench.make<FileStore>("files", params), Misfit);
}

}  // namespace
}  // namespace xenolith
