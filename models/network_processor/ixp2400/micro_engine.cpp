#include "models/network_processor/ixp2400/micro_engine.hpp"

#include <algorithm>
#include <utility>

#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

// A rotation that has not come to repeat itself by then may do so after several rounds. No result depends on
// this.
constexpr std::int64_t rotations_stepped = 16;

}  // namespace

MicroEngine::MicroEngine(Simulator& sim, const Timing& timing, int contexts)
    : sim_(sim),
      timing_(timing),
      slots_(static_cast<std::size_t>(contexts)),
      ready_(static_cast<std::size_t>(contexts), Time::max()),
      timer_(Timer::of<&MicroEngine::fire>(sim, this)),
      last_(contexts - 1) {
  for (Slot& slot : slots_) slot.resume = std::make_unique<Signal>(sim);
}

inline void MicroEngine::make_reference(int context, Time at) {
  Slot& polling = slot(context);
  polling.served = unit_->serve(at, polling.occupied);
  wait(context, polling.served + polling.returns);
  ++polling.looks;
  running_ = -1;
  free_at_ = at + timing_.swap;
}

void MicroEngine::release() {
  running_ = -1;
  free_at_ = sim_.now() + timing_.swap;
}

void MicroEngine::sleep(int context) {
  XENO_ASSERT(running(context), "a context that does not run goes to sleep");
  slot(context).state = State::asleep;
  release();
  plan();
}

void MicroEngine::swap_out(int context, Time at) {
  XENO_ASSERT(running(context), "a context that does not run gives its engine up");
  wait(context, at);
  ++code_waiting_;
  release();
  plan();
}

void MicroEngine::wake(int context, Time at) {
  advance(sim_.now());
  XENO_ASSERT(slot(context).state == State::asleep, "a context is woken that does not sleep");
  wait(context, at);
  ++code_waiting_;
  plan();
}

void MicroEngine::begin_poll(int context, PollLoop& loop, MemoryUnit& unit) {
  XENO_ASSERT(running(context), "a context that does not run begins to poll");
  XENO_ASSERT(!loop.queues.empty(), "a context polls no queue");
  XENO_ASSERT(unit_ == nullptr || unit_ == &unit, "contexts of one engine poll different memory units");
  unit_ = &unit;
  unit.watch(*this);
  loop.watcher = this;
  for (PolledQueue* queue : loop.queues) queue->watch(*this);
  loop.next %= loop.queues.size();
  Slot& polling = slot(context);
  XENO_ASSERT(polling.poll == nullptr, "a context polls twice at a time");
  polling.poll = &loop;
  ++polling_;
  steady_ = 0;
  polling.look = loop.instructions / timing_.clock;
  const MemoryUnit::Access alone = unit.unloaded(loop.size, Time::origin());
  polling.occupied = alone.moved - Time::origin();
  polling.returns = alone.done - Time::origin();
  make_reference(context, sim_.now());
  plan();
}

Time MicroEngine::next_step() const {
  if (running_ >= 0) {
    return slots_[static_cast<std::size_t>(running_)].poll != nullptr ? issue_at_ : Time::max();
  }
  return std::max(earliest(), free_at_);
}

Time MicroEngine::earliest() const {
  Time first = Time::max();
  for (const Time ready : ready_) first = std::min(first, ready);
  return first;
}

int MicroEngine::choose(Time at) const {
  const int count = static_cast<int>(slots_.size());
  int candidate = last_;
  for (int i = 0; i < count; ++i) {
    candidate = candidate + 1 == count ? 0 : candidate + 1;
    if (ready_[static_cast<std::size_t>(candidate)] <= at) return candidate;
  }
  return -1;
}

