#include "models/workload/crowd/overlay_cache.hpp"

#include <algorithm>

namespace xenolith {

bool OverlayCache::use(std::uint64_t overlay) {
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [overlay](const Kept& kept) { return kept.overlay == overlay; });
  if (found == kept_.end()) return false;
  std::rotate(found, found + 1, kept_.end());
  return true;
}

void OverlayCache::keep(std::uint64_t overlay, Bytes size) {
  if (size > room_ || use(overlay)) return;
  auto oldest = kept_.begin();
  while (used_ + size > room_) {
    used_ -= oldest->size;
    ++oldest;
  }
  kept_.erase(kept_.begin(), oldest);
  kept_.push_back({overlay, size});
  used_ += size;
}

}  // namespace xenolith
