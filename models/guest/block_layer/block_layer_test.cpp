#include "models/guest/block_layer/block_layer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

/// Takes everything at once and completes it 10 us later, at soft interrupt level.
struct FakeDriver final : Component, BlockDriver {
  FakeDriver(const Context& context, FakeGuest& owner) : Component(context), kernel(owner) {}
  BlockLimits limits() const override { return limit; }
  Bytes capacity() const override { return Bytes(16 << 20); }
  void attach(BlockQueue& from) override { queue = &from; }
  Task<> dispatch(Level) override {
    for (std::optional<BlockRequest> next = queue->take(); next; next = queue->take()) {
      requests.push_back(next->range);
      times.push_back(now());
      sim().spawn(serve(*next));
    }
    co_return;
  }
  Task<> serve(BlockRequest request) {
    co_await sim().delay(10_us);
    co_await queue->completed(request, Level::softirq);
  }
  std::vector<std::int64_t> pages() const {
    std::vector<std::int64_t> sizes;
    for (const BlockRange& range : requests) sizes.push_back(range.size.count() / 4096);
    return sizes;
  }
  GuestKernel& guest() override { return kernel; }

  FakeGuest& kernel;
  BlockLimits limit{Bytes(11 * 4096), Bytes(4096)};
  BlockQueue* queue = nullptr;
  std::vector<BlockRange> requests;
  std::vector<Time> times;
};

