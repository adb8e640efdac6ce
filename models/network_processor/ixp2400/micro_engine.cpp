#include "models/network_processor/ixp2400/micro_engine.hpp"

#include <algorithm>
#include <utility>

#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

// Shorter gaps are stepped through: looking for a period would take longer. No result depends on these.
constexpr std::int64_t rotations_stepped = 3;
constexpr std::int64_t cycles_of_a_look = 20;

}  // namespace

MicroEngine::MicroEngine(Simulator& sim, const Timing& timing, int contexts)
    : sim_(sim),
      timing_(timing),
      slots_(static_cast<std::size_t>(contexts)),
      timer_(Timer::of<&MicroEngine::fire>(sim, this)),
      worth_skipping_(rotations_stepped * Cycles(contexts) * cycles_of_a_look / timing.clock),
      last_(contexts - 1) {
  for (Slot& slot : slots_) slot.resume = std::make_unique<Signal>(sim);
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
  slot(context).state = State::waiting;
  slot(context).ready_at = at;
  release();
  plan();
}

void MicroEngine::wake(int context, Time at) {
  advance(sim_.now());
  XENO_ASSERT(slot(context).state == State::asleep, "a context is woken that does not sleep");
  slot(context).state = State::waiting;
  slot(context).ready_at = at;
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
  slot(context).poll = &loop;
  slot(context).look = loop.instructions / timing_.clock;
  make_reference(context, sim_.now());
  plan();
}

Time MicroEngine::next_step() const {
  if (running_ >= 0) {
    return slots_[static_cast<std::size_t>(running_)].poll != nullptr ? issue_at_ : Time::max();
  }
  Time earliest = Time::max();
  for (const Slot& slot : slots_) {
    if (slot.state == State::waiting) earliest = std::min(earliest, slot.ready_at);
  }
  return std::max(earliest, free_at_);
}

int MicroEngine::choose(Time at) const {
  const int count = static_cast<int>(slots_.size());
  int candidate = last_;
  for (int i = 0; i < count; ++i) {
    candidate = candidate + 1 == count ? 0 : candidate + 1;
    const Slot& slot = slots_[static_cast<std::size_t>(candidate)];
    if (slot.state == State::waiting && slot.ready_at <= at) return candidate;
  }
  return -1;
}

void MicroEngine::step(Time at) {
  if (running_ >= 0) {
    PollLoop& loop = *slot(running_).poll;
    loop.next = loop.next + 1 == loop.queues.size() ? 0 : loop.next + 1;
    make_reference(running_, at);
    return;
  }
  const int context = choose(at);
  XENO_ASSERT(context >= 0, "an engine dispatches a context although none is ready");
  Slot& chosen = slot(context);
  chosen.state = State::running;
  running_ = context;
  last_ = context;
  if (chosen.poll != nullptr) {
    const PollLoop& loop = *chosen.poll;
    if (loop.queues[loop.next]->head_since() > chosen.served) {
      issue_at_ = at + chosen.look;
      return;
    }
    chosen.poll = nullptr;
  }
  XENO_ASSERT(at == sim_.now(), "micro-code goes on in the past");
  chosen.resume->notify_one();
}

void MicroEngine::make_reference(int context, Time at) {
  Slot& polling = slot(context);
  const MemoryUnit::Access access = unit_->reference(polling.poll->size, at);
  polling.state = State::waiting;
  polling.served = access.served;
  polling.ready_at = access.done;
  ++polling.looks;
  running_ = -1;
  free_at_ = at + timing_.swap;
}

Time MicroEngine::hot_from(const Slot& slot) const {
  if (slot.state == State::asleep) return Time::max();
  if (slot.poll == nullptr) return slot.state == State::waiting ? slot.ready_at : Time::max();
  if (nothing_to_find()) return Time::max();
  for (const PolledQueue* queue : slot.poll->queues) {
    if (queue->head_since() != Time::max()) return slot.state == State::waiting ? slot.ready_at : issue_at_;
  }
  return Time::max();
}

Time MicroEngine::hot() const {
  Time first = Time::max();
  for (const Slot& slot : slots_) first = std::min(first, hot_from(slot));
  return first;
}

/// One context polls, and nobody else is there to run: each look takes as long as the one before.
bool MicroEngine::skip_looks(Time to) {
  int alone = -1;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].state == State::asleep) continue;
    if (alone >= 0 || slots_[i].poll == nullptr) return false;
    alone = static_cast<int>(i);
  }
  if (alone < 0) return false;
  Slot& slot = slots_[static_cast<std::size_t>(alone)];
  if (running_ < 0) step(next_step());  // looks, and will refer to memory at issue_at_
  if (running_ < 0 || issue_at_ < unit_->free_at()) return true;
  const MemoryUnit::Access access = unit_->unloaded(slot.poll->size, issue_at_);
  const Duration period = std::max(access.done, issue_at_ + timing_.swap) + slot.look - issue_at_;
  const std::int64_t looks = to > issue_at_ ? (to - issue_at_) / period : 0;
  if (looks < 2) return true;
  const Duration span = (looks - 1) * period;  // the last one is made as a step
  const std::size_t queues = slot.poll->queues.size();
  slot.poll->next = (slot.poll->next + static_cast<std::size_t>(looks - 1)) % queues;
  slot.looks += looks - 1;
  issue_at_ += span;
  return true;
}

void MicroEngine::advance(Time to) {
  const bool idle = timing_.elide && next_step() < to && hot() == Time::max();
  if (idle && !skip_looks(to) && next_step() < to - worth_skipping_) skip_periods(to);
  for (Time at = next_step(); at <= to && at != Time::max(); at = next_step()) step(at);
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
  for (const Slot& slot : slots_) {
    snapshot.state.push_back(static_cast<std::int64_t>(slot.state));
    snapshot.state.push_back(slot.state == State::waiting ? (slot.ready_at - at).ps() : 0);
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
    slot.ready_at += span;
    slot.served += span;
    const std::int64_t looks = (slot.looks - from.looks[i]) * periods;
    const auto queues = static_cast<std::int64_t>(slot.poll->queues.size());
    slot.poll->next = static_cast<std::size_t>((static_cast<std::int64_t>(slot.poll->next) + looks) % queues);
    slot.looks += looks;
  }
  issue_at_ += span;
  unit_->shift(span);
}

/// The next event: the next step if every one is to be one, or else the first that others may notice. Steps
/// before it are made up for when it comes.
void MicroEngine::plan() {
  Time at = next_step();
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
