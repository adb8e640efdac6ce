#include "models/interconnect/host_bridge/host_bridge.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

namespace {

constexpr std::size_t outstanding_reads = 4;
constexpr Bytes line{64};

}  // namespace

HostBridge::HostBridge(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      drained_(sim()),
      issue_timer_(Timer::of<&HostBridge::issue>(sim(), this)),
      stream_(sim()),
      arrivals_(sim()),
      arrived_(sim()),
      reads_(outstanding_reads),
      answers_(sim()) {}

void HostBridge::start() { master_ = bus_->attach("host"); }

Task<> HostBridge::write(Bytes size, Delivery delivery) {
  return write_to(device_->memory(), size, delivery);
}
Duration HostBridge::store_time(Bytes size) const {
  return params_.store_time * ((size.count() - 1) / burst_size().count() + 1);
}
Bytes HostBridge::burst_size() const {
  return params_.write_combining ? params_.combined_store : params_.plain_store;
}
Task<> HostBridge::read(Bytes size) { return read_from(device_->memory(), size); }

Task<> HostBridge::write_to(PciTarget& target, Bytes size, Delivery delivery) {
  if (makes_stream(size)) {
    co_await post_run(target, size, delivery);
    co_return;
  }
  const Bytes chunk = burst_size();
  while (size > Bytes{0}) {
    const Bytes part = std::min(size, chunk);
    size -= part;
    co_await post({&target, part, size > Bytes{0} ? Delivery{} : delivery, now(), nullptr});
  }
}

/// CPU time of a store, and the wait for a free entry of the posting buffer.
Task<> HostBridge::enter() {
  co_await sim().delay(params_.store_time);
  const Time full_since = now();
  while (posted_ >= params_.posting_entries) {
    co_await drained_.wait();
  }
  store_stall_.record(now() - full_since);
  ++posted_;
  posted_level_.set(posted_);
  ++stores_;
}

Task<> HostBridge::post(PostedStore store) {
  co_await enter();
  store.posted = now();
  if (store.delivery.trail != nullptr) served_for(*store.delivery.trail, "store", params_.store_time);
  posting_.push_back(store);
  if (posting_.size() == 1) issue();
}

/// A stream has to be fed faster than the bus takes its bursts.
bool HostBridge::makes_stream(Bytes size) const {
  const Bytes burst = burst_size();
  return params_.elide_bursts && size > burst && params_.store_time < bus_->timing().slot(burst);
}

/// A store whose bursts are a stream; one that has to tell of its arrival ends with a burst of its own.
Task<> HostBridge::post_run(PciTarget& target, Bytes size, Delivery delivery) {
  const Bytes burst = burst_size();
  const bool tells = delivery.arrive != nullptr;
  StoreRun run(sim());
  run.bursts = (size.count() - 1) / burst.count() + (tells ? 0 : 1);
  const Bytes streamed = tells ? run.bursts * burst : size;
  co_await enter();
  const Time began = now();
  posting_.push_back({&target, streamed, {}, began, &run});
  if (posting_.size() == 1) issue();
  stores_.add(run.bursts - 1);
  co_await sim().wait_until(began + (run.bursts - 1) * params_.store_time);
  while (!run.taken) {
    co_await run.taken_signal.wait();
  }
  if (tells) {
    co_await post({&target, size - streamed, delivery, now(), nullptr});
  }
}

/// The oldest store asks for the bus as soon as it has passed the chip set. That is an event only if it is a
/// run.
void HostBridge::issue() {
  const PostedStore& store = posting_.front();
  const Time request = std::max(now(), store.posted + params_.posting_latency);
  if (now() < request && store.run != nullptr) {
    issue_timer_.arm(request);
    return;
  }
  if (store.delivery.trail != nullptr)
    served_until(*store.delivery.trail, "posting buffer", params_.posting_latency, request);
  if (store.run != nullptr) {
    start_run();
    return;
  }
  const auto done = [](void* self, std::uint64_t) { static_cast<HostBridge*>(self)->issued(); };
  bus_->post({&*bus_, master_, store.target, store.size, store.delivery}, request, {done, this, 0});
}

void HostBridge::issued() {
  posting_.pop_front();
  left();
  if (!posting_.empty()) issue();
}

/// A store has left the posting buffer.
void HostBridge::left() {
  --posted_;
  posted_level_.set(posted_);
  drained_.notify_all();
}

/// The CPU is through with a run when as many of its bursts are left as the posting buffer holds; these keep
/// it filled for whoever stores next.
void HostBridge::start_run() {
  const PostedStore& store = posting_.front();
  StoreRun& run = *store.run;
  const Bytes burst = burst_size();
  const PciTiming timing = bus_->timing();
  PciStream::Load load;
  load.path.add(bus_->share(), timing.slot(burst));
  store.target->extend(load.path, burst, timing);
  load.master = this;
  load.bursts = run.bursts;
  load.data = store.size;
  load.pace = std::max(timing.slot(burst), load.path.pace());
  load.tail = timing.burst(store.size - (run.bursts - 1) * burst);
  stream_.start(load, bus_->grant(now()));
  run_held_ = std::min(load.bursts, params_.posting_entries);
  run_ahead_ = load.path.buffered();
  run_step_ = 0;
  posted_ += run_held_ - 1;
  posted_level_.set(posted_);
  run_went_on();
}

/// First the CPU goes on, then the first of the bursts that are still held has left, then the last. If the
/// stream is held up behind a buffer, bursts leave the host so much earlier than they come through.
void HostBridge::run_went_on() {
  const std::int64_t bursts = stream_.load().bursts;
  const auto again = [](void* self, std::uint64_t) { static_cast<HostBridge*>(self)->run_went_on(); };
  const Delivery then{again, this, 0};
  const std::int64_t held_when = bursts - run_held_ - run_ahead_;
  switch (run_step_++) {
    case 0:
      if (held_when > 0) return stream_.call(held_when, then);
      return run_went_on();
    case 1:
      posting_.front().run->taken = true;
      posting_.front().run->taken_signal.notify_all();
      posting_.front().run = nullptr;  // its process may end
      if (run_held_ > 1) return stream_.call(std::max<std::int64_t>(held_when + 1, 1), then);
      ++run_step_;
      return stream_.call(bursts, then);
    case 2:
      left();
      return stream_.call(bursts, then);
    default:
      posted_ -= std::max<std::int64_t>(run_held_ - 2, 0);
      return issued();
  }
}

Task<> HostBridge::read_from(PciTarget& target, Bytes size) {
  while (size > Bytes{0}) {
    const Bytes part = std::min(size, params_.plain_store);
    size -= part;
    const Time start = now();
    while (posted_ > 0) {
      co_await drained_.wait();
    }
    co_await sim().delay(params_.load_overhead / 2);
    co_await bus_->read(master_, target, part);
    co_await until_arrived(inbound_taken_);
    co_await sim().delay(params_.load_overhead - params_.load_overhead / 2);
    ++loads_;
    load_latency_.record(now() - start);
    if (trace() != nullptr) trace()->slice(address(), "load", start, now());
  }
}

Task<> HostBridge::until_arrived(std::uint64_t count) {
  while (inbound_arrived_ < count) {
    co_await arrived_.wait();
  }
}

void HostBridge::release_inbound() {
  while (!inbound_.empty() && inbound_.front().leaves <= now()) {
    inbound_used_ -= inbound_.front().size;
    inbound_.pop_front();
  }
}

bool HostBridge::reserve(Bytes size) {
  release_inbound();
  if (inbound_used_ + size > params_.inbound_buffer) return false;
  inbound_used_ += size;
  return true;
}

void HostBridge::complete(Bytes size, Delivery delivery) {
  ++inbound_taken_;
  inbound_free_ = std::max(inbound_free_, now()) + size / params_.inbound_rate;
  inbound_.push_back({size, inbound_free_});
  arriving_.push_back({delivery.trail, size / params_.inbound_rate + params_.inbound_latency});
  arrivals_.add(inbound_free_ + params_.inbound_latency, {&HostBridge::note_arrival, this, 0});
  arrivals_.add(inbound_free_ + params_.inbound_latency, delivery);
}

void HostBridge::extend(PciPath& path, Bytes burst, const PciTiming&) {
  path.add(inbound_share_, burst / params_.inbound_rate);
}

void HostBridge::note_arrival(void* self, std::uint64_t) {
  auto& bridge = *static_cast<HostBridge*>(self);
  const Arriving arrived = bridge.arriving_.front();
  bridge.arriving_.pop_front();
  if (arrived.trail != nullptr) bridge.served_for(*arrived.trail, "inbound buffer", arrived.service);
  ++bridge.inbound_arrived_;
  bridge.arrived_.notify_all();
}

/// Lines behind the first one come as fast as the way out of memory carries them, one read after the other.
std::optional<int> HostBridge::begin_read(Bytes size) {
  if (reads_.full()) return std::nullopt;
  const Bytes rest = size > line ? size - line : Bytes{};
  read_free_ = std::max(read_free_, now() + params_.memory_read) + rest / params_.inbound_rate;
  return reads_.add(read_free_);
}

bool HostBridge::split_read(int read, Delivery ready) {
  answers_.add(reads_.ready_at(read), ready);
  return true;
}

bool HostBridge::read_ready(int read) { return reads_.ready(read, now()); }
void HostBridge::end_read(int read) { reads_.end(read); }

}  // namespace xenolith
