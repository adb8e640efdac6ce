#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "models/contract/pci.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

/// Writes that are on their way to a memory and arrive there in order.
class ArrivalQueue {
 public:
  explicit ArrivalQueue(Simulator& sim) : sim_(sim), timer_(Timer::of<&ArrivalQueue::arrive>(sim, this)) {}

  /// A write arrives at `at`, or right after the one before it if that is later.
  void add(Time at, Delivery delivery) {
    if (!arrivals_.empty()) at = std::max(at, arrivals_.back().first);
    arrivals_.emplace_back(at, delivery);
    ++added_;
    if (arrivals_.size() == 1) timer_.arm(at);
  }
  /// Number of writes added, and of those that have arrived, since the start.
  std::uint64_t added() const { return added_; }
  std::uint64_t arrived() const { return added_ - arrivals_.size(); }

 private:
  void arrive() {
    while (!arrivals_.empty() && arrivals_.front().first <= sim_.now()) {
      const Delivery delivery = arrivals_.front().second;
      arrivals_.pop_front();
      delivery();
    }
    if (!arrivals_.empty()) timer_.arm(arrivals_.front().first);
  }

  Simulator& sim_;
  Timer timer_;
  std::deque<std::pair<Time, Delivery>> arrivals_;
  std::uint64_t added_ = 0;
};

/// Reads that a target has taken up, numbered, each with the instant from which on its data can be collected.
class ReadTable {
 public:
  explicit ReadTable(std::size_t capacity) : capacity_(capacity) {}

  bool full() const { return ready_.size() >= capacity_; }
  int add(Time ready) {
    XENO_ASSERT(!full(), "a target takes up more reads than it can");
    ready_.push_back(ready);
    return first_ + static_cast<int>(ready_.size()) - 1;
  }
  bool ready(int read, Time now) const { return ready_at(read) <= now; }
  Time ready_at(int read) const { return ready_[static_cast<std::size_t>(read - first_)]; }
  void end(int read) {
    ready_[static_cast<std::size_t>(read - first_)] = Time::max();
    for (; !ready_.empty() && ready_.front() == Time::max(); ++first_) ready_.pop_front();
  }

 private:
  std::size_t capacity_;
  std::deque<Time> ready_;  ///< Time::max() once collected
  int first_ = 0;           ///< number of the front
};

}  // namespace xenolith
