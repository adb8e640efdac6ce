#pragma once

#include <coroutine>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/circular_buffer.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/wait_list.hpp"

namespace xenolith {

/// No bound on what a mailbox holds.
inline constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

/// A channel of values, first in, first out, with room for `capacity`. Putting waits while it is full,
/// getting while it is empty; both sides are served in the order in which they came. A value goes to the
/// getter that has waited longest at the moment it is put; if that one is cancelled before it runs, the value
/// goes back to the front.
template <class T>
class Mailbox {
 public:
  /// `capacity` is 1 or more.
  explicit Mailbox(Simulator& simulator, std::size_t capacity = unbounded)
      : simulator_(&simulator), capacity_(capacity) {
    XENO_ASSERT(capacity >= 1, "a mailbox has room for at least one value");
  }

  /// Waits until there is room, and leaves the value.
  auto put(T value) { return PutAwaiter(*this, std::move(value)); }
  /// Waits for a value -> T.
  auto get() noexcept { return GetAwaiter(*this, Time::max()); }
  /// Waits for a value at most until the deadline -> std::optional<T>. A deadline in the past is now.
  auto get_until(Time deadline) noexcept { return DeadlineAwaiter(*this, deadline); }
  /// False, and nothing happens, if there is no room.
  bool try_put(T value) {
    if (full()) return false;
    deliver(std::move(value));
    return true;
  }
  /// Nothing if there is no value.
  std::optional<T> try_get() {
    if (values_.empty()) return std::nullopt;
    return take();
  }

  std::size_t size() const noexcept { return values_.size(); }
  bool empty() const noexcept { return values_.empty(); }
  bool full() const noexcept { return values_.size() >= capacity_; }
  std::size_t capacity() const noexcept { return capacity_; }

 private:
  /// Served when it has got a value.
  class Getter : public detail::WaitNode {
   public:
    Getter(Mailbox& mailbox, Time deadline) noexcept : mailbox_(mailbox), deadline_(deadline) {}
    ~Getter() {
      if (!listed() || !served()) return;
      leave();
      mailbox_.put_back(std::move(*value_));
    }
    bool await_ready() {
      value_ = mailbox_.try_get();
      return value_.has_value();
    }
    template <class P>
    void await_suspend(std::coroutine_handle<P> handle) {
      frame = detail::Block::of(handle.address());
      mailbox_.getting_.enter(*this);
      if (deadline_ != Time::max()) mailbox_.simulator_->schedule(frame, deadline_);
    }

   protected:
    std::optional<T>& finish() noexcept {
      leave();
      return value_;
    }

   private:
    friend class Mailbox;
    Mailbox& mailbox_;
    Time deadline_;
    std::optional<T> value_;
  };
  struct GetAwaiter : Getter {
    using Getter::Getter;
    T await_resume() { return std::move(*this->finish()); }
  };
  struct DeadlineAwaiter : Getter {
    using Getter::Getter;
    std::optional<T> await_resume() { return std::move(this->finish()); }
  };

  /// Served when there was room for its value.
  class PutAwaiter : public detail::WaitNode {
   public:
    PutAwaiter(Mailbox& mailbox, T value) : mailbox_(mailbox), value_(std::move(value)) {}
    bool await_ready() {
      if (mailbox_.full()) return false;
      mailbox_.deliver(std::move(value_));
      return true;
    }
    template <class P>
    void await_suspend(std::coroutine_handle<P> handle) noexcept {
      frame = detail::Block::of(handle.address());
      mailbox_.putting_.enter(*this);
    }
    void await_resume() noexcept { leave(); }

   private:
    friend class Mailbox;
    Mailbox& mailbox_;
    T value_;
  };

  /// To the first who waits, or into the box, which has room.
  void deliver(T value) {
    if (getting_.empty()) {
      values_.push_back(std::move(value));
    } else {
      serve(std::move(value));
    }
  }
  void serve(T value) {
    auto& getter = static_cast<Getter&>(getting_.serve());
    getter.value_.emplace(std::move(value));
    simulator_->wake(getter.frame);
  }
  void put_back(T value) {
    if (getting_.empty()) {
      values_.push_front(std::move(value));
    } else {
      serve(std::move(value));
    }
  }
  T take() {
    T value = values_.pop_front();
    if (!putting_.empty() && !full()) {
      auto& putter = static_cast<PutAwaiter&>(putting_.serve());
      values_.push_back(std::move(putter.value_));
      simulator_->wake(putter.frame);
    }
    return value;
  }

  Simulator* simulator_;
  std::size_t capacity_;
  detail::CircularBuffer<T> values_;
  detail::WaitList getting_;
  detail::WaitList putting_;
};

}  // namespace xenolith
