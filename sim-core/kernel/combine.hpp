#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

namespace detail {

/// `co_await`s a task until a deadline, at which the task is destroyed where it stands. True = it has ended.
template <class T>
class DeadlineCall : public ResultSlot<T> {
 public:
  DeadlineCall(Simulator& simulator, Time deadline, Task<T> task)
      : simulator_(simulator),
        deadline_(deadline),
        timer_(Timer::of<&DeadlineCall::expire>(simulator, this)) {
    this->child = task.release();
  }
  ~DeadlineCall() {
    if (this->parent != nullptr) PromiseBase::of(this->parent).callee = nullptr;
    if (this->child != nullptr) destroy_chain(*this);
  }
  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) {
    this->parent = frame.address();
    PromiseBase& caller = frame.promise();
    PromiseBase& called = PromiseBase::of(this->child);
    called.trampoline = caller.trampoline;
    called.caller = this;
    caller.callee = this;
    caller.trampoline->next = this->child;
    timer_.arm(std::max(deadline_, simulator_.now()));
  }
  bool await_resume() {
    timer_.cancel();
    if (this->error) std::rethrow_exception(this->error);
    return !expired_;
  }

 private:
  void expire() {
    expired_ = true;
    destroy_chain(*this);
    PromiseBase::of(this->parent).callee = nullptr;
    simulator_.wake(Block::of(this->parent));
  }

  Simulator& simulator_;
  Time deadline_;
  Timer timer_;
  bool expired_ = false;
};

}  // namespace detail

/// Runs a task as a sub-process of the caller, at most until the deadline; then the task is destroyed, which
/// releases all that it holds, and the result is empty. At the deadline itself the order of scheduling
/// decides.
template <class T>
Task<std::optional<T>> with_deadline(Simulator& simulator, Time deadline, Task<T> task) {
  detail::DeadlineCall<T> call(simulator, deadline, std::move(task));
  const bool done = co_await call;
  if (done) co_return std::move(call.value);
  co_return std::nullopt;
}
/// The same for a task without a result: true = it has ended.
inline Task<bool> with_deadline(Simulator& simulator, Time deadline, Task<> task) {
  detail::DeadlineCall<void> call(simulator, deadline, std::move(task));
  const bool done = co_await call;
  co_return done;
}

/// Runs all tasks as processes of their own, started in their order, and waits until all have ended. The
/// first exception cancels the others and is thrown to the caller; so does the caller's own end.
Task<> all_of(Simulator& simulator, std::vector<Task<>> tasks);

/// Runs all tasks as processes of their own, started in their order, waits for the first that ends, cancels
/// the others and gives its number. Throws what the first one threw. `tasks` is not empty.
Task<std::size_t> any_of(Simulator& simulator, std::vector<Task<>> tasks);

}  // namespace xenolith