void MicroEngine::step(Time at) {
  steady_ = 0;
  if (running_ >= 0) {
    PollLoop& loop = *slot(running_).poll;
    loop.next = loop.next + 1 == loop.queues.size() ? 0 : loop.next + 1;
    make_reference(running_, at);
    return;
  }
  const int context = choose(at);
  XENO_ASSERT(context >= 0, "an engine dispatches a context although none is ready");
  Slot& chosen = slot(context);
  run(context);
  if (chosen.poll != nullptr) {
    const PollLoop& loop = *chosen.poll;
    if (loop.queues[loop.next]->head_since() > chosen.served) {
      issue_at_ = at + chosen.look;
      return;
    }
    chosen.poll = nullptr;
    --polling_;
  } else {
    --code_waiting_;
  }
  XENO_ASSERT(at == sim_.now(), "micro-code goes on in the past");
  chosen.resume->notify_one();
}

/// Goes on with the rotation by the steps that come before `end`, which is not later than `hot()`: contexts
/// that look, find nothing and refer to memory again. False if it has stopped before `end`, for whether the
/// rotation repeats itself is not so easy to see.
bool MicroEngine::look_in_vain(Time end) {
  if (running_ >= 0) {
    if (slot(running_).poll == nullptr || issue_at_ >= end) return true;
    refer_again(running_, issue_at_);
  }
  const bool in_turn = line_up();
  std::size_t next = 0;
  for (std::int64_t looks = 0; looks < rotations_stepped * polling_; ++looks) {
    int context = 0;
    Time at;
    if (in_turn) {
      context = line_[next];
      next = next + 1 == line_.size() ? 0 : next + 1;
      at = std::max(ready_[static_cast<std::size_t>(context)], free_at_);
    } else {
      at = std::max(earliest(), free_at_);
      context = choose(at);
    }
    if (at >= end) return true;
    if (steady_ >= 2 * polling_ && at + period_ < end) at += skip(at, context, end);
    if (!look(context, at, end)) return true;
  }
  return false;
}

/// The polling contexts in the order of arbitration. True if that is also the order in which they become
/// ready, and stays it, for a reference that is made later does not return earlier.
bool MicroEngine::line_up() {
  line_.clear();
  const int count = static_cast<int>(slots_.size());
  int context = last_;
  Time ready;
  for (int i = 0; i < count; ++i) {
    context = context + 1 == count ? 0 : context + 1;
    const Slot& polling = slot(context);
    if (polling.poll == nullptr) continue;
    const Time next = ready_[static_cast<std::size_t>(context)];
    if (next < ready || (!line_.empty() && polling.returns != slot(line_.front()).returns)) return false;
    ready = next;
    line_.push_back(context);
  }
  return true;
}

/// One look in vain and the reference behind it; false if that does not come before `end`.
inline bool MicroEngine::look(int context, Time at, Time end) {
  Slot& chosen = slot(context);
  const Duration turn = at - chosen.dispatched;
  chosen.dispatched = at;
  if (turn != period_) steady_ = 0;
  period_ = turn;
  const Time issue = at + chosen.look;
  if (issue >= end) {
    run(context);
    issue_at_ = issue;
    return false;
  }
  last_ = context;
  refer_again(context, issue);
  return true;
}

/// The reference behind a look in vain.
void MicroEngine::refer_again(int context, Time at) {
  Slot& polling = slot(context);
  PollLoop& loop = *polling.poll;
  loop.next = loop.next + 1 == loop.queues.size() ? 0 : loop.next + 1;
  make_reference(context, at);
  const Duration queued = polling.served - at;
  if (queued != polling.queued) steady_ = 0;
  polling.queued = queued;
  ++steady_;
}

/// The last looks, two of each context, have come in turns of `period_` and waited for the memory unit as
/// long as the ones before them. If nobody else keeps the unit busy, everything repeats itself: as many whole
/// periods as fit are left out. How long they last.
Duration MicroEngine::skip(Time at, int context, Time end) {
  const Slot& before = slot(last_);
  const bool undisturbed =
      unit_->free_at() <= std::max(at + slot(context).look, before.served + before.occupied);
  const std::int64_t periods = (end - at - Duration::picoseconds(1)) / period_;
  if (!timing_.elide || !undisturbed || periods == 0 || at - slot(context).dispatched != period_) return {};
  for (const Slot& slot : slots_) {
    if (slot.poll != nullptr && at - slot.dispatched > period_) return {};
  }
  const Duration span = periods * period_;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    if (slot.poll == nullptr) continue;
    ready_[i] += span;
    slot.served += span;
    slot.dispatched += span;
    count_looks(slot, periods);
  }
  free_at_ += span;
  unit_->busy_until(slot(last_).served + slot(last_).occupied);
  return span;
}

