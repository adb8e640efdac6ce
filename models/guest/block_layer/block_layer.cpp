#include "models/guest/block_layer/block_layer.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

namespace {

constexpr Bytes page_size{4096};

}  // namespace

BlockLayer::BlockLayer(const Context& context, const Params& params)
    : Component(context), params_(params), read_ahead_(params.read_ahead / page_size) {
  constexpr int windows = 4;  // the current one, the one ahead, and two that a new reader may begin
  if (params.cache < windows * std::max(params.read_ahead, page_size))
    throw Misfit("cache", "the cache cannot hold the windows of the read-ahead",
                 "at least four times read_ahead, and four pages");
}

void BlockLayer::start() {
  limits_ = driver_->limits();
  if (limits_.block > page_size || page_size % limits_.block != Bytes{0})
    throw Misfit("driver", "the blocks of the driver do not fill a page", "a block size that divides 4 KiB");
  driver_->attach(*this);
}

std::int64_t BlockLayer::pages() const { return (capacity() + page_size - Bytes{1}) / page_size; }

bool BlockLayer::is_there(std::int64_t page) const {
  const auto found = missing_.find(page);
  return found != missing_.end() && found->second == Bytes{0};
}

Task<> BlockLayer::read(BlockRange range) {
  XENO_ASSERT(range.offset >= 0 && range.end() <= capacity().count(), "a read reaches over a device's end");
  co_await guest().run(params_.read_call, Level::process);
  const std::int64_t first = range.offset / page_size.count();
  const std::int64_t last = (range.end() - 1) / page_size.count();
  std::int64_t ask_at = first;
  for (std::int64_t page = first; page <= last; ++page) {
    if (page == ask_at) {
      const ReadAhead::Plan plan = read_ahead_.access(page, last - page + 1);
      ask_at = plan.next;
      co_await submit_window(plan.now);
      co_await submit_window(plan.ahead);
    }
    co_await read_page(page);
    const std::int64_t begin = std::max(range.offset, page * page_size.count());
    const std::int64_t end = std::min(range.end(), (page + 1) * page_size.count());
    co_await guest().copy(Bytes(end - begin), CopyFrom::cache, Level::process);
    data_.add(Bytes(end - begin));
  }
}

Task<> BlockLayer::read_page(std::int64_t page) {
  co_await guest().run(params_.page_read, Level::process);
  if (!missing_.contains(page)) {
    co_await submit_page(page);
  }
  if (is_there(page)) {
    ++hits_;
    co_return;
  }
  ++waits_;
  co_await hand_to_driver();
  while (!is_there(page)) {
    const auto waiter = waiters_.emplace(waiters_.end(), sim());
    waiter->page = page;
    co_await guest().sleep_on(waiter->queue);
    waiters_.erase(waiter);
  }
}

Task<> BlockLayer::read_direct(BlockRange range) {
  XENO_ASSERT(range.offset >= 0 && range.end() <= capacity().count(), "a read reaches over a device's end");
  const auto waiter = waiters_.emplace(waiters_.end(), sim());
  waiter->reader = ++readers_;
  waiter->missing = range.size;
  for (std::int64_t offset = range.offset; offset < range.end();) {
    const std::int64_t end = std::min(range.end(), (offset / page_size.count() + 1) * page_size.count());
    co_await submit_block({offset, Bytes(end - offset)}, waiter->reader);
    offset = end;
  }
  co_await hand_to_driver();
  while (waiter->missing.count() > 0) {
    co_await guest().sleep_on(waiter->queue);
  }
  waiters_.erase(waiter);
  data_.add(range.size);
}

Task<> BlockLayer::submit_window(ReadAhead::Window window) {
  const std::int64_t end = std::min(window.begin + window.pages, pages());
  for (std::int64_t page = window.begin; page < end; ++page) {
    if (!missing_.contains(page)) {
      co_await submit_page(page);
    }
  }
}

Task<> BlockLayer::submit_page(std::int64_t page) {
  const std::int64_t begin = page * page_size.count();
  const std::int64_t end = std::min(begin + page_size.count(), capacity().count());
  missing_.emplace(page, Bytes(end - begin));
  order_.push_back(page);
  evict();
  co_await guest().run(params_.page_submit, Level::process);
  for (std::int64_t block = begin; block < end; block += limits_.block.count()) {
    co_await submit_block({block, std::min(limits_.block, Bytes(end - block))}, 0);
  }
}

Task<> BlockLayer::submit_block(BlockRange block, std::uint64_t reader) {
  co_await guest().run(params_.block_submit, Level::process);
  if (!queue_.add(block, reader, limits_.request)) co_return;
  co_await guest().run(params_.request_submit, Level::process);
  if (static_cast<std::int64_t>(queue_.waiting()) >= params_.unplug_threshold) {
    co_await hand_to_driver();
  }
}

Task<> BlockLayer::hand_to_driver() {
  if (!queue_.plugged()) co_return;
  queue_.unplug();
  co_await guest().run(params_.unplug, Level::process);
  co_await driver_->dispatch(Level::process);
}

std::optional<BlockRequest> BlockLayer::take() {
  const std::optional<BlockRequest> request = queue_.take();
  if (request) {
    ++requests_;
    request_size_.record(request->range.size.count());
  }
  return request;
}

Task<> BlockLayer::completed(BlockRequest request, Level level) {
  const std::int64_t blocks = (request.range.size + limits_.block - Bytes{1}) / limits_.block;
  co_await guest().run(params_.block_complete * blocks, level);
  if (request.reader == 0) mark(request.range);
  for (Waiter& waiter : waiters_) {
    if (request.reader != 0 && waiter.reader == request.reader) waiter.missing -= request.range.size;
  }
  // Who is woken may leave the list while the waker pays for it.
  for (auto done = first_done(); done != waiters_.end(); done = first_done()) {
    co_await guest().wake(done->queue, level);
  }
}

std::list<BlockLayer::Waiter>::iterator BlockLayer::first_done() {
  return std::find_if(waiters_.begin(), waiters_.end(), [this](const Waiter& waiter) {
    const bool done = waiter.reader != 0 ? waiter.missing == Bytes{0} : is_there(waiter.page);
    return done && waiter.queue.sleepers() > 0;
  });
}

void BlockLayer::mark(BlockRange range) {
  for (std::int64_t offset = range.offset; offset < range.end();) {
    const std::int64_t page = offset / page_size.count();
    const std::int64_t end = std::min(range.end(), (page + 1) * page_size.count());
    const auto found = missing_.find(page);
    XENO_ASSERT(found != missing_.end() && found->second >= Bytes(end - offset), "a page came twice");
    found->second -= Bytes(end - offset);
    offset = end;
  }
}

/// Pages that are still to come stay.
void BlockLayer::evict() {
  while (static_cast<std::int64_t>(missing_.size()) > params_.cache / page_size && is_there(order_.front())) {
    missing_.erase(order_.front());
    order_.pop_front();
  }
}

void BlockLayer::drop_cache() {
  std::erase_if(order_, [this](std::int64_t page) { return is_there(page); });
  std::erase_if(missing_, [](const auto& page) { return page.second == Bytes{0}; });
  read_ahead_.reset();
}

}  // namespace xenolith
