#include <algorithm>
#include <utility>

#include "models/network_processor/ixp2400/micro_engine.hpp"

/// Contexts that poll in vain: what their engine does between two instants that matter to somebody else.
namespace xenolith {

namespace {

// A rotation that has not come to repeat itself by then may do so after several rounds. No result depends on
// this.
constexpr std::int64_t rotations_stepped = 16;

}  // namespace

/// How the rotation goes on: `steady_` counts looks that are like those before them.
inline void MicroEngine::note_turn(Slot& polling, Time at) {
  const Duration turn = at - polling.dispatched;
  polling.dispatched = at;
  if (turn == period_) return;
  period_ = turn;
  steady_ = 0;
}
inline void MicroEngine::note_queue(Slot& polling, Time issued) {
  const Duration queued = polling.served - issued;
  if (queued != polling.queued) steady_ = 0;
  polling.queued = queued;
  ++steady_;
}

/// The reference behind a look in vain.
void MicroEngine::refer_again(int context, Time at) {
  Slot& polling = slot(context);
  next_queue(polling);
  make_reference(context, at);
  note_queue(polling, at);
}

/// One look in vain and the reference behind it; false if that does not come before `end`.
bool MicroEngine::look(int context, Time at, Time end) {
  Slot& chosen = slot(context);
  note_turn(chosen, at);
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

/// Goes on with the rotation by the steps that come before `end`, which is not later than `hot_`: contexts
/// that look, find nothing and refer to memory again. False if it has stopped before `end`, for whether the
/// rotation repeats itself is not so easy to see.
bool MicroEngine::look_in_vain(Time end) {
  if (running_ >= 0) {
    if (slot(running_).poll == nullptr || issue_at_ >= end) return true;
    refer_again(running_, issue_at_);
  }
  if (in_line_ || line_up()) return look_in_turn(end);
  for (std::int64_t looks = 0; looks < rotations_stepped * polling_; ++looks) {
    Time at = std::max(earliest(), free_at_);
    if (at >= end) return true;
    const int context = choose(at);
    if (steady_ >= 2 * polling_ && at + period_ < end) at += skip(at, context, end);
    if (!look(context, at, end)) return true;
  }
  return false;
}

/// The same for contexts that are in line, where nobody has to be looked for.
bool MicroEngine::look_in_turn(Time end) {
  const Duration occupied = slot(line_.front()).occupied;
  Time unit_free = unit_->free_at();
  for (std::int64_t looks = 0; looks < rotations_stepped * polling_; ++looks) {
    const int context = line_[turn_];
    Slot& polling = slot(context);
    Time& ready = ready_[static_cast<std::size_t>(context)];
    Time at = std::max(ready, free_at_);
    if (at >= end) return true;
    if (steady_ >= 2 * polling_ && at + period_ < end) {
      at += skip(at, context, end);
      unit_free = unit_->free_at();
    }
    turn_ = turn_ + 1 < line_.size() ? turn_ + 1 : 0;
    note_turn(polling, at);
    const Time issue = at + polling.look;
    if (issue >= end) {
      run(context);
      issue_at_ = issue;
      return true;
    }
    last_ = context;
    polling.served = std::max(issue, unit_free);
    unit_free = polling.served + occupied;
    unit_->busy_until(unit_free);
    ready = polling.served + polling.returns;
    free_at_ = issue + timing_.swap;
    next_queue(polling);
    note_queue(polling, issue);
  }
  return false;
}

/// The polling contexts in the order of arbitration. True if that is also the order in which they become
/// ready, and stays it, for a reference that is made later does not return earlier.
bool MicroEngine::line_up() {
  line_.clear();
  turn_ = 0;
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
  return in_line_ = true;
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

}  // namespace xenolith
