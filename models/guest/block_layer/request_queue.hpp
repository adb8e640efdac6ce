#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "models/contract/block.hpp"

namespace xenolith {

/// Requests that wait for a driver, in order, with back merging and plugging as in Linux 2.6's
/// block/ll_rw_blk.c. State only.
class RequestQueue {
 public:
  /// Adds blocks that are to be read: to the end of a request that they continue, as long as it stays within
  /// `most` bytes, or as a new request. The first one into an empty queue plugs it. True if it is new.
  bool add(BlockRange blocks, std::uint64_t reader, Bytes most);
  /// The oldest request, unless the queue is plugged.
  std::optional<BlockRequest> take();
  bool plugged() const { return plugged_; }
  void unplug() { plugged_ = false; }
  std::size_t waiting() const { return requests_.size(); }

 private:
  std::deque<BlockRequest> requests_;
  std::uint64_t numbers_ = 0;
  bool plugged_ = false;
};

}  // namespace xenolith
