#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// What a site keeps of overlays that it fetched: the least recently used goes first when there is no room.
class OverlayCache {
 public:
  explicit OverlayCache(Bytes room) : room_(room) {}

  /// Whether the overlay is there; if so, it is now the one used last.
  bool use(std::uint64_t overlay);
  /// Keeps an overlay; one that is larger than all the room is not kept.
  void keep(std::uint64_t overlay, Bytes size);

  std::size_t overlays() const { return kept_.size(); }
  Bytes room() const { return room_; }
  Bytes used() const { return used_; }

 private:
  struct Kept {
    std::uint64_t overlay;
    Bytes size;
  };
  Bytes room_;
  Bytes used_{};
  std::vector<Kept> kept_;  ///< the one used last at the end; tens of them, so that looking along is quick
};

}  // namespace xenolith
