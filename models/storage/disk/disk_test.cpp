#include "models/storage/disk/disk.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// 1000 tracks of 100 000 bytes in all; one turn takes 10 ms, so 10 MB/s pass under the heads everywhere.
Disk::Params even_disk() {
  Disk::Params params;
  params.capacity = Bytes(100'000'000);
  params.revolution = 10_ms;
  params.outer_rate = BitRate(80'000'000);
  params.inner_rate = BitRate(80'000'000);
  params.zones = 2;
  params.track_seek = 1_ms;
  params.average_seek = 5_ms;
  params.full_seek = 9_ms;
  params.command_overhead = 100_us;
  params.interface_rate = BitRate(800'000'000);
  params.buffer = Bytes(1'000'000);
  return params;
}

class DiskTest : public testing::Test {
 protected:
  Disk& make(const Disk::Params& params) {
    disk_ =
        std::make_unique<Disk>(Context{.simulator = &sim_, .system = &system_, .address = "disk"}, params);
    attach_statistics(*disk_);
    return *disk_;
  }
  Task<> reads(std::vector<BlockRange> ranges, Duration from = {}) {
    co_await sim_.wait_until(at(from));
    for (const BlockRange& range : ranges) {
      co_await disk_->read(range);
      ends.push_back(sim_.now());
    }
  }
  Task<> writes(std::vector<BlockRange> ranges, Duration from = {}) {
    co_await sim_.wait_until(at(from));
    for (const BlockRange& range : ranges) {
      co_await disk_->write(range);
      ends.push_back(sim_.now());
    }
    co_await disk_->flush();
    ends.push_back(sim_.now());
  }
  static Time at(Duration d) { return Time::origin() + d; }

  Simulator sim_;
  System system_;
  std::unique_ptr<Disk> disk_;
  std::vector<Time> ends;
};

