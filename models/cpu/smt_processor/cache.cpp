#include "models/cpu/smt_processor/cache.hpp"

#include <algorithm>
#include <bit>

#include "sim-core/base/check.hpp"

namespace xenolith {

Cache::Cache(Bytes size, std::int64_t ways, Bytes line)
    : ways_(static_cast<std::uint32_t>(ways)),
      mask_(static_cast<std::uint32_t>(size / line / ways - 1)),
      places_(static_cast<std::size_t>(size / line), 0) {
  XENO_ASSERT(std::has_single_bit(mask_ + 1U), "the number of sets of a cache is not a power of two");
  XENO_ASSERT(static_cast<std::int64_t>(mask_ + 1U) * ways == size / line,
              "a cache is not ways times sets of lines");
}

std::int64_t Cache::touch(std::span<const std::uint32_t> lines) {
  std::int64_t misses = 0;
  for (const std::uint32_t line : lines) {
    const std::uint32_t tag = line + 1;
    std::uint32_t* const set = &places_[static_cast<std::size_t>(line & mask_) * ways_];
    // Everything in front of the line, or everything if it misses, moves one place back.
    std::uint32_t carried = set[0];
    if (carried == tag) continue;
    std::uint32_t way = 1;
    for (; way < ways_; ++way) {
      const std::uint32_t here = set[way];
      set[way] = carried;
      carried = here;
      if (here == tag) break;
    }
    set[0] = tag;
    misses += way == ways_ ? 1 : 0;
  }
  return misses;
}

bool Cache::holds(std::uint32_t line) const {
  const auto set = places_.begin() + static_cast<std::ptrdiff_t>((line & mask_) * ways_);
  return std::find(set, set + static_cast<std::ptrdiff_t>(ways_), line + 1) !=
         set + static_cast<std::ptrdiff_t>(ways_);
}

}  // namespace xenolith
