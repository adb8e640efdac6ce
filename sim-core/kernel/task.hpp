#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/kernel/arena.hpp"

namespace xenolith {

template <class T>
class Task;

namespace detail {

/// What a coroutine tells the run loop when it gives control back. There is no symmetric transfer: the stack
/// never holds more than one coroutine, whatever the compiler does with tail calls.
struct Trampoline {
  void* next = nullptr;     ///< frame to resume at once: a task just called, or the caller of one that ended
  void* running = nullptr;  ///< frame resumed last; null while a timer fires and outside of run()
  bool attention = false;   ///< something of what follows is set
  struct Caller* ended = nullptr;   ///< a process that has come to its end
  struct Caller* doomed = nullptr;  ///< the running process, if it was cancelled
  std::exception_ptr error{};       ///< what the ended process threw
};

/// Who awaits a task: an awaiter in the caller's frame, or the process whose root the task is.
struct Caller {
  void* parent = nullptr;  ///< the caller's frame; null for a process
  void* child = nullptr;   ///< the task's frame while it exists

  Caller() = default;
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
};

/// Common to the promises of all tasks, and at the same place in all their frames.
struct PromiseBase {
  Trampoline* trampoline = nullptr;
  Caller* caller = nullptr;  ///< who awaits this task
  Caller* callee = nullptr;  ///< what this task awaits, if that is a task

  static void* operator new(std::size_t bytes) { return Arena::current().allocate(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { Arena::free_current(frame, bytes); }

  static PromiseBase& of(void* frame) noexcept {
    return std::coroutine_handle<PromiseBase>::from_address(frame).promise();
  }
};

/// Destroys the task of `caller` and everything that it awaits, innermost first and without recursion.
void destroy_chain(Caller& caller) noexcept;

/// Where a task leaves what it throws.
struct ErrorSlot : Caller {
  std::exception_ptr error{};
};
/// Where a task leaves its result.
template <class T>
struct ResultSlot : ErrorSlot {
  std::optional<T> value{};
  T take() { return std::move(*value); }
};
template <>
struct ResultSlot<void> : ErrorSlot {
  void take() noexcept {}
};

struct FinalAwaiter {
  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) const noexcept {
    PromiseBase& promise = frame.promise();
    if (promise.caller->parent != nullptr) {
      promise.trampoline->next = promise.caller->parent;
    } else {
      promise.trampoline->ended = promise.caller;
      promise.trampoline->attention = true;
    }
  }
  void await_resume() const noexcept {}
};

template <class T>
struct PromiseCommon : PromiseBase {
  Task<T> get_return_object() noexcept;
  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept {
    if (caller->parent != nullptr) {
      static_cast<ErrorSlot*>(caller)->error = std::current_exception();
    } else {
      trampoline->error = std::current_exception();
    }
  }
};
template <class T>
struct Promise : PromiseCommon<T> {
  template <class U>
  void return_value(U&& value) {
    static_cast<ResultSlot<T>*>(this->caller)->value.emplace(std::forward<U>(value));
  }
};
template <>
struct Promise<void> : PromiseCommon<void> {
  void return_void() const noexcept {}
};

/// `co_await task`: the caller sleeps until the task has ended.
template <class T>
class CallAwaiter : public ResultSlot<T> {
 public:
  explicit CallAwaiter(void* frame) noexcept { this->child = frame; }
  ~CallAwaiter() {
    if (this->parent != nullptr) PromiseBase::of(this->parent).callee = nullptr;
    if (this->child != nullptr) destroy_chain(*this);
  }
  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) noexcept {
    static_assert(std::is_base_of_v<PromiseBase, P>, "only a Task can await a Task");
    this->parent = frame.address();
    PromiseBase& caller = frame.promise();
    PromiseBase& called = PromiseBase::of(this->child);
    called.trampoline = caller.trampoline;
    called.caller = this;
    caller.callee = this;
    caller.trampoline->next = this->child;
  }
  T await_resume() {
    if (this->error) std::rethrow_exception(this->error);
    return this->take();
  }
};

}  // namespace detail

/// A lazy coroutine: nothing runs before it is awaited by another task or spawned as a process.
///
/// `co_await std::move(task)` runs it as a sub-process of the caller, gives its result and rethrows its
/// exception. Write `co_await` only as a statement or as the initialiser of a named variable
/// (docs/decisions/0002-coroutine-frames.md). A task that is dropped is destroyed with all that it holds.
/// A task stays on the thread that made it.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;

  Task() noexcept = default;
  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      drop();
      frame_ = std::exchange(other.frame_, nullptr);
    }
    return *this;
  }
  ~Task() { drop(); }

  /// False if it was awaited, spawned, moved from or default-constructed.
  bool valid() const noexcept { return frame_ != nullptr; }

  detail::CallAwaiter<T> operator co_await() && noexcept { return detail::CallAwaiter<T>(release()); }

  /// For the kernel: the frame, which the caller now owns.
  void* release() noexcept { return std::exchange(frame_, nullptr); }

 private:
  friend struct detail::PromiseCommon<T>;
  explicit Task(void* frame) noexcept : frame_(frame) {}
  void drop() noexcept {
    if (frame_ != nullptr) std::coroutine_handle<>::from_address(std::exchange(frame_, nullptr)).destroy();
  }
  void* frame_ = nullptr;
};

namespace detail {

template <class T>
Task<T> PromiseCommon<T>::get_return_object() noexcept {
  static_assert(alignof(Promise<T>) == alignof(PromiseBase), "promises stand at one place in all frames");
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(static_cast<Promise<T>&>(*this)).address());
}

}  // namespace detail
}  // namespace xenolith
