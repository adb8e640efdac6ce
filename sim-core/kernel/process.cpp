#include "sim-core/kernel/process.hpp"

#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

void Process::cancel() const noexcept {
  if (alive()) process_->simulator->cancel(process_);
}

namespace detail {

JoinAwaiter::~JoinAwaiter() {
  if (frame_ == nullptr || !process_.alive()) return;
  JoinAwaiter** link = &process_.process_->joining;
  while (*link != nullptr && *link != this) link = &(*link)->next_;
  if (*link == this) *link = next_;
}

void JoinAwaiter::enter() noexcept {
  JoinAwaiter** link = &process_.process_->joining;
  while (*link != nullptr) link = &(*link)->next_;
  *link = this;
}

void JoinAwaiter::wake_all(ProcessBlock& process) {
  JoinAwaiter* at = std::exchange(process.joining, nullptr);
  while (at != nullptr) {
    JoinAwaiter* const next = at->next_;
    process.simulator->wake(at->frame_);
    at = next;
  }
}

}  // namespace detail
}  // namespace xenolith
