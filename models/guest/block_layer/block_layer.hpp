#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/guest/block_layer/read_ahead.hpp"
#include "models/guest/block_layer/request_queue.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Page cache, read-ahead and request queue of one block device in a guest's kernel.
///
/// A reader goes over pages: those that are there are copied to it, for others it sleeps. Read-ahead reads
/// windows before they are asked for. Blocks merge into requests while the queue is plugged, which it is
/// until a reader sleeps or enough requests wait. README.md tells what is left out.
class BlockLayer final : public Component, public BlockReader, private BlockQueue {
 public:
  static constexpr std::string_view summary =
      "Page cache, read-ahead and request queue of a block device in a guest.";

  struct Params {
    Bytes read_ahead{};
    Bytes cache{};
    std::int64_t unplug_threshold = 0;
    Cycles read_call{};
    Cycles page_read{};
    Cycles page_submit{};
    Cycles block_submit{};
    Cycles request_submit{};
    Cycles unplug{};
    Cycles block_complete{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::read_ahead, "read_ahead", "Largest window of the read-ahead; zero: none.",
                   not_negative),
          required(&Params::cache, "cache", "Pages that the cache holds; the oldest go first.", positive),
          required(&Params::unplug_threshold, "unplug_threshold",
                   "Waiting requests at which the queue is handed to the driver.", at_least(1)),
          required(&Params::read_call, "read_call", "System call of a read, without its pages.",
                   not_negative),
          required(&Params::page_read, "page_read", "Finding a page in the cache, without the copy.",
                   not_negative),
          required(&Params::page_submit, "page_submit", "New page in the cache that is to be read.",
                   not_negative),
          required(&Params::block_submit, "block_submit", "Submission of a block, merged or not.",
                   not_negative),
          required(&Params::request_submit, "request_submit", "A new request in the queue.", not_negative),
          required(&Params::unplug, "unplug", "Handing the queue to the driver.", not_negative),
          required(&Params::block_complete, "block_complete",
                   "End of a block: its page is marked, whoever waits is looked up.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&BlockLayer::driver_, "driver", "The driver of the device."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&BlockLayer::requests_, "requests", "Requests that the driver took."),
        statistic(&BlockLayer::request_size_, "request_size", "Bytes of a request that the driver took."),
        statistic(&BlockLayer::data_, "data", "Bytes read by processes."),
        statistic(&BlockLayer::waits_, "waits", "Times that a reader slept until a page came."),
        statistic(&BlockLayer::hits_, "hits", "Pages that were there when a reader came to them."));
  }

  BlockLayer(const Context& context, const Params& params);
  void start() override;

  Bytes capacity() const override { return driver_->capacity(); }
  GuestKernel& guest() override { return driver_->guest(); }
  Task<> read(BlockRange range) override;
  Task<> read_direct(BlockRange range) override;
  void drop_cache() override;

 private:
  /// A process that sleeps until a page, or all that it reads past the cache, is there.
  struct Waiter {
    explicit Waiter(Simulator& sim) : queue(sim) {}
    std::int64_t page = -1;
    std::uint64_t reader = 0;
    Bytes missing{};
    WaitQueue queue;
  };

  std::optional<BlockRequest> take() override;
  Task<> completed(BlockRequest request, Level level) override;

  Task<> submit_window(ReadAhead::Window window);
  Task<> submit_page(std::int64_t page);
  Task<> submit_block(BlockRange block, std::uint64_t reader);
  Task<> read_page(std::int64_t page);
  Task<> hand_to_driver();
  /// Takes note of what has come; true if somebody waits for it.
  void mark(BlockRange range);
  /// The first process asleep that has got what it waits for.
  std::list<Waiter>::iterator first_done();
  bool is_there(std::int64_t page) const;
  std::int64_t pages() const;
  void evict();

  const Params params_;
  Port<BlockDriver> driver_;
  BlockLimits limits_;
  RequestQueue queue_;
  ReadAhead read_ahead_;
  std::map<std::int64_t, Bytes> missing_;  ///< by page of the cache, what of it is still to come
  std::deque<std::int64_t> order_;         ///< pages of the cache, the oldest first
  std::list<Waiter> waiters_;
  std::uint64_t readers_ = 0;
  Counter requests_;
  Tally request_size_;
  Flow data_;
  Counter waits_;
  Counter hits_;
};

}  // namespace xenolith
