#pragma once

#include <coroutine>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/kernel/wait_list.hpp"

namespace xenolith {

class Resource;

namespace detail {

class ServerPool;

/// A task that wants a server: in a list of the pool until it is granted one, or gives up.
class ServerWaiter : public WaitNode {
 public:
  ServerWaiter(ServerPool& pool, int priority, Time deadline) noexcept
      : pool_(&pool), priority_(priority), deadline_(deadline) {
    frame = nullptr;
  }
  ~ServerWaiter();
  bool await_ready() noexcept;
  template <class P>
  void await_suspend(std::coroutine_handle<P> handle) {
    frame = Block::of(handle.address());
    suspend();
  }

 protected:
  /// The pool if a server was granted, which the caller now holds; null if not.
  ServerPool* finish() noexcept;

 private:
  friend class ServerPool;
  void suspend();

  ServerPool* pool_;
  int priority_;
  bool granted_ = false;  ///< also without waiting
  Time deadline_;
};

/// The servers of a resource and who waits for them. Lives as long as the resource or a lease of it.
class ServerPool {
 public:
  ServerPool(Simulator& simulator, int servers) : simulator_(simulator), servers_(servers) {}

  bool try_take() noexcept {
    if (busy_ == servers_ || waiting_ != 0) return false;
    ++busy_;
    return true;
  }
  /// A lease ends: the server goes to the first who waits.
  void give_back() noexcept;
  void enter(ServerWaiter& waiter);
  void give_up(ServerWaiter& waiter) noexcept;
  /// The resource is gone: nobody is served any more, and the last lease takes the pool with it.
  static void abandon(ServerPool* pool) noexcept;

  Simulator& simulator() const noexcept { return simulator_; }
  int servers() const noexcept { return servers_; }
  int busy() const noexcept { return busy_; }
  std::size_t waiting() const noexcept { return waiting_; }

 private:
  struct Level {
    int priority;
    std::unique_ptr<WaitList> waiters;
  };
  WaitList& level(int priority);
  void serve_next() noexcept;

  Simulator& simulator_;
  int servers_;
  int busy_ = 0;
  std::size_t waiting_ = 0;
  bool abandoned_ = false;
  std::vector<Level> levels_;  ///< by priority; a level stays once it was needed
};

}  // namespace detail

/// A server taken from a resource; gives it back when it goes out of scope. May outlive the resource.
class [[nodiscard]] Lease {
 public:
  Lease() noexcept = default;
  Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
  Lease& operator=(Lease&& other) noexcept {
    if (this != &other) {
      release();
      pool_ = std::exchange(other.pool_, nullptr);
    }
    return *this;
  }
  ~Lease() { release(); }

  /// Gives the server back now; nothing if that was done already.
  void release() noexcept {
    if (pool_ != nullptr) std::exchange(pool_, nullptr)->give_back();
  }
  bool held() const noexcept { return pool_ != nullptr; }

 private:
  friend class Resource;
  explicit Lease(detail::ServerPool* pool) noexcept : pool_(pool) {}
  detail::ServerPool* pool_ = nullptr;
};

/// A number of identical servers. Who finds none free waits: lower priority numbers first, first come first
/// served within a priority, without preemption. A server that is given back goes to the first waiter at that
/// very moment, so nobody who comes later can take it.
class Resource {
 public:
  /// `servers` is 1 or more.
  Resource(Simulator& simulator, int servers);
  ~Resource() { detail::ServerPool::abandon(pool_); }
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;

  /// Waits for a server -> Lease. Does not wait at all if one is free.
  auto acquire(int priority = 0) noexcept { return AcquireAwaiter(*pool_, priority, Time::max()); }
  /// Waits for a server at most until the deadline -> std::optional<Lease>.
  auto acquire_until(Time deadline, int priority = 0) noexcept {
    return DeadlineAwaiter(*pool_, priority, deadline);
  }
  /// A server if one is free and nobody waits.
  std::optional<Lease> try_acquire() noexcept {
    if (!pool_->try_take()) return std::nullopt;
    return Lease(pool_);
  }
  /// Waits for a server and holds it so long.
  Task<> use(Duration service, int priority = 0);

  int servers() const noexcept { return pool_->servers(); }
  int busy() const noexcept { return pool_->busy(); }
  std::size_t queue_length() const noexcept { return pool_->waiting(); }

 private:
  struct AcquireAwaiter : detail::ServerWaiter {
    using ServerWaiter::ServerWaiter;
    Lease await_resume() noexcept { return Lease(finish()); }
  };
  struct DeadlineAwaiter : detail::ServerWaiter {
    using ServerWaiter::ServerWaiter;
    std::optional<Lease> await_resume() noexcept {
      detail::ServerPool* const pool = finish();
      if (pool == nullptr) return std::nullopt;
      return Lease(pool);
    }
  };

  detail::ServerPool* pool_;
};

}  // namespace xenolith
