#include "models/interconnect/pci_bus/pci_bus.hpp"

#include <algorithm>
#include <limits>

#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

PciBus::PciBus(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      clock_(params.clock),
      grant_timer_(Timer::of<&PciBus::give>(sim(), this)) {}

int PciBus::attach(std::string_view name) {
  masters_.push_back({std::string(name), std::make_unique<Signal>(sim()), {}});
  return static_cast<int>(masters_.size()) - 1;
}

Cycles PciBus::data_clocks(Bytes size) const {
  const std::int64_t width = params_.width.count();
  return Cycles(std::max<std::int64_t>(1, (size.count() + width - 1) / width));
}

Task<> PciBus::write(int master, PciTarget& target, Bytes size, Delivery delivery) {
  for (;;) {
    co_await acquire(master);
    if (delivery.trail != nullptr) waited(*delivery.trail, "wait for the bus");
    const bool room = target.reserve(size);
    co_await occupy(room ? params_.address + data_clocks(size) : params_.address);
    if (room) {
      ++bursts_;
      data_.add(size);
      release(master, "write");
      if (delivery.trail != nullptr) served(*delivery.trail, "write");
      target.complete(size, delivery);
      co_return;
    }
    release(master, "retry");
    ++retries_;
    co_await sim().delay(params_.retry_interval / params_.clock);
  }
}

Task<> PciBus::read(int master, PciTarget& target, Bytes size) {
  std::optional<int> number;
  for (;;) {
    co_await acquire(master);
    if (!number) number = target.begin_read(size);
    const bool ready = number.has_value() && target.read_ready(*number);
    co_await occupy(ready ? params_.address + data_clocks(size) : params_.address);
    if (ready) {
      ++bursts_;
      data_.add(size);
      release(master, "read");
      target.end_read(*number);
      co_return;
    }
    release(master, "retry");
    ++retries_;
    co_await sim().delay(params_.retry_interval / params_.clock);
  }
}

Task<> PciBus::acquire(int master) {
  Master& me = masters_[static_cast<std::size_t>(master)];
  const Time asked = now();
  me.requests.push_back(asked);
  plan();
  co_await me.granted->wait();
  waiting_time_.record(now() - asked);
}

Task<> PciBus::occupy(Cycles clocks) {
  clocks_.add(clocks.count());
  phase_end_ = granted_ + clocks.count();
  co_await sim().wait_until(clock_.edge(phase_end_));
}

void PciBus::release(int master, std::string_view what) {
  busy_ = false;
  busy_level_.set(0);
  free_ = phase_end_ + params_.turnaround.count();
  if (!share_.idle()) share_.take(Cycles(free_ - granted_) / params_.clock, now());
  if (trace() != nullptr) {
    const std::string name = masters_[static_cast<std::size_t>(master)].name + ' ' + std::string(what);
    trace()->slice(address(), name, clock_.edge(granted_), now());
  }
  plan();
}

std::int64_t PciBus::earliest(const Master& master) const {
  if (master.requests.empty()) return std::numeric_limits<std::int64_t>::max();
  return clock_.tick_not_before(master.requests.front()) + params_.arbitration.count();
}

void PciBus::plan() {
  if (busy_) return;
  std::int64_t tick = std::numeric_limits<std::int64_t>::max();
  for (const Master& master : masters_) tick = std::min(tick, earliest(master));
  if (tick == std::numeric_limits<std::int64_t>::max()) return;
  granted_ = std::max(tick, free_);
  grant_timer_.arm(clock_.edge(granted_));
}

Time PciBus::grant(Time request) const {
  const std::int64_t tick = clock_.tick_not_before(request) + params_.arbitration.count();
  return clock_.edge(std::max(tick, busy_ ? phase_end_ + params_.turnaround.count() : free_));
}

/// A burst of a stream is under way: whoever asks comes behind it.
bool PciBus::wait_for_stream() {
  if (share_.idle() || waited_) return false;
  const Duration rest = share_.busy_for(now());
  if (rest <= Duration{}) return false;
  waited_ = true;
  free_ = clock_.tick_not_before(now() + rest);
  plan();
  return true;
}

void PciBus::count(const PciStream& stream) {
  const PciStream::Load& load = stream.load();
  const Cycles clocks = params_.address + data_clocks(load.data / load.bursts);
  clocks_.add(load.bursts * clocks.count());
  bursts_.add(load.bursts);
  data_.add(load.data);
  if (trace() != nullptr) trace()->slice(address(), "stream", stream.first(), stream.last());
}

void PciBus::give() {
  if (wait_for_stream()) return;
  waited_ = false;
  const int count = static_cast<int>(masters_.size());
  for (int step = 1; step <= count; ++step) {
    const int candidate = (last_ + step) % count;
    Master& master = masters_[static_cast<std::size_t>(candidate)];
    if (earliest(master) > granted_) continue;
    last_ = candidate;
    busy_ = true;
    busy_level_.set(1);
    master.requests.pop_front();
    master.granted->notify_one();
    return;
  }
  XENO_ASSERT(false, "the bus was granted without a request");
}

}  // namespace xenolith
