#include "sim-core/kernel/resource.hpp"

#include <algorithm>

namespace xenolith {
namespace detail {

ServerWaiter::~ServerWaiter() {
  if (frame == nullptr) return;
  if (granted_) {
    pool_->give_back();
  } else if (listed()) {
    pool_->give_up(*this);
  }
}

bool ServerWaiter::await_ready() noexcept { return granted_ = pool_->try_take(); }

void ServerWaiter::suspend() {
  pool_->enter(*this);
  if (deadline_ != Time::max()) pool_->simulator().schedule(frame, deadline_);
}

ServerPool* ServerWaiter::finish() noexcept {
  frame = nullptr;
  if (!granted_) pool_->give_up(*this);
  leave();
  return granted_ ? pool_ : nullptr;
}

WaitList& ServerPool::level(int priority) {
  const auto at = std::lower_bound(levels_.begin(), levels_.end(), priority,
                                   [](const Level& level, int wanted) { return level.priority < wanted; });
  if (at != levels_.end() && at->priority == priority) return *at->waiters;
  return *levels_.insert(at, {priority, std::make_unique<WaitList>()})->waiters;
}

void ServerPool::enter(ServerWaiter& waiter) {
  level(waiter.priority_).enter(waiter);
  ++waiting_;
}

void ServerPool::give_up(ServerWaiter& waiter) noexcept {
  waiter.leave();
  --waiting_;
}

void ServerPool::give_back() noexcept {
  if (abandoned_) {
    if (--busy_ == 0) delete this;
  } else if (waiting_ == 0) {
    --busy_;
  } else {
    serve_next();
  }
}

void ServerPool::serve_next() noexcept {
  const auto level = std::find_if(levels_.begin(), levels_.end(),
                                  [](const Level& candidate) { return !candidate.waiters->empty(); });
  auto& waiter = static_cast<ServerWaiter&>(level->waiters->serve());
  --waiting_;
  waiter.granted_ = true;
  simulator_.wake(waiter.frame);
}

void ServerPool::abandon(ServerPool* pool) noexcept {
  pool->abandoned_ = true;
  if (pool->busy_ == 0) delete pool;
}

}  // namespace detail

Resource::Resource(Simulator& simulator, int servers) {
  XENO_ASSERT(servers >= 1, "a resource has at least one server");
  pool_ = new detail::ServerPool(simulator, servers);
}

Task<> Resource::use(Duration service, int priority) {
  Simulator& simulator = pool_->simulator();
  const Lease lease = co_await acquire(priority);
  co_await simulator.delay(service);
}

}  // namespace xenolith
