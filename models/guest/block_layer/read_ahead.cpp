#include "models/guest/block_layer/read_ahead.hpp"

#include <algorithm>

namespace xenolith {

/// get_init_ra_size: the next power of two, grown fast as long as it is small.
std::int64_t ReadAhead::first_size(std::int64_t wanted, std::int64_t most) {
  std::int64_t size = 1;
  while (size < wanted) size *= 2;
  if (size <= most / 32) return size * 4;
  if (size <= most / 4) return size * 2;
  return most;
}

/// get_next_ra_size
std::int64_t ReadAhead::next_size() const {
  const std::int64_t grown = size_ < most_ / 16 ? 4 * size_ : 2 * size_;
  return std::min(grown, most_);
}

ReadAhead::Window ReadAhead::make_ahead() {
  ahead_size_ = next_size();
  ahead_start_ = start_ + size_;
  return {ahead_start_, ahead_size_};
}

/// page_cache_readahead, without its memory of pages that were found in the cache.
ReadAhead::Plan ReadAhead::access(std::int64_t page, std::int64_t wanted) {
  Plan plan;
  const bool sequential = page == previous_ + 1;
  const std::int64_t size = std::min(wanted, most_);
  previous_ = page;
  if (size == 0) {
    plan.next = page + 1;
    return plan;
  }
  previous_ = page + size - 1;
  if (sequential && size_ == 0) {
    size_ = first_size(size, most_);
    start_ = page;
    plan.now = {start_, size_};
    if (wanted >= most_) plan.ahead = make_ahead();
  } else if (!sequential) {
    start_ = size_ = ahead_start_ = ahead_size_ = 0;
    plan.now = {page, size};
  } else {
    if (ahead_start_ == 0) plan.ahead = make_ahead();
    if (previous_ >= ahead_start_) {
      start_ = ahead_start_;
      size_ = ahead_size_;
      plan.now = plan.ahead;
      plan.ahead = make_ahead();
      previous_ = std::min(previous_, ahead_start_ + ahead_size_ - 1);
    }
  }
  plan.next = previous_ + 1;
  return plan;
}

}  // namespace xenolith
