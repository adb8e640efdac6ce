#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "sim-core/kernel/arena.hpp"
#include "sim-core/kernel/chunk_pool.hpp"

namespace xenolith::detail {

/// The event queue: a ladder queue that is stable, so that events of one time leave in the order in which
/// they came without an order number in the entry (docs/decisions/0001-event-queue.md).
///
/// From the future to the present: `top`, unsorted; rungs of up to 256 buckets, each rung dividing one bucket
/// of the rung before it; `bottom`, sorted. Equal times always lie in one container, in order of arrival, and
/// every move between containers keeps that order. A queue of a few events lives in `bottom` alone.
class EventQueue {
 public:
  /// `arena`: where the frames stand that are fetched ahead of their time; null: nothing is fetched.
  explicit EventQueue(const Arena* arena = nullptr);
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  /// `time` is below the largest int64. It may be before the front.
  void push(std::int64_t time, std::uint64_t word) {
    ++size_;
    if (time < bottom_end_) {
      if (tail_ - head_ > few || tail_ == limit_) {
        insert_bottom({time, word});
      } else {
        insert_among_few({time, word});
      }
      return;
    }
    std::size_t level = 0;
    while (time < thresholds_[level]) ++level;
    if (level == 0) {
      top_.append({time, word}, pool_);
    } else {
      put(*rungs_[level - 1], {time, word});
    }
  }
  /// Makes the earliest entry available to `first`; false if there is none.
  bool fill_bottom() {
    if (head_ != tail_) [[likely]]
      return true;
    if (size_ == 0) return false;
    pull();
    return true;
  }
  /// The earliest entry, after `fill_bottom`.
  const QueueEntry& first() const noexcept { return *head_; }
  /// Removes what `first` shows.
  void pop() noexcept {
    --size_;
    ++head_;
  }
  /// After `pop`: true if an entry with the same time, which was `time`, follows.
  bool next_is(std::int64_t time) const noexcept { return head_ != tail_ && head_->time == time; }

  /// Removes every entry whose word is stale and keeps the order of the others.
  void purge(bool (*stale)(const void* context, std::uint64_t word), const void* context);

 private:
  static constexpr std::ptrdiff_t few = 16;  ///< in a bottom of up to so many only what is later moves
  static constexpr std::size_t most_buckets = 256;
  static constexpr std::size_t least_buckets = 8;
  static constexpr std::size_t most_rungs = 30;
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
  static constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min();

  /// One range of times in buckets of equal width; the first and the last also take what lies outside.
  struct Rung {
    std::int64_t start = 0;
    unsigned shift = 0;    ///< a bucket is 2^shift ps wide
    std::size_t last = 0;  ///< number of the last bucket
    std::array<std::uint64_t, most_buckets / 64> occupied{};
    std::array<Bucket, most_buckets> buckets{};
  };

  struct Span {
    std::int64_t first = never;
    std::int64_t last = always;
  };

  void put(Rung& rung, QueueEntry entry) {
    const std::int64_t offset = entry.time < rung.start ? 0 : entry.time - rung.start;
    const std::size_t wanted = static_cast<std::size_t>(offset) >> rung.shift;
    const std::size_t index = wanted < rung.last ? wanted : rung.last;
    rung.occupied[index / 64] |= std::uint64_t{1} << (index % 64);
    rung.buckets[index].append(entry, pool_);
  }
  /// Where in the bottom an event belongs cannot be foreseen, so only the question that matters to the next
  /// event is a branch: whether it comes first. The rest is one pass without branches, in which the processor
  /// does not lose what it has begun of the next event.
  void insert_among_few(QueueEntry entry);
  void insert_bottom(QueueEntry entry);
  bool spread_bottom();
  void recentre_bottom();
  void load_bottom(Bucket bucket);
  void pull();
  void take_top();
  void take_from_rung(Rung& rung);
  void divide(Bucket bucket, Span span);
  void add_rung(Bucket bucket, Span span);
  static Span span_of(const Bucket& bucket);
  void set_threshold(std::size_t level, std::int64_t from) {
    levels_ = level + 1;
    thresholds_[level] = bottom_end_ = from;
  }

  QueueEntry* head_;  ///< the bottom is sorted in [head_, tail_)
  QueueEntry* tail_;
  QueueEntry* limit_;                ///< the end of the bottom's memory
  std::int64_t bottom_end_ = never;  ///< what is due before this belongs to the bottom
  std::size_t size_ = 0;
  /// thresholds_[i]: what is due then or later belongs to container i: 0 is the top, 1 the first rung, and so
  /// on. The last of the `levels_` thresholds is `bottom_end_`.
  std::array<std::int64_t, most_rungs + 1> thresholds_{never};
  std::size_t levels_ = 1;
  std::unique_ptr<QueueEntry[]> bottom_;
  std::size_t capacity_ = 0;
  const Arena* arena_;
  Bucket top_;
  ChunkPool pool_;
  std::vector<std::unique_ptr<Rung>> rungs_;
};

}  // namespace xenolith::detail
