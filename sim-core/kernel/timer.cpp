#include "sim-core/kernel/timer.hpp"

#include <new>

#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

Timer::Timer(Simulator& simulator, void (*fire)(void*), void* context)
    : simulator_(&simulator),
      state_(new (detail::Arena::current().allocate(sizeof(State))) State{fire, context, Time::max()}) {
  block()->fire = [](void* payload) {
    const State state = *static_cast<State*>(payload);
    state.fire(state.context);
  };
}

Timer::~Timer() {
  if (state_ != nullptr) detail::Arena::free_current(state_, sizeof(State));
}

void Timer::arm(Time due) {
  XENO_ASSERT(due >= simulator_->now(), "a timer is armed for a time in the past");
  simulator_->unschedule(block());
  state_->due = due;
  simulator_->schedule(block(), due);
}

void Timer::arm_after(Duration wait) { arm(simulator_->now() + wait); }

void Timer::cancel() noexcept { simulator_->unschedule(block()); }

}  // namespace xenolith
