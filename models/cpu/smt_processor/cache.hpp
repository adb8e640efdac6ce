#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// A physically indexed set-associative cache with true least-recently-used replacement. It knows which lines
/// it holds, not what is in them; write-backs are free.
class Cache {
 public:
  /// Size, line and number of sets must be powers of two.
  Cache(Bytes size, std::int64_t ways, Bytes line);

  /// Goes over lines in order and brings in those that miss; gives their number.
  std::int64_t touch(std::span<const std::uint32_t> lines);
  bool holds(std::uint32_t line) const;
  std::int64_t sets() const { return static_cast<std::int64_t>(mask_) + 1; }

 private:
  std::uint32_t ways_;
  std::uint32_t mask_;
  /// Line numbers plus one, 0 for an empty place; each set is ordered from the most to the least recently
  /// used.
  std::vector<std::uint32_t> places_;
};

}  // namespace xenolith
