#include "models/network_processor/ixp2400/memory_unit.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"

namespace xenolith {

void MemoryUnit::watch(PollWatcher& watcher) {
  XENO_ASSERT(watcher_ == nullptr || watcher_ == &watcher, "two engines poll the same memory unit");
  watcher_ = &watcher;
}

MemoryUnit::Access MemoryUnit::request(Bytes size) {
  if (watcher_ != nullptr) watcher_->before_arrival();
  return reference(size, sim_.now());
}

MemoryUnit::Access MemoryUnit::reference(Bytes size, Time at) {
  if (size != size_) {
    size_ = size;
    transfer_ = size / timing_.bandwidth;
  }
  const Time served = std::max(at, free_at_);
  free_at_ = served + std::max(timing_.command, transfer_);
  return {served, free_at_, served + timing_.latency + transfer_};
}

}  // namespace xenolith
