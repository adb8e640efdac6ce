#include "models/interconnect/pci_bus/pci_bus.hpp"

#include <algorithm>
#include <limits>

#include "sim-core/base/check.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

Delivery wakes(Signal& signal) {
  return {[](void* self, std::uint64_t) { static_cast<Signal*>(self)->notify_one(); }, &signal, 0};
}

}  // namespace

PciBus::PciBus(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      clock_(params.clock),
      timer_(Timer::of<&PciBus::fire>(sim(), this)) {
  if (params_.split_reads) answers_ = attach("answers");
}

int PciBus::attach(std::string_view name) {
  masters_.push_back({std::string(name), {}});
  return static_cast<int>(masters_.size()) - 1;
}

void PciBus::post(const PciWrite& write, Time request, Delivery done) {
  enter({write, false, -1, request, done});
}

Task<> PciBus::write(int master, PciTarget& target, Bytes size, Delivery delivery) {
  Signal done(sim());
  enter({{this, master, &target, size, delivery}, false, -1, now(), wakes(done)});
  co_await done.wait();
}

Task<> PciBus::read(int master, PciTarget& target, Bytes size) {
  Signal done(sim());
  enter({{this, master, &target, size, {}}, true, -1, now(), wakes(done)});
  co_await done.wait();
}

void PciBus::enter(const Request& request) {
  std::vector<Request>& requests = masters_[static_cast<std::size_t>(request.what.master)].requests;
  requests.push_back(request);
  requests.back().tick = grant_tick(request.at);
  plan();
}

/// The place in its master's list of the request that was made first.
std::size_t PciBus::first(const Master& master) {
  std::size_t found = 0;
  for (std::size_t i = 1; i < master.requests.size(); ++i) {
    if (master.requests[i].at < master.requests[found].at) found = i;
  }
  return found;
}

std::int64_t PciBus::earliest(const Master& master) {
  return master.requests.empty() ? never : master.requests[first(master)].tick;
}

Time PciBus::grant(Time request) const {
  const std::int64_t tick = grant_tick(request);
  const bool under_way = state_ != State::idle && granted_at_ <= now();
  return clock_.edge(std::max(tick, under_way ? phase_end_ + params_.turnaround.count() : free_));
}

/// Who has the bus next, and from when on, if nobody else asks before. The grant itself is an event only if
/// the target has to be asked for room or for data then; otherwise the end of the burst is the event.
void PciBus::plan() {
  if (state_ == State::refused || state_ == State::split || state_ == State::moving) return;
  if (state_ == State::planned && granted_at_ <= now()) return;
  std::int64_t tick = never;
  for (const Master& master : masters_) tick = std::min(tick, earliest(master));
  if (tick == never) {
    state_ = State::idle;
    timer_.cancel();
    return;
  }
  granted_ = std::max(tick, free_);
  granted_at_ = clock_.edge(granted_);
  if (granted_at_ < now()) {  // it waited for a stream
    granted_ = clock_.tick_not_before(now());
    granted_at_ = clock_.edge(granted_);
  }
  if (!share_.idle()) wait_for_stream();
  const Request& next = choose();
  const bool sure = !next.read && next.what.target->has_room(next.what.size);
  state_ = sure ? State::planned : State::asking;
  phase_end_ = granted_ + params_.address.count() + timing().data(next.what.size).count();
  timer_.arm(sure ? clock_.edge(phase_end_) : granted_at_);
}

/// A burst of a stream is under way then: whoever asks comes behind it.
void PciBus::wait_for_stream() {
  const Duration busy = share_.busy_for(granted_at_);
  if (busy <= Duration{}) return;
  granted_ = clock_.tick_not_before(granted_at_ + busy);
  granted_at_ = clock_.edge(granted_);
}

/// The next master in turn of those that may have the bus when it is granted.
PciBus::Request& PciBus::choose() {
  const int count = static_cast<int>(masters_.size());
  for (int step = 1; step <= count; ++step) {
    chosen_ = (last_ + step) % count;
    Master& master = masters_[static_cast<std::size_t>(chosen_)];
    if (earliest(master) > granted_) continue;
    chosen_request_ = first(master);
    return master.requests[chosen_request_];
  }
  XENO_ASSERT(false, "the bus was granted without a request");
  return masters_.front().requests.front();
}

void PciBus::fire() {
  Request& request = masters_[static_cast<std::size_t>(chosen_)].requests[chosen_request_];
  switch (state_) {
    case State::asking:
      ask(request);
      break;
    case State::planned: {
      const bool room = request.what.target->reserve(request.what.size);
      XENO_ASSERT(room, "a target has lost room that nobody else can take");
      finish(request, true);
      break;
    }
    case State::moving:
      finish(request, true);
      break;
    case State::refused:
    case State::split:
      finish(request, false);
      break;
    case State::idle:
      XENO_ASSERT(false, "an idle bus has nothing to end");
  }
}

void PciBus::ask(Request& request) {
  PciTarget& target = *request.what.target;
  bool taken = false;
  if (request.read) {
    if (request.number < 0) request.number = target.begin_read(request.what.size).value_or(-1);
    taken = request.number >= 0 && target.read_ready(request.number);
  } else {
    taken = target.reserve(request.what.size);
  }
  state_ = taken ? State::moving : splits(request) ? State::split : State::refused;
  if (!taken) phase_end_ = granted_ + params_.address.count();
  timer_.arm(clock_.edge(phase_end_));
}

/// True if the target answers the read by itself.
bool PciBus::splits(const Request& request) {
  if (!params_.split_reads || !request.read || request.number < 0) return false;
  const auto ready = [](void* self, std::uint64_t number) { static_cast<PciBus*>(self)->answer(number); };
  if (!request.what.target->split_read(request.number, {ready, this, split_number_ + 1})) return false;
  split_reads_[++split_number_].request = request;
  return true;
}

/// A target has the data of a split read: the answer asks for the bus.
void PciBus::answer(std::uint64_t number) {
  Split& split = split_reads_.at(number);
  split.ready = true;
  if (!split.settled) return;
  Request request = split.request;
  split_reads_.erase(number);
  request.at = now();
  request.what.master = answers_;
  enter(request);
}

/// What was refused is asked for again after the retry interval, behind what else its master wants.
void PciBus::request_again(Master& master, const Request& ended) {
  ++retries_;
  master.requests.push_back(ended);
  master.requests.back().at = now() + clock_.span(params_.retry_interval.count());
  master.requests.back().tick = grant_tick(master.requests.back().at);
}

/// The bus is free again.
void PciBus::finish(Request& request, bool moved) {
  const Request ended = request;
  Master& master = masters_[static_cast<std::size_t>(chosen_)];
  master.requests.erase(master.requests.begin() + static_cast<std::ptrdiff_t>(chosen_request_));
  last_ = chosen_;
  const bool split = state_ == State::split;
  state_ = State::idle;
  free_ = phase_end_ + params_.turnaround.count();
  busy_.add(clock_.span(phase_end_ - granted_));
  waiting_time_.record(granted_at_ - ended.at);
  if (!share_.idle()) share_.take(clock_.span(free_ - granted_), now());
  if (trace() != nullptr) {
    const char* what = split ? " split" : !moved ? " retry" : ended.read ? " read" : " write";
    trace()->slice(address(), master.name + what, granted_at_, now());
  }
  if (moved) {
    hand_over(ended);
  } else if (split) {
    ++split_;
    Split& pending = split_reads_.at(split_number_);
    pending.settled = true;
    if (pending.ready) answer(split_number_);
  } else {
    request_again(master, ended);
  }
  plan();
}

void PciBus::hand_over(const Request& ended) {
  ++bursts_;
  data_.add(ended.what.size);
  if (ended.read) {
    ended.what.target->end_read(ended.number);
  } else {
    Trail* const trail = ended.what.delivery.trail;
    if (trail != nullptr) served_for(*trail, "write", timing().burst(ended.what.size));
    ended.what.target->complete(ended.what.size, ended.what.delivery);
  }
  ended.done();
}

void PciBus::count(const PciStream& stream) {
  const PciStream::Load& load = stream.load();
  busy_.add(load.bursts * timing().burst(load.data / load.bursts));
  bursts_.add(load.bursts);
  data_.add(load.data);
  if (trace() != nullptr) trace()->slice(address(), "stream", stream.first(), stream.last());
}

}  // namespace xenolith
