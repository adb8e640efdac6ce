#include "models/network_processor/ixp2400/board_window.hpp"

#include "sim-core/base/check.hpp"

namespace xenolith {

bool BoardWindow::reserve(Bytes size) {
  XENO_ASSERT(size <= buffer_, "a burst is longer than the PCI unit's write buffer");
  if (used_ + size > buffer_) return false;
  used_ += size;
  return true;
}

void BoardWindow::complete(Bytes size, Delivery delivery) {
  const bool taken = writes_.try_put({size, delivery});
  XENO_ASSERT(taken, "an unbounded channel refuses a write");
}

Task<> BoardWindow::push() {
  for (;;) {
    const Write write = co_await writes_.get();
    const MemoryUnit::Access access = sdram_.request(write.size);
    arrivals_.add(access.done, write.delivery);
    co_await sim_.wait_until(access.moved);
    used_ -= write.size;
  }
}

std::optional<int> BoardWindow::begin_read(Bytes size) {
  if (reads_.full()) return std::nullopt;
  return reads_.add(sdram_.request(size).done);
}

}  // namespace xenolith
