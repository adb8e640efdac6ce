#include "models/service/svio/egress_scheduler.hpp"

#include <algorithm>
#include <cmath>

namespace xenolith {

namespace {

Duration share_of(Duration whole, double share) {
  return Duration::picoseconds(std::llround(static_cast<double>(whole.ps()) * share));
}

}  // namespace

EgressScheduler::Flow& EgressScheduler::flow(int interface) {
  const auto index = static_cast<std::size_t>(interface);
  if (index >= flows_.size()) flows_.resize(index + 1);
  return flows_[index];
}

void EgressScheduler::set_priority(int interface, std::int64_t priority) {
  Flow& changed = flow(interface);
  priorities_ += priority - changed.priority;
  changed.priority = priority;
}

/// Windows are looked at when a packet is found: a window that passed without one was no overload.
void EgressScheduler::found(Bytes size, Time now) {
  const std::int64_t window = (now - Time::origin()) / params_.overload_window;
  if (window != window_) {
    const Duration full = share_of(params_.overload_window, params_.overload_threshold);
    set_guaranteeing(window == window_ + 1 && line_time(input_) >= full, now);
    window_ = window;
    input_ = Bytes::zero();
  }
  input_ = input_ + size;
}

/// Guarantees begin full: whoever has one has not used it so far.
void EgressScheduler::set_guaranteeing(bool on, Time now) {
  if (on == guaranteeing_) return;
  guaranteeing_ = on;
  statistics_.guaranteeing.set(on ? 1 : 0);
  if (!on) return;
  ++statistics_.overloads;
  for (Flow& one : flows_) {
    one.credit = params_.overload_window;
    one.credited = now;
    accrue(one, now);
  }
}

/// A guarantee that is not used is kept for one window.
void EgressScheduler::accrue(Flow& flow, Time now) const {
  if (flow.priority == 0) return;
  const double share =
      params_.guaranteed_share * static_cast<double>(flow.priority) / static_cast<double>(priorities_);
  flow.credit =
      std::min(flow.credit + share_of(now - flow.credited, share), share_of(params_.overload_window, share));
  flow.credited = now;
}

bool EgressScheduler::covers(const Waiter& waiter, Time now) {
  Flow& one = flow(waiter.interface);
  accrue(one, now);
  return one.priority > 0 && one.credit >= line_time(waiter.size);
}

/// First who is covered by a guarantee, then who has none, then who is beyond it; among equals who has waited
/// longest.
MicroSignal* EgressScheduler::next(Time now) {
  if (waiters_.empty()) return nullptr;
  auto chosen = waiters_.begin();
  if (guaranteeing_) {
    chosen =
        std::find_if(waiters_.begin(), waiters_.end(), [&](const Waiter& one) { return covers(one, now); });
    if (chosen == waiters_.end()) {
      chosen = std::find_if(waiters_.begin(), waiters_.end(),
                            [&](const Waiter& one) { return flow(one.interface).priority == 0; });
    }
    if (chosen == waiters_.end()) chosen = waiters_.begin();
  }
  MicroSignal* const signal = chosen->signal;
  waiters_.erase(chosen);
  return signal;
}

void EgressScheduler::admitted(int interface, Bytes size, Time now) {
  if (!guaranteeing_) return;
  Flow& one = flow(interface);
  accrue(one, now);
  if (one.credit >= line_time(size)) one.credit = one.credit - line_time(size);
}

}  // namespace xenolith
