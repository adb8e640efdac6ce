#include "sim-core/kernel/event_queue.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace xenolith::detail {
namespace {

constexpr std::size_t sortable = 32;  // this many entries are sorted by insertion
constexpr std::size_t wanted_in_bucket = 8;
constexpr std::size_t gap = 8;  // least room before the bottom's first entry
constexpr std::size_t first_capacity = 256;
constexpr std::size_t fetch_from = 512;  // with fewer events than this the frames are in the cache anyway

}  // namespace

EventQueue::EventQueue(const Arena* arena)
    : bottom_(std::make_unique<QueueEntry[]>(first_capacity)), capacity_(first_capacity), arena_(arena) {
  head_ = tail_ = bottom_.get() + gap;
  limit_ = bottom_.get() + capacity_;
}

EventQueue::~EventQueue() = default;

EventQueue::Span EventQueue::span_of(const Bucket& bucket) {
  Span span;
  bucket.each([&span](const QueueEntry& entry) {
    span.first = std::min(span.first, entry.time);
    span.last = std::max(span.last, entry.time);
  });
  return span;
}

void EventQueue::insert_among_few(QueueEntry entry) {
  QueueEntry* at = head_;
  if (at != tail_ && at->time <= entry.time) {
    std::uint64_t found = 0;  // all ones behind the place of the entry
    for (++at; at != tail_; ++at) {
      found |= -static_cast<std::uint64_t>(entry.time < at->time);
      const std::uint64_t times = static_cast<std::uint64_t>(entry.time ^ at->time) & found;
      const std::uint64_t words = (entry.word ^ at->word) & found;
      at->time ^= static_cast<std::int64_t>(times);
      at->word ^= words;
      entry.time ^= static_cast<std::int64_t>(times);
      entry.word ^= words;
    }
    *at = entry;
    ++tail_;
  } else if (head_ != bottom_.get()) {
    *--head_ = entry;
  } else {
    insert_bottom(entry);
  }
}

void EventQueue::insert_bottom(QueueEntry entry) {
  const auto count = static_cast<std::size_t>(tail_ - head_);
  if (count > 2 * sortable && head_[sortable].time <= entry.time && entry.time < (tail_ - sortable)->time &&
      spread_bottom()) {
    --size_;
    push(entry.time, entry.word);
    return;
  }
  if (head_ == bottom_.get() || tail_ == limit_) recentre_bottom();
  if (tail_ - head_ > few && entry.time < head_[count / 2].time) {
    QueueEntry* at = head_--;  // what is earlier moves down
    for (; at->time <= entry.time; ++at) at[-1] = at[0];
    at[-1] = entry;
  } else {
    QueueEntry* at = tail_++;  // what is later moves up
    for (; at != head_ && at[-1].time > entry.time; --at) at[0] = at[-1];
    *at = entry;
  }
}

/// Gives the bottom room on both sides; takes more memory only if it is more than half full.
void EventQueue::recentre_bottom() {
  const auto count = static_cast<std::size_t>(tail_ - head_);
  QueueEntry* const old_head = head_;
  std::unique_ptr<QueueEntry[]> old;
  if (2 * (count + gap) > capacity_) {
    capacity_ = 4 * (count + gap);
    old = std::exchange(bottom_, std::make_unique<QueueEntry[]>(capacity_));
    limit_ = bottom_.get() + capacity_;
  }
  head_ = bottom_.get() + (capacity_ - count) / 2;
  tail_ = head_ + count;
  std::memmove(head_, old_head, count * sizeof(QueueEntry));
}

/// Turns a bottom that has grown into a rung and takes the first bucket of that. False if it cannot be
/// divided.
bool EventQueue::spread_bottom() {
  const Span span{head_->time, tail_[-1].time};
  if (span.first == span.last || levels_ > most_rungs) return false;
  Bucket all;
  for (const QueueEntry* entry = head_; entry != tail_; ++entry) all.append(*entry, pool_);
  head_ = tail_ = bottom_.get() + gap;
  if (thresholds_[0] == never) set_threshold(0, span.last + 1);
  add_rung(all, span);
  pull();
  return true;
}

void EventQueue::pull() {
  do {
    if (levels_ == 1) {
      take_top();
    } else {
      take_from_rung(*rungs_[levels_ - 2]);
    }
  } while (head_ == tail_);
}

