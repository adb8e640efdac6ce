#pragma once

#include <cstdint>
#include <string_view>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// Measuring equipment: when the bytes of a stream came out of a network driver.
class SegmentLog {
 public:
  static constexpr std::string_view contract = "segment-log";
  virtual ~SegmentLog() = default;
  /// When the segment with this byte of the stream first came; what came before it is forgotten.
  virtual Time came(std::uint64_t byte) = 0;
};

}  // namespace xenolith
