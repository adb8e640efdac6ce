#include "models/network_processor/ixp2400/board_window.hpp"

#include "sim-core/base/check.hpp"

namespace xenolith {

bool BoardWindow::reserve(Bytes size) {
  XENO_ASSERT(size <= buffer_, "a burst is longer than the PCI unit's write buffer");
  release();
  if (used_ + size > buffer_) return false;
  used_ += size;
  return true;
}

bool BoardWindow::has_room(Bytes size) const {
  const Bytes left = moved_ <= sim_.now() ? used_ - moving_ : used_;
  return left + size <= buffer_;
}

/// What SDRAM has taken needs room no longer.
void BoardWindow::release() {
  if (moved_ > sim_.now()) return;
  used_ -= moving_;
  moving_ = {};
}

void BoardWindow::complete(Bytes size, Delivery delivery) {
  release();
  if (moving_ == Bytes{} && waiting_.empty()) {
    push({size, delivery});
    return;
  }
  waiting_.push_back({size, delivery});
  if (!timer_.armed()) timer_.arm(moved_);
}

void BoardWindow::push(const Write& write) {
  const MemoryUnit::Access access = sdram_.request(write.size);
  arrivals_.add(access.done, write.delivery);
  moving_ = write.size;
  moved_ = access.moved;
}

void BoardWindow::moved() {
  release();
  push(waiting_.front());
  waiting_.pop_front();
  if (!waiting_.empty()) timer_.arm(moved_);
}

/// A burst that finds the one before it still in the buffer is told to retry. These attempts fill clocks that
/// other masters can have.
void BoardWindow::extend(PciPath& path, Bytes burst, const PciTiming& bus) {
  if (2 * burst <= buffer_) return;
  const std::int64_t refusals = bus.refusals(sdram_.occupied(burst));
  path.slow_down((bus.address + bus.data(burst) + bus.turnaround + refusals * bus.again()) / bus.clock);
}

std::optional<int> BoardWindow::begin_read(Bytes size) {
  if (reads_.full()) return std::nullopt;
  return reads_.add(sdram_.request(size).done);
}

}  // namespace xenolith