void EventQueue::take_top() {
  if (top_.count <= sortable) {
    set_threshold(0, never);
    load_bottom(std::exchange(top_, Bucket{}));
    return;
  }
  const Bucket all = std::exchange(top_, Bucket{});
  const Span span = span_of(all);
  set_threshold(0, span.last + 1);
  divide(all, span);
}

void EventQueue::take_from_rung(Rung& rung) {
  std::size_t group = 0;
  while (group < rung.occupied.size() && rung.occupied[group] == 0) ++group;
  if (group == rung.occupied.size()) {
    set_threshold(levels_ - 2, thresholds_[levels_ - 2]);
    return;
  }
  const std::size_t index = 64 * group + static_cast<std::size_t>(std::countr_zero(rung.occupied[group]));
  rung.occupied[group] &= rung.occupied[group] - 1;
  if (index == rung.last) {
    // What is left of the rung's range belongs to whoever gets this bucket.
    set_threshold(levels_ - 2, thresholds_[levels_ - 2]);
  } else {
    set_threshold(levels_ - 1, rung.start + (static_cast<std::int64_t>(index + 1) << rung.shift));
  }
  const Bucket bucket = std::exchange(rung.buckets[index], Bucket{});
  if (bucket.count <= sortable) {
    load_bottom(bucket);
  } else {
    divide(bucket, span_of(bucket));
  }
}

void EventQueue::divide(Bucket bucket, Span span) {
  if (span.first == span.last || levels_ > most_rungs) {
    load_bottom(bucket);
  } else {
    add_rung(bucket, span);
  }
}

void EventQueue::add_rung(Bucket bucket, Span span) {
  if (rungs_.size() < levels_) rungs_.push_back(std::make_unique<Rung>());
  Rung& rung = *rungs_[levels_ - 1];
  set_threshold(levels_, always);
  const std::size_t buckets =
      std::clamp(std::bit_ceil(bucket.count / wanted_in_bucket), least_buckets, most_buckets);
  const auto width =
      static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(span.last - span.first)));
  const auto bits = static_cast<unsigned>(std::bit_width(buckets - 1));
  rung.start = span.first;
  rung.shift = width > bits ? width - bits : 0;
  rung.last = static_cast<std::size_t>(span.last - span.first) >> rung.shift;
  bucket.drain(pool_, [this, &rung](const QueueEntry& entry) { put(rung, entry); });
}

/// Sorts a bucket into the empty bottom, equal times in order of arrival.
void EventQueue::load_bottom(Bucket bucket) {
  if (bucket.count + 2 * gap > capacity_) {
    capacity_ = 2 * (bucket.count + 2 * gap);
    bottom_ = std::make_unique<QueueEntry[]>(capacity_);
    limit_ = bottom_.get() + capacity_;
  }
  QueueEntry* const begin = bottom_.get() + gap;
  QueueEntry* end = begin;
  const bool fetch = arena_ != nullptr && size_ >= fetch_from;
  bucket.drain(pool_, [&](const QueueEntry& entry) {
    if (fetch) arena_->prefetch(entry.word);
    QueueEntry* at = end++;
    for (; at != begin && at[-1].time > entry.time; --at) at[0] = at[-1];
    *at = entry;
  });
  head_ = begin;
  tail_ = end;
}

void EventQueue::purge(bool (*stale)(const void* context, std::uint64_t word), const void* context) {
  std::size_t kept = 0;
  const auto sweep = [&](Bucket& bucket) {
    const Bucket old = std::exchange(bucket, Bucket{});
    Bucket(old).drain(pool_, [&](const QueueEntry& entry) {
      if (!stale(context, entry.word)) bucket.append(entry, pool_);
    });
    kept += bucket.count;
  };
  sweep(top_);
  for (std::size_t level = 0; level + 1 < levels_; ++level) {
    Rung& rung = *rungs_[level];
    for (std::size_t i = 0; i <= rung.last; ++i) {
      sweep(rung.buckets[i]);
      if (rung.buckets[i].count == 0) rung.occupied[i / 64] &= ~(std::uint64_t{1} << (i % 64));
    }
  }
  tail_ = std::remove_if(head_, tail_, [&](const QueueEntry& entry) { return stale(context, entry.word); });
  size_ = kept + static_cast<std::size_t>(tail_ - head_);
}

}  // namespace xenolith::detail
