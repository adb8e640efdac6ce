#include "sim-core/model/work_server.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

constexpr std::int64_t parts_per_picosecond = WorkServer::full_speed;

std::int64_t to_parts(Duration amount) {
  XENO_ASSERT(amount >= Duration::zero(), "a server is given a negative amount of work");
  XENO_ASSERT(amount.ps() <= std::numeric_limits<std::int64_t>::max() / (2 * parts_per_picosecond),
              "a server is given more work than it can count");
  return amount.ps() * parts_per_picosecond;
}

}  // namespace

WorkServer::Item::Item(WorkServer& owner, Kind what, Duration amount, int at_level)
    : server(owner), kind(what), level(at_level), remaining(to_parts(amount)), finished(owner.sim_) {}

WorkServer::Item::~Item() {
  if (!queued) return;  // done, or the server is no more
  server.account();
  if (queued) server.remove(*this);
  server.serve();
}

WorkServer::WorkServer(Simulator& sim)
    : sim_(sim), timer_(Timer::of<&WorkServer::due>(sim, this)), released_(sim) {}

WorkServer::~WorkServer() {
  for (Queue& queue : queues_) {
    for (Item* item = queue.first; item != nullptr; item = item->next) item->queued = false;
  }
}

Task<> WorkServer::compute(Duration work, int level) { return occupy(Kind::compute, work, level); }

Task<> WorkServer::wait(Duration duration, int level) { return occupy(Kind::wait, duration, level); }

Task<> WorkServer::occupy(Kind kind, Duration amount, int level) {
  if (amount == Duration::zero()) {
    last_service_ = last_stop_ = Duration::zero();
    co_return;
  }
  Item item(*this, kind, amount, level);
  add(item);
  co_await item.finished.wait();
  last_service_ = item.served;
  last_stop_ = stopped_ - item.stopped_before;
}

Task<> WorkServer::hold(Task<> operation, int level) {
  Item item(*this, Kind::hold, Duration::zero(), level);
  add(item);
  co_await item.finished.wait();
  const Time begin = sim_.now();
  const Duration stopped = stopped_ - item.stopped_before;
  co_await std::move(operation);
  last_service_ = sim_.now() - begin;
  last_stop_ = stopped;
}

void WorkServer::set_speed(int per_mille) {
  XENO_ASSERT(per_mille >= 0 && per_mille <= full_speed, "a speed is not between stopped and full");
  if (per_mille == speed_) return;
  XENO_ASSERT(!held_ || per_mille > 0, "a server is stopped while an operation holds it");
  account();
  speed_ = per_mille;
  serve();
}

bool WorkServer::empty(int level) const {
  for (int l = 0; l <= level; ++l) {
    if (queues_[static_cast<std::size_t>(l)].first != nullptr) return false;
  }
  return true;
}

Duration WorkServer::done() const {
  std::int64_t parts = done_rest_;
  if (serving_ != nullptr) {
    parts += std::min(serving_->remaining, (sim_.now() - since_).ps() * rate_of(*serving_));
  }
  return Duration::picoseconds(done_ps_ + parts / parts_per_picosecond);
}

void WorkServer::add(Item& item) {
  XENO_ASSERT(item.level >= 0 && item.level < levels, "a server has no such level");
  Queue& queue = queues_[static_cast<std::size_t>(item.level)];
  item.previous = queue.last;
  (queue.last == nullptr ? queue.first : queue.last->next) = &item;
  queue.last = &item;
  item.queued = true;
  account();
  item.stopped_before = stopped_;
  serve();
}

void WorkServer::remove(Item& item) {
  Queue& queue = queues_[static_cast<std::size_t>(item.level)];
  (item.previous == nullptr ? queue.first : item.previous->next) = item.next;
  (item.next == nullptr ? queue.last : item.next->previous) = item.previous;
  item.queued = false;
  if (serving_ != &item) return;
  serving_ = nullptr;
  if (!held_) return;
  held_ = false;
  released_.notify_all();
}

WorkServer::Item* WorkServer::head() const {
  for (const Queue& queue : queues_) {
    if (queue.first != nullptr) return queue.first;
  }
  return nullptr;
}

int WorkServer::rate_of(const Item& item) const {
  if (item.kind == Kind::hold || speed_ == 0) return 0;
  return item.kind == Kind::wait ? full_speed : speed_;
}

/// Notes the progress made since the last change; an item that is done by it leaves.
void WorkServer::account() {
  const Duration elapsed = sim_.now() - since_;
  since_ = sim_.now();
  if (speed_ == 0) stopped_ += elapsed;
  if (serving_ == nullptr || serving_->kind == Kind::hold) return;
  Item& item = *serving_;
  if (speed_ > 0) item.served += elapsed;
  const std::int64_t progress = std::min(item.remaining, elapsed.ps() * rate_of(item));
  item.remaining -= progress;
  done_rest_ += progress;
  done_ps_ += done_rest_ / parts_per_picosecond;
  done_rest_ %= parts_per_picosecond;
  if (item.remaining > 0) return;
  remove(item);
  item.finished.notify_one();
}

/// Turns to the most urgent item and waits for what happens next.
void WorkServer::serve() {
  if (!held_) {
    serving_ = head();
    if (serving_ == nullptr || speed_ == 0) {
      timer_.cancel();
    } else if (serving_->kind == Kind::hold) {
      // At the end of this instant, so that more urgent work that is just being handed in goes first.
      timer_.arm(sim_.now());
    } else {
      const std::int64_t rate = rate_of(*serving_);
      const Time end = sim_.now() + Duration::picoseconds((serving_->remaining + rate - 1) / rate);
      if (!timer_.armed() || timer_.due() != end) timer_.arm(end);
    }
  }
  tell();
}

void WorkServer::due() {
  account();
  if (serving_ != nullptr && serving_->kind == Kind::hold) {
    held_ = true;
    serving_->finished.notify_one();
  }
  serve();
}

void WorkServer::tell() {
  ServerActivity activity = ServerActivity::idle;
  if (serving_ != nullptr) {
    if (speed_ == 0) {
      activity = ServerActivity::stopped;
    } else {
      activity = serving_->kind == Kind::compute ? ServerActivity::compute : ServerActivity::wait;
    }
  }
  if (activity == activity_) return;
  activity_ = activity;
  if (observer_ != nullptr) observer_->activity_changed(*this);
}

}  // namespace xenolith
