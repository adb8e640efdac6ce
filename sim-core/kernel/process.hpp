#pragma once

#include <coroutine>
#include <cstdint>

#include "sim-core/kernel/arena.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

class Simulator;

namespace detail {

class JoinAwaiter;

/// What the simulator keeps of a process; stands in the arena, behind a header whose word changes when it
/// ends.
struct ProcessBlock : Caller {
  Simulator* simulator = nullptr;
  ProcessBlock* older = nullptr;
  ProcessBlock* younger = nullptr;
  JoinAwaiter* joining = nullptr;  ///< the first of those that wait for the end, in order

  Block* block() noexcept { return Block::of(this); }
};

}  // namespace detail

/// A handle on a spawned process. Copies name the same process; all may be used after it has ended, and after
/// its simulator is gone.
class Process {
 public:
  Process() noexcept = default;

  /// True until the process has ended, failed or been cancelled.
  bool alive() const noexcept { return process_ != nullptr && process_->block()->word == word_; }

  /// Ends the process: everything it holds is released, from the innermost task outwards, before this
  /// returns. A process that cancels itself is ended when it next waits. Nothing if it has ended.
  void cancel() const noexcept;

  /// `co_await process.join()` waits until the process has ended, however it ends.
  detail::JoinAwaiter join() const noexcept;

  friend bool operator==(const Process&, const Process&) = default;

 private:
  friend class Simulator;
  friend class detail::JoinAwaiter;
  explicit Process(detail::ProcessBlock* process) noexcept
      : process_(process), word_(process->block()->word) {}

  detail::ProcessBlock* process_ = nullptr;
  std::uint64_t word_ = 0;
};

namespace detail {

class JoinAwaiter {
 public:
  explicit JoinAwaiter(Process process) noexcept : process_(process) {}
  ~JoinAwaiter();
  JoinAwaiter(const JoinAwaiter&) = delete;
  JoinAwaiter& operator=(const JoinAwaiter&) = delete;

  bool await_ready() const noexcept { return !process_.alive(); }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) noexcept {
    frame_ = Block::of(frame.address());
    enter();
  }
  void await_resume() noexcept { frame_ = nullptr; }

  /// Wakes everybody who waits for this process.
  static void wake_all(ProcessBlock& process);

 private:
  void enter() noexcept;

  Process process_;
  Block* frame_ = nullptr;
  JoinAwaiter* next_ = nullptr;
};

}  // namespace detail

inline detail::JoinAwaiter Process::join() const noexcept { return detail::JoinAwaiter(*this); }

}  // namespace xenolith