void MicroEngine::count_looks(Slot& polling, std::int64_t looks) {
  const auto queues = static_cast<std::int64_t>(polling.poll->queues.size());
  if (queues > 1) {
    const auto next = static_cast<std::int64_t>(polling.poll->next);
    polling.poll->next = static_cast<std::size_t>((next + looks) % queues);
  }
  polling.looks += looks;
}

bool MicroEngine::may_find(const PollLoop& loop) {
  return std::any_of(loop.queues.begin(), loop.queues.end(),
                     [](const PolledQueue* queue) { return queue->head_since() != Time::max(); });
}

Time MicroEngine::hot() const {
  Time first = Time::max();
  const bool found = !nothing_to_find();
  if (code_waiting_ == 0 && !found) return first;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const PollLoop* poll = slots_[i].poll;
    if (poll != nullptr && !found) continue;
    const Time when = poll != nullptr && running_ == static_cast<int>(i) ? issue_at_ : ready_[i];
    if (when < first && (poll == nullptr || may_find(*poll))) first = when;
  }
  return first;
}

void MicroEngine::advance(Time to) {
  if (next_ > to) return;
  for (Time at = next_; at <= to && at != Time::max(); at = next_step()) {
    const Time warm = hot();
    if (at >= warm) {
      step(at);
    } else if (!look_in_vain(std::min(warm, to + Duration::picoseconds(1))) && timing_.elide &&
               warm == Time::max()) {
      skip_periods(to);
    }
  }
  next_ = next_step();
}

int MicroEngine::anchor() const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].poll != nullptr) return static_cast<int>(i);
  }
  return -1;
}

/// Steps until the state repeats (Brent's search for a cycle), then leaves out as many whole periods as fit.
void MicroEngine::skip_periods(Time to) {
  const int first = anchor();
  std::int64_t rotations = 0;
  std::int64_t limit = 1;
  saved_.state.clear();
  for (Time at = next_step(); at < to; at = next_step()) {
    step(at);
    if (running_ != first) continue;
    take(here_, at);
    if (here_.state == saved_.state) {
      shift(saved_, at, (to - at) / (at - saved_.at));
      return;
    }
    if (saved_.state.empty() || rotations == limit) {
      std::swap(saved_, here_);
      limit *= 2;
      rotations = 0;
    }
    ++rotations;
  }
}

void MicroEngine::take(Snapshot& snapshot, Time at) const {
  snapshot.at = at;
  snapshot.state.clear();
  snapshot.looks.clear();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    snapshot.state.push_back(static_cast<std::int64_t>(slot.state));
    snapshot.state.push_back(slot.state == State::waiting ? (ready_[i] - at).ps() : 0);
    snapshot.looks.push_back(slot.looks);
  }
  snapshot.state.push_back((issue_at_ - at).ps());
  snapshot.state.push_back((std::max(unit_->free_at(), at) - at).ps());
}

void MicroEngine::shift(const Snapshot& from, Time at, std::int64_t periods) {
  const Duration span = (at - from.at) * periods;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    if (slot.poll == nullptr) continue;
    if (slot.state == State::waiting) ready_[i] += span;
    slot.served += span;
    count_looks(slot, (slot.looks - from.looks[i]) * periods);
  }
  issue_at_ += span;
  unit_->shift(span);
}

/// The next event: the next step if every one is to be one, or else the first that others may notice. Steps
/// before it are made up for when it comes.
void MicroEngine::plan() {
  next_ = next_step();
  Time at = next_;
  if (timing_.elide && at != Time::max()) at = std::max(at, hot());
  if (at == Time::max()) {
    timer_.cancel();
  } else if (!timer_.armed() || timer_.due() != at) {
    timer_.arm(std::max(at, sim_.now()));
  }
}

void MicroEngine::fire() {
  advance(sim_.now());
  plan();
}

}  // namespace xenolith