TEST_F(DiskTest, ARandomReadIsOverheadSeekRotationAndTransfer) {
  make(even_disk());
  // Byte 50 020 000 is on track 500, a fifth of a turn round: seek from track 0 over 500 of 999, a third
  // being 333, is 5 ms + 4 ms x 167 / 666. From 0.1 + 6.003 ms the heads wait until 12 ms; 10 000 bytes take
  // 1 ms.
  sim_.spawn(reads({{50'020'000, Bytes(10'000)}}));
  sim_.run();
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_NEAR(to_seconds(ends[0] - Time::origin()), 13e-3, 1e-9);
}

TEST_F(DiskTest, SequentialReadsRunAtTheRateOfTheMedium) {
  make(even_disk());
  std::vector<BlockRange> ranges;
  for (std::int64_t i = 0; i < 100; ++i) ranges.push_back({i * 50'000, Bytes(50'000)});
  sim_.spawn(reads(ranges));
  sim_.run();
  // 50 000 bytes every 5 ms, whatever the overhead: the heads read on meanwhile.
  EXPECT_EQ(ends[99] - ends[0], 99 * 5_ms);
  EXPECT_EQ(value_of(*disk_, "buffer_hits", "count"), 99.0);
}

TEST_F(DiskTest, WithoutReadAheadEachReadWaitsForATurn) {
  Disk::Params params = even_disk();
  params.read_ahead = false;
  make(params);
  sim_.spawn(reads({{0, Bytes(50'000)}, {50'000, Bytes(50'000)}, {100'000, Bytes(50'000)}}));
  sim_.run();
  // The overhead of 0.1 ms is enough to miss the next byte; the track changes behind the second read, whose
  // seek of 1 ms lies within the turn.
  EXPECT_NEAR(to_seconds(ends[1] - ends[0]), 15e-3, 1e-8);
  EXPECT_NEAR(to_seconds(ends[2] - ends[1]), 15e-3, 1e-8);
}

TEST_F(DiskTest, ABufferedReadGoesAtTheRateOfTheInterface) {
  make(even_disk());
  sim_.spawn(reads({{0, Bytes(50'000)}}));
  sim_.spawn(reads({{50'000, Bytes(100'000)}}, 1_s));  // the buffer has filled long ago
  sim_.run();
  EXPECT_EQ(ends[1] - at(1_s), 100_us + 1_ms);
}

TEST_F(DiskTest, HeadsThatStoppedBeforeAFullBufferWaitForTheirPlace) {
  make(even_disk());
  sim_.spawn(reads({{0, Bytes(50'000)}}));
  // The buffer ends at 1 050 000, half a turn round. It empties at 1003.1 ms + 10 ms; at 1015 ms its end
  // comes round, and 100 000 more bytes take 10 ms.
  sim_.spawn(reads({{50'000, Bytes(1'000'000)}, {1'050'000, Bytes(100'000)}}, 1003_ms));
  sim_.run();
  EXPECT_NEAR(to_seconds(ends[1] - Time::origin()), 1013.1e-3, 1e-8);
  EXPECT_NEAR(to_seconds(ends[2] - Time::origin()), 1025e-3, 1e-8);
}

TEST_F(DiskTest, RandomReadsTakeTheAverageSeekAndHalfATurn) {
  make(even_disk());
  RandomStream random(1, 0, "places");
  std::vector<BlockRange> ranges;
  for (int i = 0; i < 2000; ++i) ranges.push_back({random.uniform_int(0, 99'000) * 1000, Bytes(1000)});
  sim_.spawn(reads(ranges));
  sim_.run();
  // Two straight lines through 1, 5 and 9 ms at 0, 1/3 and 1 of all tracks, over distances with density
  // 2 (1 - x): the integral of (1 + 12 x) 2 (1 - x) up to 1/3 is 43/27 ms, that of (3 + 6 x) 2 (1 - x) from
  // there on 76/27 ms, together 4.407 ms; half a turn of 5 ms, 0.1 ms of transfer, 0.1 ms of overhead.
  const double mean = to_seconds(ends.back() - Time::origin()) / 2000;
  EXPECT_NEAR(mean, 9.607e-3, 0.15e-3);
}

TEST_F(DiskTest, CommandsWaitForEachOther) {
  make(even_disk());
  sim_.spawn(reads({{0, Bytes(50'000)}}));
  sim_.spawn(reads({{50'000, Bytes(50'000)}}));
  sim_.run();
  EXPECT_EQ(ends[1] - ends[0], 5_ms);
  EXPECT_GT(*value_of(*disk_, "latency", "max"), *value_of(*disk_, "service", "max"));
}

TEST_F(DiskTest, InnerZonesAreSlower) {
  Disk::Params params = even_disk();
  params.inner_rate = BitRate(40'000'000);
  const DiskGeometry geometry(params);
  EXPECT_EQ(geometry.pass(0, 1'000'000), 100_ms);
  EXPECT_EQ(geometry.pass(99'000'000, 99'999'999), Bytes(999'999) / BitRate(40'000'000));
  EXPECT_EQ(geometry.pass(49'900'000, 50'100'000), 10_ms + 20_ms);
  EXPECT_EQ(geometry.tracks(), 501 + 1000);  // 50 MB of 100 000 bytes and of 50 000 bytes a track
}

TEST_F(DiskTest, AWriteIsDoneWhenTheBufferHasIt) {
  make(even_disk());
  sim_.spawn(writes({{50'020'000, Bytes(10'000)}}));
  sim_.run();
  // 100 MB/s of the interface; on the medium as the random read above, 0.1 ms later the wait is shorter.
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_EQ(ends[0] - at({}), 100_us + 100_us);
  EXPECT_NEAR(to_seconds(ends[1] - at({})), 13e-3, 1e-9);
  EXPECT_EQ(value_of(*disk_, "written", "bytes"), 10'000.0);
}

TEST_F(DiskTest, WritesGoOnAtTheRateOfTheMediumWhenTheBufferIsFull) {
  make(even_disk());
  std::vector<BlockRange> ranges;
  for (std::int64_t i = 0; i < 200; ++i) ranges.push_back({i * 50'000, Bytes(50'000)});
  sim_.spawn(writes(ranges));
  sim_.run();
  // 10 MB at 10 MB/s, from when the first place comes round: 0.6 ms too late at the first turn.
  EXPECT_NEAR(to_seconds(ends.back() - at({})), 10e-3 + 1.0, 1e-9);
  EXPECT_NEAR(to_seconds(ends[199] - at({})), 0.91, 0.01);  // the buffer holds the last 1 MB
}

TEST_F(DiskTest, AReadComesBetweenTheTracksOfABufferThatIsWritten) {
  make(even_disk());
  sim_.spawn(writes({{0, Bytes(1'000'000)}}));
  sim_.spawn(reads({{50'000'000, Bytes(1'000)}}, 30_ms));
  sim_.run();
  ASSERT_EQ(ends.size(), 3U);
  // Done at 0.1 + 10 ms. Track 0 passes from 20 to 30 ms. The read's 0.1 ms lie in the turn of the next one,
  // which ends at 40 ms; seek over 499 tracks, 5.991 ms, and the rest of the turn; 1000 bytes.
  EXPECT_EQ(ends[0] - at({}), 10'100_us);
  EXPECT_NEAR(to_seconds(ends[1] - at({})), 50e-3 + 1e-4, 1e-8);
}

TEST_F(DiskTest, WithoutTheCacheAWriteEndsOnTheMedium) {
  Disk::Params params = even_disk();
  params.write_cache = false;
  make(params);
  sim_.spawn(writes({{0, Bytes(50'000)}, {50'000, Bytes(50'000)}}));
  sim_.run();
  // From 10 to 15 ms; the second misses its turn by the overhead.
  EXPECT_NEAR(to_seconds(ends[0] - at({})), 15e-3, 1e-9);
  EXPECT_NEAR(to_seconds(ends[1] - at({})), 30e-3, 1e-8);
  EXPECT_EQ(ends[2], ends[1]);
}

TEST_F(DiskTest, SeeksThatDoNotGrowAreRefused) {
  Disk::Params params = even_disk();
  params.average_seek = 10_ms;
  EXPECT_THROW(make(params), Misfit);
}

}  // namespace
}  // namespace xenolith
