#include "models/cpu/smt_processor/cache.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <list>
#include <numeric>
#include <vector>

namespace xenolith {
namespace {

std::vector<std::uint32_t> lines_from(std::uint32_t first, std::uint32_t count) {
  std::vector<std::uint32_t> lines(count);
  std::iota(lines.begin(), lines.end(), first);
  return lines;
}

TEST(Cache, HoldsWhatFits) {
  Cache cache(8_KiB, 4, 64_B);  // 128 lines, 32 sets
  EXPECT_EQ(cache.sets(), 32);
  const auto lines = lines_from(0, 128);
  EXPECT_EQ(cache.touch(lines), 128);
  EXPECT_EQ(cache.touch(lines), 0);
}

TEST(Cache, GoingInCirclesOverOneLineTooManyMissesEveryTimeInThatSet) {
  Cache cache(8_KiB, 4, 64_B);
  const auto lines = lines_from(0, 129);  // five lines in set 0
  cache.touch(lines);
  EXPECT_EQ(cache.touch(lines), 5);
  EXPECT_EQ(cache.touch(lines), 5);
}

TEST(Cache, TheLeastRecentlyUsedLeaves) {
  Cache cache(256_B, 4, 64_B);  // one set
  cache.touch(lines_from(0, 4));
  const std::vector<std::uint32_t> again{0, 9};
  EXPECT_EQ(cache.touch(again), 1);
  EXPECT_TRUE(cache.holds(0));
  EXPECT_FALSE(cache.holds(1));
  EXPECT_TRUE(cache.holds(2));
  EXPECT_TRUE(cache.holds(9));
}

/// Against a list that is kept in order of use.
RC_GTEST_PROP(CacheProperty, AgreesWithATextbookList, ()) {
  Cache cache(1_KiB, 4, 64_B);  // 16 lines, 4 sets
  std::vector<std::list<std::uint32_t>> sets(4);
  const auto lines = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 40));
  std::int64_t expected = 0;
  for (const std::uint32_t line : lines) {
    auto& set = sets[line % 4];
    const auto found = std::find(set.begin(), set.end(), line);
    if (found != set.end()) {
      set.erase(found);
    } else {
      ++expected;
      if (set.size() == 4) set.pop_back();
    }
    set.push_front(line);
  }
  RC_ASSERT(cache.touch(lines) == expected);
}

}  // namespace
}  // namespace xenolith
