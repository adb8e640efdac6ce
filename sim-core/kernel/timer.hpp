#pragma once

#include <utility>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/arena.hpp"

namespace xenolith {

class Simulator;

/// Calls a function at a time: an event without a coroutine. Arming it costs no allocation, and arming it
/// again replaces what it was armed for. It may be armed, cancelled or destroyed while it fires.
class Timer {
 public:
  /// `fire(context)` is called outside of every process.
  Timer(Simulator& simulator, void (*fire)(void*), void* context);
  /// A timer that calls a member function: `Timer::of<&Nic::poll>(simulator, this)`.
  template <auto method, class Object>
  static Timer of(Simulator& simulator, Object* object) {
    return Timer(
        simulator, [](void* context) { (static_cast<Object*>(context)->*method)(); }, object);
  }
  Timer(Timer&& other) noexcept
      : simulator_(other.simulator_), state_(std::exchange(other.state_, nullptr)) {}
  Timer& operator=(Timer&&) = delete;
  ~Timer();

  /// Fires at this time, which is not in the past; now means behind everything that is due now, `Time::max()`
  /// never.
  void arm(Time due);
  /// Fires after this duration, which is not negative.
  void arm_after(Duration wait);
  void cancel() noexcept;
  bool armed() const noexcept { return block()->pending(); }
  /// When it fires, or fired last.
  Time due() const noexcept { return state_->due; }

 private:
  struct State {
    void (*fire)(void*);
    void* context;
    Time due;
  };
  detail::Block* block() const noexcept { return detail::Block::of(state_); }

  Simulator* simulator_;
  State* state_;
};

}  // namespace xenolith
