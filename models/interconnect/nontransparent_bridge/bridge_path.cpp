#include "models/interconnect/nontransparent_bridge/bridge_path.hpp"

#include <algorithm>
#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

BridgePath::BridgePath(Component& owner, std::string name, const Limits& limits)
    : owner_(owner),
      name_(std::move(name)),
      limits_(limits),
      left_(owner.sim()),
      reads_(static_cast<std::size_t>(limits.reads)) {}

void BridgePath::connect(PciSegment& bus, int master, PciTarget& target, BridgePath& opposite) {
  bus_ = &bus;
  master_ = master;
  target_ = &target;
  opposite_ = &opposite;
}

bool BridgePath::reserve(Bytes size) {
  XENO_ASSERT(size <= limits_.buffer, "a burst is longer than the bridge's buffer");
  if (used_ + size > limits_.buffer) return false;
  used_ += size;
  return true;
}

void BridgePath::complete(Bytes size, Delivery delivery) {
  ++accepted_;
  writes_.push_back({size, delivery, owner_.now()});
  if (writes_.size() == 1) forward();
  if (Trace* trace = owner_.trace()) {
    trace->counter(owner_.address() + '.' + name_, "posted bytes", owner_.now(), used_.count());
  }
}

void BridgePath::extend(PciPath& path, Bytes burst, const PciTiming& bus) {
  const PciTiming far = bus_->timing();
  PciPath onward;
  onward.add(bus_->share(), far.slot(burst));
  target_->extend(onward, burst, far);
  // If bursts leave more slowly than they come, the buffer is full but for the burst that is coming in.
  if (onward.pace() > bus.slot(burst)) path.buffer(limits_.buffer / burst - 1);
  path.append(onward);
}

/// The oldest write asks for the far bus as soon as the bridge has passed it on.
void BridgePath::forward() {
  const Write& write = writes_.front();
  const Time passed = std::max(owner_.now(), write.taken + limits_.forwarding);
  if (write.delivery.trail != nullptr)
    owner_.served_until(*write.delivery.trail, name_, limits_.forwarding, passed);
  const auto done = [](void* self, std::uint64_t) { static_cast<BridgePath*>(self)->forwarded(); };
  bus_->post({bus_, master_, target_, write.size, write.delivery}, passed, {done, this, 0});
}

void BridgePath::forwarded() {
  used_ -= writes_.front().size;
  writes_.pop_front();
  ++drained_;
  left_.notify_all();
  if (!writes_.empty()) forward();
}

Task<> BridgePath::until_drained(std::uint64_t count) {
  while (drained_ < count) {
    co_await left_.wait();
  }
}

std::optional<int> BridgePath::begin_read(Bytes size) {
  for (std::size_t slot = 0; slot < reads_.size(); ++slot) {
    if (reads_[slot].used) continue;
    reads_[slot] = {true, false, {}};
    owner_.sim().spawn(fetch(slot, size));
    return static_cast<int>(slot);
  }
  return std::nullopt;
}

Task<> BridgePath::fetch(std::size_t slot, Bytes size) {
  const std::uint64_t before = accepted_;
  co_await owner_.sim().delay(limits_.forwarding);
  co_await until_drained(before);
  co_await bus_->read(master_, *target_, size);
  co_await opposite_->until_drained(opposite_->accepted());
  reads_[slot].ready = true;
  const Delivery answer = reads_[slot].answer;
  answer();
}

bool BridgePath::split_read(int read, Delivery ready) {
  reads_[static_cast<std::size_t>(read)].answer = ready;
  return true;
}

bool BridgePath::read_ready(int read) { return reads_[static_cast<std::size_t>(read)].ready; }
void BridgePath::end_read(int read) { reads_[static_cast<std::size_t>(read)] = {}; }

}  // namespace xenolith