class BlockLayerTest : public testing::Test {
 protected:
  static BlockLayer::Params params(std::int64_t read_ahead_pages) {
    BlockLayer::Params params;
    params.read_ahead = Bytes(4096) * read_ahead_pages;
    params.cache = Bytes(4096) * 512;
    params.unplug_threshold = 4;
    params.read_call = 10_cycles;
    params.page_read = 20_cycles;
    params.page_submit = 30_cycles;
    params.block_submit = 40_cycles;
    params.request_submit = 50_cycles;
    params.unplug = 60_cycles;
    params.block_complete = 5_cycles;
    return params;
  }
  BlockLayer& make(const BlockLayer::Params& params) {
    layer_ = std::make_unique<BlockLayer>(at("guest.block"), params);
    attach_statistics(*layer_);
    bind_named(*layer_, "driver", driver_);
    layer_->start();
    return *layer_;
  }
  Task<> read(std::int64_t page, std::int64_t pages) {
    co_await layer_->read({page * 4096, Bytes(4096) * pages});
    ends_.push_back(sim_.now());
  }
  Task<> read_direct(std::int64_t page, std::int64_t pages) {
    co_await layer_->read_direct({page * 4096, Bytes(4096) * pages});
    ends_.push_back(sim_.now());
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeDriver driver_{at("guest.driver"), guest_};
  std::unique_ptr<BlockLayer> layer_;
  std::vector<Time> ends_;
};

TEST_F(BlockLayerTest, ReadingAPageIsTheSumOfItsSteps) {
  make(params(0));
  sim_.spawn(read(3, 1));
  sim_.run();
  ASSERT_EQ(driver_.requests.size(), 1U);
  EXPECT_EQ(driver_.requests[0].offset, 3 * 4096);
  EXPECT_EQ(driver_.times[0],
            Time::origin() + 210_ns);  // call 10, look 20, page 30, block 40, request 50, hand over 60
  EXPECT_EQ(ends_[0], Time::origin() + 210_ns + 10_us + 5_ns);
  EXPECT_EQ(value_of(*layer_, "waits", "count"), 1.0);
  EXPECT_THAT(guest_.log, testing::Contains("copy 4096 cache process"));
}

TEST_F(BlockLayerTest, APageThatIsThereCostsNoRequest) {
  make(params(0));
  sim_.spawn(read(3, 1));
  sim_.run();
  const Time again = sim_.now();
  sim_.spawn(read(3, 1));
  sim_.run();
  EXPECT_EQ(driver_.requests.size(), 1U);
  EXPECT_EQ(ends_[1] - again, 30_ns);
  layer_->drop_cache();
  sim_.spawn(read(3, 1));
  sim_.run();
  EXPECT_EQ(driver_.requests.size(), 2U);
}

TEST_F(BlockLayerTest, WindowsBecomeRequestsOfTheDriversSize) {
  make(params(32));
  sim_.spawn(read(0, 512));
  sim_.run();
  // Two windows of 32 pages. The fourth request hands the queue over with its first block; the rest when the
  // reader sleeps. From then on a window a time, when the reader comes to the one before it.
  const std::vector<std::int64_t> sizes = driver_.pages();
  EXPECT_THAT(std::vector(sizes.begin(), sizes.begin() + 7), ElementsAre(11, 11, 11, 1, 11, 11, 8));
  std::int64_t sum = 0;
  for (const std::int64_t size : sizes) sum += size;
  EXPECT_EQ(sum, 512);  // the window ahead of the end is still in the queue: nobody sleeps for it
  EXPECT_EQ(value_of(*layer_, "data", "bytes"), 512.0 * 4096);
}

TEST_F(BlockLayerTest, SmallBlocksFillRequestsToTheLastSector) {
  driver_.limit = {Bytes(255 * 512), Bytes(1024)};
  make(params(32));
  sim_.spawn(read(0, 32));
  sim_.run();
  ASSERT_GE(driver_.requests.size(), 3U);
  EXPECT_EQ(driver_.requests[0].size, Bytes(127 * 1024));
  EXPECT_EQ(driver_.requests[1].size, Bytes(127 * 1024));
  EXPECT_EQ(driver_.requests[2].size, Bytes(2 * 1024));
}

TEST_F(BlockLayerTest, DirectReadsPassTheCache) {
  make(params(32));
  sim_.spawn(read_direct(0, 3));
  sim_.run();
  sim_.spawn(read_direct(0, 12));
  sim_.run();
  EXPECT_THAT(driver_.pages(), ElementsAre(3, 11, 1));
  // three blocks of 40, a request of 50, the hand-over of 60; the device; three ends of 5
  EXPECT_EQ(ends_[0], Time::origin() + 230_ns + 10_us + 15_ns);
}

TEST_F(BlockLayerTest, TheOldestPagesLeaveAFullCache) {
  BlockLayer::Params small = params(0);
  small.cache = Bytes(4096) * 4;
  make(small);
  sim_.spawn(read(0, 6));
  sim_.run();
  sim_.spawn(read(5, 1));
  sim_.spawn(read(0, 1));
  sim_.run();
  EXPECT_EQ(driver_.requests.size(), 7U);  // page 5 is there, page 0 is not
}

TEST_F(BlockLayerTest, ACacheThatCannotHoldTheWindowsIsRefused) {
  BlockLayer::Params small = params(32);
  small.cache = Bytes(4096) * 64;
  EXPECT_THROW(make(small), Misfit);
}

TEST(ReadAheadTest, TwoWindowsThatMoveWithASequentialReader) {
  ReadAhead ahead(32);
  const ReadAhead::Plan first = ahead.access(0, 512);
  EXPECT_EQ(first.now.begin, 0);
  EXPECT_EQ(first.now.pages, 32);
  EXPECT_EQ(first.ahead.begin, 32);
  EXPECT_EQ(first.ahead.pages, 32);
  EXPECT_EQ(first.next, 32);
  const ReadAhead::Plan second = ahead.access(32, 480);
  EXPECT_EQ(second.now.pages, 0);
  EXPECT_EQ(second.ahead.begin, 64);
  EXPECT_EQ(second.next, 64);
}

TEST(ReadAheadTest, SmallReadsGrowTheWindow) {
  ReadAhead ahead(32);
  EXPECT_EQ(ahead.access(0, 1).now.pages, 4);  // get_init_ra_size of one page
  EXPECT_EQ(ahead.access(1, 1).ahead.pages, 8);
}

TEST(ReadAheadTest, ARandomReaderGetsWhatItAsksFor) {
  ReadAhead ahead(32);
  const ReadAhead::Plan plan = ahead.access(100, 4);
  EXPECT_EQ(plan.now.begin, 100);
  EXPECT_EQ(plan.now.pages, 4);
  EXPECT_EQ(plan.ahead.pages, 0);
}

TEST(RequestQueueTest, MergesAtTheEndAndStaysPluggedUntilToldOtherwise) {
  RequestQueue queue;
  EXPECT_TRUE(queue.add({0, Bytes(10)}, 0, Bytes(30)));
  EXPECT_FALSE(queue.add({10, Bytes(10)}, 0, Bytes(30)));
  EXPECT_TRUE(queue.add({20, Bytes(10)}, 1, Bytes(30)));  // of another reader
  EXPECT_FALSE(queue.add({20, Bytes(10)}, 0, Bytes(30)));
  EXPECT_TRUE(
      queue.add({30, Bytes(10)}, 0, Bytes(30)));  // the first one is full; the reader's is not its own
  EXPECT_FALSE(queue.take().has_value());
  queue.unplug();
  EXPECT_EQ(queue.take()->range.size, Bytes(30));
  EXPECT_EQ(queue.take()->reader, 1U);
}

}  // namespace
}  // namespace xenolith
