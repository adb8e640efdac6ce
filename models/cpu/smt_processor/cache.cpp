#include "models/cpu/smt_processor/cache.hpp"

#include <algorithm>
#include <bit>

#include "sim-core/base/check.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace xenolith {

#ifdef __SSE2__
namespace {

/// Lets places below `count` through, of which there are eight.
struct Below {
  explicit Below(unsigned count)
      : first(_mm_cmplt_epi32(_mm_set_epi32(3, 2, 1, 0), _mm_set1_epi32(static_cast<int>(count)))),
        second(_mm_cmplt_epi32(_mm_set_epi32(7, 6, 5, 4), _mm_set1_epi32(static_cast<int>(count)))) {}
  __m128i first;
  __m128i second;
};

__m128i choose(__m128i mask, __m128i yes, __m128i no) {
  return _mm_or_si128(_mm_and_si128(mask, yes), _mm_andnot_si128(mask, no));
}

/// `Cache::touch` of one line in a set of eight places, without a branch: where a line is found cannot be
/// foreseen. True if it misses.
bool touch_eight(std::uint32_t* set, std::uint32_t tag) {
  auto* const places = reinterpret_cast<__m128i*>(set);
  const __m128i first = _mm_loadu_si128(places);
  const __m128i second = _mm_loadu_si128(places + 1);
  const __m128i wanted = _mm_set1_epi32(static_cast<int>(tag));
  const __m128i same = _mm_packs_epi32(_mm_cmpeq_epi32(first, wanted), _mm_cmpeq_epi32(second, wanted));
  const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_packs_epi16(same, same))) & 0xFFU;
  const auto place = static_cast<unsigned>(std::countr_zero(found | 0x80U));
  const Below moved(place + 1);
  const __m128i back = _mm_or_si128(_mm_slli_si128(first, 4), _mm_cvtsi32_si128(static_cast<int>(tag)));
  const __m128i on = _mm_or_si128(_mm_slli_si128(second, 4), _mm_srli_si128(first, 12));
  _mm_storeu_si128(places, choose(moved.first, back, first));
  _mm_storeu_si128(places + 1, choose(moved.second, on, second));
  return found == 0;
}

}  // namespace
#endif

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
#ifdef __SSE2__
    if (ways_ == 8) {
      misses += touch_eight(set, tag) ? 1 : 0;
      continue;
    }
#endif
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
