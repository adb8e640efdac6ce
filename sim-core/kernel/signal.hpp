#pragma once

#include <coroutine>
#include <cstddef>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/wait_list.hpp"

namespace xenolith {

template <class T>
class Ring;

/// Something that processes wait for and others tell them of. It has no memory: who waits later waits for the
/// next time. Those woken run in the order in which they began to wait, behind everything that is due now.
class Signal {
 public:
  explicit Signal(Simulator& simulator) noexcept : simulator_(&simulator) {}

  /// Waits for the next notification.
  auto wait() noexcept { return WaitAwaiter(*this, Time::max()); }
  /// Waits for the next notification or the deadline: true = notified. A deadline in the past is now.
  auto wait_until(Time deadline) noexcept { return DeadlineAwaiter(*this, deadline); }

  /// Wakes the process that has waited longest. If that one is cancelled before it runs, the next is woken
  /// instead.
  void notify_one() {
    if (!waiting_.empty()) wake(true);
  }
  /// Wakes all that wait now.
  void notify_all() {
    while (!waiting_.empty()) wake(false);
  }
  /// How many wait and were not notified.
  std::size_t waiting() const noexcept { return waiting_.size(); }

 private:
  template <class T>
  friend class Ring;

  class Waiter : public detail::WaitNode {
   public:
    Waiter(Signal& signal, Time deadline) noexcept : signal_(signal), deadline_(deadline) {}
    ~Waiter() {
      if (!listed() || !served() || !alone_) return;
      leave();
      signal_.notify_one();
    }
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> handle) {
      frame = detail::Block::of(handle.address());
      signal_.waiting_.enter(*this);
      if (deadline_ != Time::max()) signal_.simulator_->schedule(frame, deadline_);
    }

   protected:
    bool finish() noexcept {
      leave();
      return served();
    }

   private:
    friend class Signal;
    Signal& signal_;
    Time deadline_;
    bool alone_ = false;  ///< woken by notify_one
  };
  struct WaitAwaiter : Waiter {
    using Waiter::Waiter;
    void await_resume() noexcept { this->leave(); }
  };
  struct DeadlineAwaiter : Waiter {
    using Waiter::Waiter;
    bool await_resume() noexcept { return this->finish(); }
  };

  void wake(bool alone) {
    auto& waiter = static_cast<Waiter&>(waiting_.serve());
    waiter.alone_ = alone;
    simulator_->wake(waiter.frame);
  }

  Simulator* simulator_;
  detail::WaitList waiting_;
};

}  // namespace xenolith
