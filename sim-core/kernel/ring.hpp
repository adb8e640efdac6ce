#pragma once

#include <bit>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/kernel/circular_buffer.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

/// A descriptor ring as devices and drivers share it: a fixed number of slots, a power of two, allocated
/// once. Neither end waits by itself: what does not fit is refused and counted, and who wants to wait asks
/// for the moment:
///
///     while (ring.empty()) co_await ring.not_empty();
///
/// The loop is needed where several processes take from one ring: another may have been faster.
template <class T>
class Ring {
 public:
  Ring(Simulator& simulator, std::size_t capacity)
      : capacity_(capacity), values_(capacity), filled_(simulator), drained_(simulator) {
    XENO_ASSERT(std::has_single_bit(capacity), "a ring has a power of two of slots");
  }

  /// False if the ring is full: the value is dropped and counted.
  bool push(T value) {
    if (full()) {
      ++drops_;
      return false;
    }
    values_.push_back(std::move(value));
    filled_.notify_one();
    return true;
  }
  /// Nothing if the ring is empty.
  std::optional<T> pop() {
    if (empty()) return std::nullopt;
    std::optional<T> value(values_.pop_front());
    drained_.notify_one();
    return value;
  }

  /// Waits until a value is pushed; not at all if there is one. One waiter is woken for each value.
  auto not_empty() noexcept { return Awaiter(filled_, !empty()); }
  /// Waits until a value is popped; not at all if there is room. One waiter is woken for each slot.
  auto not_full() noexcept { return Awaiter(drained_, !full()); }

  std::size_t size() const noexcept { return values_.size(); }
  std::size_t capacity() const noexcept { return capacity_; }
  bool empty() const noexcept { return values_.empty(); }
  bool full() const noexcept { return values_.size() == capacity_; }
  /// Values refused so far.
  std::uint64_t drops() const noexcept { return drops_; }

 private:
  /// Waits for a signal unless what it tells of is true already.
  class Awaiter : public Signal::WaitAwaiter {
   public:
    Awaiter(Signal& signal, bool ready) noexcept : WaitAwaiter(signal, Time::max()), ready_(ready) {}
    bool await_ready() const noexcept { return ready_; }

   private:
    bool ready_;
  };

  std::size_t capacity_;
  std::uint64_t drops_ = 0;
  detail::CircularBuffer<T> values_;
  Signal filled_;
  Signal drained_;
};

}  // namespace xenolith
