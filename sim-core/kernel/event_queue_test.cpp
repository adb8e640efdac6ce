#include "sim-core/kernel/event_queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

namespace xenolith::detail {
namespace {

/// What the queue must be: sorted by time, equal times in order of arrival.
class Reference {
 public:
  void push(std::int64_t time, std::uint64_t word) { entries_.emplace(time, word); }
  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  QueueEntry pop() {
    const auto first = entries_.begin();
    const QueueEntry entry{first->first, first->second};
    entries_.erase(first);
    return entry;
  }
  template <class Stale>
  void purge(Stale stale) {
    std::erase_if(entries_, [&](const auto& entry) { return stale(entry.second); });
  }

 private:
  std::multimap<std::int64_t, std::uint64_t> entries_;  // inserts after its equals
};

/// How far ahead events are scheduled.
enum class Delays { ties, clocked, uniform, bimodal, heavy_tail, huge, tiny, descending };

struct Draw {
  Delays kind;
  std::uint64_t state;

  std::uint64_t bits() {
    state += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    return (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  }
  std::int64_t below(std::uint64_t limit) { return static_cast<std::int64_t>((bits() >> 3) % limit); }
  std::int64_t delay() {
    switch (kind) {
      case Delays::ties:
        return 1 + below(3);
      case Delays::clocked:
        return 1000 * (1 + below(16));
      case Delays::uniform:
        return 1 + below(1'000'000);
      case Delays::bimodal:
        return below(10) == 0 ? 1'000'000'000 + below(1000) : 1 + below(1000);
      case Delays::heavy_tail:
        return 1 + static_cast<std::int64_t>(
                       std::min(1e15, 1000 / (1e-12 + static_cast<double>(bits() >> 11) * 0x1p-53)));
      case Delays::huge:
        return 1 + below(std::uint64_t{1} << 60);
      case Delays::tiny:
        return 1;
      case Delays::descending:
        return 1'000'000'000 - below(1'000'000) * 1000;
    }
    return 1;
  }
};

std::int64_t later(std::int64_t now, std::int64_t delay) {
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max() - 1;
  return delay > last - now ? last : now + delay;
}

void expect_same_front(EventQueue& queue, Reference& reference, std::int64_t& now) {
  RC_ASSERT(queue.fill_bottom());
  const QueueEntry found = queue.first();
  queue.pop();
  const QueueEntry expected = reference.pop();
  RC_ASSERT(found.time == expected.time);
  RC_ASSERT(found.word == expected.word);
  now = found.time;
}

bool every_third(const void*, std::uint64_t word) { return word % 3 == 0; }

/// Pushes and pops at random around a size that itself moves, and compares every entry.
void compare(Delays kind, std::uint64_t seed, std::size_t size, int steps, bool purging) {
  EventQueue queue;
  Reference reference;
  Draw draw{kind, seed};
  std::int64_t now = 0;
  std::uint64_t word = 0;
  const auto push = [&](std::int64_t time) {
    queue.push(time, ++word);
    reference.push(time, word);
  };
  for (int step = 0; step < steps; ++step) {
    const std::size_t wanted = draw.below(4) == 0 ? size : size / 2;
    while (reference.size() < wanted) push(later(now, draw.delay()));
    for (std::size_t i = 0; i < size / 2 + 1 && !reference.empty(); ++i) {
      expect_same_front(queue, reference, now);
      if (draw.below(3) != 0) push(later(now, draw.delay()));
    }
    if (purging && step % 8 == 7) {
      queue.purge(every_third, nullptr);
      reference.purge([](std::uint64_t entry) { return every_third(nullptr, entry); });
    }
    RC_ASSERT(queue.size() == reference.size());
  }
  while (!reference.empty()) expect_same_front(queue, reference, now);
  RC_ASSERT(!queue.fill_bottom());
}

constexpr Delays all_delays[] = {Delays::ties,       Delays::clocked, Delays::uniform, Delays::bimodal,
                                 Delays::heavy_tail, Delays::huge,    Delays::tiny,    Delays::descending};

TEST(EventQueue, LeavesInOrderOfTimeThenArrival) {
  ASSERT_TRUE(rc::check([] {
    const auto kind = *rc::gen::elementOf(std::vector<Delays>(std::begin(all_delays), std::end(all_delays)));
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto size = *rc::gen::inRange<std::size_t>(1, 300);
    compare(kind, seed, size, 6, *rc::gen::arbitrary<bool>());
  }));
}

TEST(EventQueue, LeavesInOrderWhenLarge) {
  for (const Delays kind : all_delays) {
    compare(kind, 17, 20'000, 3, false);
    compare(kind, 18, 5'000, 16, true);
  }
}

/// What run(until) does: the front is looked at and left, then something earlier comes.
TEST(EventQueue, TakesEntriesBeforeAFrontThatWasLookedAt) {
  ASSERT_TRUE(rc::check([](std::uint64_t seed) {
    EventQueue queue;
    Reference reference;
    Draw draw{Delays::uniform, seed};
    std::uint64_t word = 0;
    for (int round = 0; round < 40; ++round) {
      for (int i = 0; i < 20; ++i) {
        const std::int64_t time = 1 + draw.below(1000 + 100'000 / static_cast<std::uint64_t>(round + 1));
        queue.push(time, ++word);
        reference.push(time, word);
      }
      RC_ASSERT(queue.fill_bottom());
    }
    std::int64_t now = 0;
    while (!reference.empty()) expect_same_front(queue, reference, now);
  }));
}

TEST(EventQueue, KeepsArrivalOrderOfManyEqualTimes) {
  EventQueue queue;
  constexpr std::uint64_t count = 10'000;
  for (std::uint64_t i = 0; i < count; ++i) {
    queue.push(5'000'000, i);
    if (i % 100 == 0) queue.push(static_cast<std::int64_t>(1 + i), count + i);
  }
  for (std::uint64_t i = 0; i < count / 100; ++i) {
    ASSERT_TRUE(queue.fill_bottom());
    EXPECT_EQ(queue.first().word, count + 100 * i);
    queue.pop();
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSERT_TRUE(queue.fill_bottom());
    ASSERT_EQ(queue.first().word, i);
    queue.pop();
    EXPECT_EQ(queue.next_is(5'000'000), i + 1 < count);
  }
}

TEST(EventQueue, TheLatestTimeIsInReach) {
  EventQueue queue;
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max() - 1;
  for (std::uint64_t i = 0; i < 100; ++i) queue.push(i % 2 == 0 ? last : 1 + static_cast<std::int64_t>(i), i);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(queue.fill_bottom());
    queue.pop();
  }
  ASSERT_TRUE(queue.fill_bottom());
  EXPECT_EQ(queue.first().time, last);
  EXPECT_EQ(queue.first().word, 0U);
}

}  // namespace
}  // namespace xenolith::detail
