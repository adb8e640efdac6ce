#include "sim-core/kernel/combine.hpp"

#include "sim-core/base/check.hpp"
#include "sim-core/kernel/process.hpp"
#include "sim-core/kernel/signal.hpp"

namespace xenolith {
namespace {

/// Tasks that run together for one caller; part of the caller's frame, and cancels what still runs when that
/// goes.
class Group {
 public:
  Group(Simulator& simulator, std::size_t needed) : needed_(needed), done_(simulator) {}
  ~Group() {
    for (const Process& member : members_) member.cancel();
  }
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  void start(Simulator& simulator, std::vector<Task<>> tasks) {
    members_.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      members_.push_back(simulator.spawn(run(this, i, std::move(tasks[i]))));
    }
  }
  bool complete() const noexcept { return needed_ == 0; }
  Signal& done() noexcept { return done_; }
  /// The number of the member that ended last.
  std::size_t last() const noexcept { return last_; }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  static Task<> run(Group* group, std::size_t number, Task<> task) {
    std::exception_ptr error;
    try {
      co_await std::move(task);
    } catch (...) {
      error = std::current_exception();
    }
    group->ended(number, error);
  }
  void ended(std::size_t number, const std::exception_ptr& error) {
    if (complete()) return;
    last_ = number;
    error_ = error;
    needed_ = error ? 0 : needed_ - 1;
    if (!complete()) return;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (i != number) members_[i].cancel();
    }
    done_.notify_all();
  }

  std::size_t needed_;
  std::size_t last_ = 0;
  std::exception_ptr error_;
  Signal done_;
  std::vector<Process> members_;
};

}  // namespace

Task<> all_of(Simulator& simulator, std::vector<Task<>> tasks) {
  if (tasks.empty()) co_return;
  Group group(simulator, tasks.size());
  group.start(simulator, std::move(tasks));
  co_await group.done().wait();
  group.rethrow();
}

Task<std::size_t> any_of(Simulator& simulator, std::vector<Task<>> tasks) {
  XENO_ASSERT(!tasks.empty(), "any_of waits for at least one task");
  Group group(simulator, 1);
  group.start(simulator, std::move(tasks));
  co_await group.done().wait();
  group.rethrow();
  co_return group.last();
}

}  // namespace xenolith
