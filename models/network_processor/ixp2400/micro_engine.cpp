#include "models/network_processor/ixp2400/micro_engine.hpp"

#include <algorithm>
#include <utility>

#include "sim-core/base/check.hpp"

namespace xenolith {

MicroEngine::MicroEngine(Simulator& sim, const Timing& timing, int contexts)
    : sim_(sim),
      timing_(timing),
      slots_(static_cast<std::size_t>(contexts)),
      ready_(static_cast<std::size_t>(contexts), Time::max()),
      timer_(Timer::of<&MicroEngine::fire>(sim, this)),
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
  wait(context, at);
  ++code_waiting_;
  hot_ = std::min(hot_, at);
  release();
  plan();
}

void MicroEngine::wake(int context, Time at) {
  advance(sim_.now());
  XENO_ASSERT(slot(context).state == State::asleep, "a context is woken that does not sleep");
  wait(context, at);
  ++code_waiting_;
  hot_ = std::min(hot_, at);
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
  in_line_ = false;
  polling.look = loop.instructions / timing_.clock;
  const MemoryUnit::Access alone = unit.unloaded(loop.size, Time::origin());
  polling.occupied = alone.moved - Time::origin();
  polling.returns = alone.done - Time::origin();
  make_reference(context, sim_.now());
  take_temperature();
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
  in_line_ = false;
  if (running_ >= 0) {
    next_queue(slot(running_));
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

bool MicroEngine::may_find(const PollLoop& loop) {
  return std::any_of(loop.queues.begin(), loop.queues.end(),
                     [](const PolledQueue* queue) { return queue->head_since() != Time::max(); });
}

void MicroEngine::take_temperature() {
  hot_filled_ = filled_queues();
  hot_ = hot();
}

Time MicroEngine::hot() const {
  Time first = Time::max();
  const bool found = filled_queues() != 0;
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
  if (filled_queues() != hot_filled_) take_temperature();
  for (; next_ <= to && next_ != Time::max(); next_ = next_step()) {
    if (next_ >= hot_) {
      step(next_);
      take_temperature();
    } else if (!look_in_vain(std::min(hot_, to + Duration::picoseconds(1))) && timing_.elide &&
               hot_ == Time::max()) {
      skip_periods(to);
    }
  }
}

/// The next event: the next step if every one is to be one, or else the first that others may notice. Steps
/// before it are made up for when it comes.
void MicroEngine::plan() {
  next_ = next_step();
  if (filled_queues() != hot_filled_) take_temperature();
  const Time at = timing_.elide ? std::max(next_, hot_) : next_;
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
