#include "models/interconnect/host_bridge/host_bridge.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

namespace {

constexpr std::size_t outstanding_reads = 4;

}  // namespace

HostBridge::HostBridge(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      posting_(sim()),
      drained_(sim()),
      stream_(sim()),
      inbound_(sim()),
      arrivals_(sim()),
      arrived_(sim()),
      reads_(outstanding_reads) {}

void HostBridge::start() {
  master_ = bus_->attach("host");
  sim().spawn(drain_stores());
  sim().spawn(drain_inbound());
}

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

Task<> HostBridge::post(Store store) {
  co_await enter();
  store.posted = now();
  if (store.delivery.trail != nullptr) served_for(*store.delivery.trail, "store", params_.store_time);
  const bool taken = posting_.try_put(store);
  XENO_ASSERT(taken, "the posting buffer refuses a store that it has room for");
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
  Run run(sim());
  run.bursts = (size.count() - 1) / burst.count() + (tells ? 0 : 1);
  const Bytes streamed = tells ? run.bursts * burst : size;
  co_await enter();
  const Time began = now();
  const bool taken = posting_.try_put({&target, streamed, {}, began, &run});
  XENO_ASSERT(taken, "the posting buffer refuses a run that it has room for");
  stores_.add(run.bursts - 1);
  co_await sim().wait_until(began + (run.bursts - 1) * params_.store_time);
  while (!run.taken) {
    co_await run.taken_signal.wait();
  }
  if (tells) {
    co_await post({&target, size - streamed, delivery, now(), nullptr});
  }
}

Task<> HostBridge::drain_stores() {
  for (;;) {
    const Store store = co_await posting_.get();
    co_await sim().wait_until(std::max(now(), store.posted + params_.posting_latency));
    if (store.delivery.trail != nullptr)
      served_for(*store.delivery.trail, "posting buffer", params_.posting_latency);
    if (store.run != nullptr) {
      co_await stream(store);
    } else {
      co_await bus_->write(master_, *store.target, store.size, store.delivery);
    }
    --posted_;
    posted_level_.set(posted_);
    drained_.notify_all();
  }
}

/// The CPU is through with a run when as many of its bursts are left as the posting buffer holds; these fill
/// the buffer for whoever stores next.
Task<> HostBridge::stream(Store store) {
  Run& run = *store.run;
  const Bytes burst = burst_size();
  const PciTiming timing = bus_->timing();
  PciStream::Load load;
  load.path.add(bus_->share(), timing.slot(burst));
  store.target->extend(load.path, burst);
  load.master = this;
  load.bursts = run.bursts;
  load.data = store.size;
  load.pace = timing.slot(burst);
  load.tail = timing.burst(store.size - (run.bursts - 1) * burst);
  stream_.start(load, bus_->grant(now()));
  const std::int64_t held = std::min(load.bursts, params_.posting_entries);
  posted_ += held - 1;
  if (load.bursts > held) co_await stream_.until(load.bursts - held);
  posted_level_.set(posted_);
  run.taken = true;
  run.taken_signal.notify_all();
  if (held > 1) {
    co_await stream_.until(load.bursts - held + 1);
    --posted_;
    drained_.notify_all();
    co_await stream_.until(load.bursts);
    posted_ -= held - 2;
  } else {
    co_await stream_.until(load.bursts);
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

bool HostBridge::reserve(Bytes size) {
  if (inbound_used_ + size > params_.inbound_buffer) return false;
  inbound_used_ += size;
  return true;
}

void HostBridge::complete(Bytes size, Delivery delivery) {
  ++inbound_taken_;
  const bool taken = inbound_.try_put({size, delivery});
  XENO_ASSERT(taken, "the inbound buffer refuses a write that it has room for");
}

Task<> HostBridge::drain_inbound() {
  for (;;) {
    const Inbound write = co_await inbound_.get();
    co_await sim().delay(write.size / params_.inbound_rate);
    inbound_used_ -= write.size;
    if (write.delivery.trail != nullptr)
      served_for(*write.delivery.trail, "inbound buffer", write.size / params_.inbound_rate);
    arrivals_.add(now() + params_.inbound_latency, write.delivery);
    arrivals_.add(now() + params_.inbound_latency, {&HostBridge::note_arrival, this, 0});
  }
}

void HostBridge::extend(PciPath& path, Bytes burst) {
  path.add(inbound_share_, burst / params_.inbound_rate);
}

void HostBridge::note_arrival(void* self, std::uint64_t) {
  auto& bridge = *static_cast<HostBridge*>(self);
  ++bridge.inbound_arrived_;
  bridge.arrived_.notify_all();
}

std::optional<int> HostBridge::begin_read(Bytes) {
  if (reads_.full()) return std::nullopt;
  return reads_.add(now() + params_.memory_read);
}

bool HostBridge::read_ready(int read) { return reads_.ready(read, now()); }
void HostBridge::end_read(int read) { reads_.end(read); }

}  // namespace xenolith
