#include "models/contract/ethernet.hpp"

#include <algorithm>

namespace xenolith {

namespace {

constexpr Bytes check_sequence{4};
constexpr Bytes preamble{8};  // with the start-of-frame delimiter
constexpr Bytes gap{12};
constexpr Bytes least_frame{64};  // with its check sequence

}  // namespace

Duration last_bit_time(Bytes size, BitRate rate) {
  return (preamble + std::max(size + check_sequence, least_frame)) / rate;
}

Duration wire_time(Bytes size, BitRate rate) {
  return (preamble + std::max(size + check_sequence, least_frame) + gap) / rate;
}

}  // namespace xenolith
