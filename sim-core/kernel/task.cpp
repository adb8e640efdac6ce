#include "sim-core/kernel/task.hpp"

namespace xenolith::detail {

void destroy_chain(Caller& caller) noexcept {
  Caller* at = &caller;
  for (;;) {  // down to the innermost task
    Caller* const callee = PromiseBase::of(at->child).callee;
    if (callee == nullptr || callee->child == nullptr) break;
    at = callee;
  }
  for (;;) {  // and up again
    void* const frame = std::exchange(at->child, nullptr);
    Caller* const above = at == &caller ? nullptr : PromiseBase::of(at->parent).caller;
    std::coroutine_handle<>::from_address(frame).destroy();
    if (above == nullptr) return;
    at = above;
  }
}

}  // namespace xenolith::detail
