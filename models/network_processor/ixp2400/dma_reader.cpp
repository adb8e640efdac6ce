#include "models/network_processor/ixp2400/dma_reader.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace xenolith {

void DmaReader::copy(DeviceIo& host, Bytes size, Delivery done) {
  copies_.push_back(std::make_shared<Copy>(Copy{&host, size, {}, done}));
  go_on();
}

void DmaReader::go_on() {
  while (reading_ < limits_.buffers) {
    std::shared_ptr<Copy> copy = next();
    if (copy == nullptr) return;
    const Bytes size = std::min(copy->unread, limits_.read);
    copy->unread -= size;
    copy->underway += size;
    ++reading_;
    sim_.spawn(fetch(std::move(copy), size));
  }
}

/// The next of the active copies that has something left to be read.
std::shared_ptr<DmaReader::Copy> DmaReader::next() {
  const std::int64_t active = std::min<std::int64_t>(std::ssize(copies_), limits_.channels);
  for (std::int64_t step = 0; step < active; ++step) {
    const std::int64_t chosen = (turn_ + step) % active;
    std::shared_ptr<Copy>& copy = copies_[static_cast<std::size_t>(chosen)];
    if (copy->unread == Bytes{}) continue;
    turn_ = chosen + 1;
    return copy;
  }
  return nullptr;
}

/// The buffer is free again when SDRAM has taken its data.
Task<> DmaReader::fetch(std::shared_ptr<Copy> copy, Bytes size) {
  const bool shares = limits_.buffers == 1;
  if (shares) {
    co_await sim_.delay(shared_.busy_for(sim_.now()));
  }
  const Time began = sim_.now();
  co_await sim_.delay(limits_.command);
  co_await copy->host->read(size);
  const MemoryUnit::Access access = sdram_.request(size);
  co_await sim_.wait_until(access.moved);
  const Duration span = sim_.now() - began;
  busy_.add(span / limits_.buffers);
  if (shares && !shared_.idle()) shared_.take(span, sim_.now());
  --reading_;
  go_on();
  co_await sim_.wait_until(access.done);
  copy->underway -= size;
  if (copy->unread == Bytes{} && copy->underway == Bytes{}) finish(*copy);
}

/// A channel is free for the next copy.
void DmaReader::finish(const Copy& copy) {
  const Delivery done = copy.done;
  std::erase_if(copies_, [&copy](const std::shared_ptr<Copy>& one) { return one.get() == &copy; });
  go_on();
  done();
}

}  // namespace xenolith
