#include "models/storage/disk/disk.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

Disk::Disk(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      geometry_(params),
      command_(sim(), 1),
      heads_(sim(), 1),
      cleaned_(sim()) {
  if (params.inner_rate > params.outer_rate)
    throw Misfit("inner_rate", "the innermost zone is faster than the outermost", "at most outer_rate");
  if (params.track_seek > params.average_seek || params.average_seek > params.full_seek)
    throw Misfit("average_seek", "seeks do not grow with their distance",
                 "a time between track_seek and full_seek");
}

void Disk::check(BlockRange range) const {
  XENO_ASSERT(range.offset >= 0 && range.size > Bytes{0} && range.end() <= capacity().count(),
              "a command reaches over the end of a disk");
}

Task<> Disk::read(BlockRange range) {
  check(range);
  const Time arrived = now();
  const Lease command = co_await command_.acquire();
  const Time begun = now();
  co_await sim().delay(params_.command_overhead);
  Lease heads = co_await heads_.acquire();
  Time first = now();
  if (ahead_.active && range.offset == ahead_.begin && range.size <= params_.buffer) {
    ++buffer_hits_;
    co_await read_buffer(range);
  } else {
    const Time under_heads = co_await read_medium(range);
    first = under_heads;
  }
  heads.release();
  // The interface works while the heads read; only what it has not kept up with is left.
  const Time sent = first + range.size / params_.interface_rate;
  if (sent > now()) {
    co_await sim().wait_until(sent);
  }
  make_room(range.end());
  ++commands_;
  data_.add(range.size);
  service_.record(now() - begun);
  latency_.record(now() - arrived);
}

Task<> Disk::read_buffer(BlockRange range) {
  const Time reached = ahead_.since + geometry_.pass(ahead_.begin, range.end());
  ahead_.since = reached;
  ahead_.begin = range.end();
  if (reached > now()) {
    co_await sim().wait_until(reached);
  }
}

/// Heads that had stopped because the buffer was full go on when their place comes round again.
void Disk::make_room(std::int64_t consumed) {
  const Duration filling = geometry_.pass(ahead_.begin, ahead_.limit);
  if (ahead_.since + filling < now()) {
    ahead_.since = now() + geometry_.rotation(now(), ahead_.limit) - filling;
  }
  ahead_.limit = std::min(consumed + params_.buffer.count(), capacity().count() - 1);
}

Task<Time> Disk::read_medium(BlockRange range) {
  const std::int64_t distance = std::abs(geometry_.track(range.offset) - cylinder_);
  co_await sim().delay(geometry_.seek(distance));
  co_await sim().delay(geometry_.rotation(now(), range.offset));
  const Time first = now();
  co_await sim().delay(geometry_.pass(range.offset, range.end()));
  cylinder_ = geometry_.track(range.end() - 1);
  ahead_ = {params_.read_ahead, range.end(), now(), range.end() + params_.buffer.count()};
  co_return first;
}

Task<> Disk::write(BlockRange range) {
  check(range);
  const Time arrived = now();
  const Lease command = co_await command_.acquire();
  co_await sim().delay(params_.command_overhead);
  const Duration transfer = range.size / params_.interface_rate;
  if (params_.write_cache && range.size <= params_.buffer) {
    while (dirty_size_ + range.size > params_.buffer) {
      co_await cleaned_.wait();
    }
    co_await sim().delay(transfer);
    keep(range);
  } else {
    const Time sent = now() + transfer;
    co_await write_medium(range);
    if (sent > now()) {
      co_await sim().wait_until(sent);
    }
  }
  ++writes_;
  written_.add(range.size);
  write_latency_.record(now() - arrived);
}

Task<> Disk::flush() {
  while (dirty_size_ > Bytes::zero()) {
    co_await cleaned_.wait();
  }
}

void Disk::keep(BlockRange range) {
  dirty_size_ += range.size;
  if (!dirty_.empty() && dirty_.back().end() == range.offset) {
    dirty_.back().size += range.size;
  } else {
    dirty_.push_back(range);
  }
  if (std::exchange(emptying_, true)) return;
  sim().spawn(empty_buffer());
}

Task<> Disk::empty_buffer() {
  while (!dirty_.empty()) {
    BlockRange& next = dirty_.front();
    const BlockRange track{next.offset, std::min(next.size, geometry_.track_size(next.offset))};
    next.offset = track.end();
    next.size -= track.size;
    if (next.size == Bytes{0}) dirty_.pop_front();
    co_await write_medium(track);
    dirty_size_ -= track.size;
    cleaned_.notify_all();
  }
  emptying_ = false;
}

/// Heads that have just written up to here go on without waiting for a turn.
Task<> Disk::write_medium(BlockRange range) {
  const Lease heads = co_await heads_.acquire();
  ahead_.active = false;
  if (range.offset != wrote_to_ || now() != wrote_at_) {
    const std::int64_t distance = std::abs(geometry_.track(range.offset) - cylinder_);
    co_await sim().delay(geometry_.seek(distance));
    co_await sim().delay(geometry_.rotation(now(), range.offset));
  }
  co_await sim().delay(geometry_.pass(range.offset, range.end()));
  cylinder_ = geometry_.track(range.end() - 1);
  wrote_to_ = range.end();
  wrote_at_ = now();
}

}  // namespace xenolith
