#include "sim-core/kernel/simulator.hpp"

#include <new>
#include <string>
#include <utility>

#include "sim-core/base/quantity.hpp"

namespace xenolith {
namespace {

constexpr std::uint64_t batch = 4096;            // events between two looks at limits and stale entries
constexpr std::uint64_t tolerated_stale = 4096;  // so many stale entries are never worth a sweep
constexpr std::uint64_t sweep_period = std::uint64_t{1} << 30;

std::string reason_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception without a text";
  }
}

std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}

}  // namespace

ProcessFailure::ProcessFailure(Time when, const std::string& reason)
    : std::runtime_error("at " + to_text(when - Time::origin()) + ": " + reason), when_(when) {}

/// Marks a simulator as running, and lets an internal error tell its time.
class Simulator::Running {
 public:
  explicit Running(Simulator& simulator) noexcept
      : simulator_(simulator),
        before_(set_check_context(
            {&simulator, [](const void* self) { return static_cast<const Simulator*>(self)->now(); },
             nullptr})) {
    simulator_.running_ = true;
  }
  ~Running() {
    simulator_.running_ = false;
    simulator_.trampoline_.running = nullptr;
    set_check_context(before_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Simulator& simulator_;
  CheckContext before_;
};

Simulator::Simulator() : arena_(detail::Arena::current()), queue_(&arena_), next_sweep_(sweep_period) {
  cancelled_seen_ = arena_.cancelled();
}

Simulator::~Simulator() {
  const Running context(*this);
  tearing_down_ = true;
  while (youngest_ != nullptr) bury(youngest_);
}

Process Simulator::spawn(Task<> task) {
  XENO_ASSERT(task.valid(), "a task is spawned that was already awaited, spawned or moved from");
  if (tearing_down_) return {};
  auto* const process = new (arena_.allocate(sizeof(detail::ProcessBlock))) detail::ProcessBlock;
  process->child = task.release();
  process->simulator = this;
  process->older = youngest_;
  if (youngest_ != nullptr) youngest_->younger = process;
  youngest_ = process;
  ++processes_;
  detail::PromiseBase& root = detail::PromiseBase::of(process->child);
  root.trampoline = &trampoline_;
  root.caller = process;
  ready_.push(arm(detail::Block::of(process->child)));
  return Process(process);
}

/// Ends a process that does not run now: it is no longer alive, those who waited for that are woken, its
/// tasks go.
void Simulator::bury(detail::ProcessBlock* process) noexcept {
  process->block()->word += 2 * detail::one_step;
  detail::JoinAwaiter::wake_all(*process);
  destroy_chain(*process);
  (process->younger != nullptr ? process->younger->older : youngest_) = process->older;
  if (process->older != nullptr) process->older->younger = process->younger;
  --processes_;
  arena_.free(process, sizeof(detail::ProcessBlock));
}

void Simulator::cancel(detail::ProcessBlock* process) noexcept {
  if (trampoline_.running != nullptr) {
    detail::Caller* root = detail::PromiseBase::of(trampoline_.running).caller;
    while (root->parent != nullptr) root = detail::PromiseBase::of(root->parent).caller;
    if (root == process) {
      trampoline_.doomed = process;
      trampoline_.attention = true;
      return;
    }
  }
  bury(process);
}

void Simulator::stop() noexcept {
  stopping_ = true;
  batch_end_ = events_;
}

RunOutcome Simulator::run(const RunLimits& limits) {
  XENO_ASSERT(!running_, "run() is called by a process of the same simulator");
  const Running context(*this);
  const std::uint64_t last = saturating_sum(events_, limits.events);
  stopping_ = false;
  for (;;) {
    if (limits.stop != nullptr && limits.stop->load(std::memory_order_relaxed))
      return RunOutcome::interrupted;
    if (events_ >= last) return RunOutcome::event_limit;
    batch_end_ = std::min(last, saturating_sum(events_, batch));
    RunOutcome outcome = RunOutcome::finished;
    try {
      if (run_batch(limits.until, outcome)) return outcome;
    } catch (...) {
      fail(std::current_exception());
    }
    if (stopping_) return RunOutcome::stopped;
    purge_stale();
  }
}

/// Up to the end of the batch; true if there is nothing more to do for this run, and then why.
bool Simulator::run_batch(Time until, RunOutcome& outcome) {
  while (events_ < batch_end_) {
    if (ready_.empty()) {
      detail::Block* const block = advance(until, outcome);
      if (block == nullptr) return true;
      dispatch(block);
    } else {
      detail::Block* const block = next_ready();
      if (block != nullptr) dispatch(block);
    }
  }
  return false;
}

/// Moves the clock to the next event in the queue and gives its block; null at the end or the limit.
inline detail::Block* Simulator::advance(Time until, RunOutcome& outcome) {
  while (queue_.fill_bottom()) {
    const detail::QueueEntry entry = queue_.first();
    detail::Block* const block = arena_.block(entry.word);
    if (block->word != entry.word) [[unlikely]] {
      queue_.pop();
      ++cancelled_seen_;
      continue;
    }
    const Time due = Time::picoseconds(entry.time);
    if (due > until) [[unlikely]] {
      now_ = std::max(now_, until);
      outcome = RunOutcome::time_limit;
      return nullptr;
    }
    queue_.pop();
    if (queue_.next_is(entry.time)) [[unlikely]]
      collect(entry.time);
    now_ = last_event_ = due;
    ++instants_;
    return block;
  }
  outcome = RunOutcome::finished;
  return nullptr;
}

/// The first block of the ready ring; null if its entry is stale.
inline detail::Block* Simulator::next_ready() {
  const std::uint64_t word = ready_.pop();
  detail::Block* const block = arena_.block(word);
  if (block->word != word) [[unlikely]] {
    ++cancelled_seen_;
    return nullptr;
  }
  if (now_ != last_event_ || events_ == 0) [[unlikely]] {
    last_event_ = now_;
    ++instants_;
  }
  return block;
}

/// Moves everything that is due at this time to the ready ring.
void Simulator::collect(std::int64_t time) {
  do {
    ready_.push(queue_.first().word);
    queue_.pop();
  } while (queue_.next_is(time));
}

/// Fires a timer, or resumes a frame and then whatever it calls or returns to, until the process waits or has
/// ended.
inline void Simulator::dispatch(detail::Block* block) {
  block->word += detail::one_step;
  ++events_;
  if (block->fire != nullptr) {
    trampoline_.running = nullptr;
    block->fire(block->payload());
    return;
  }
  void* frame = block->payload();
  do {
    trampoline_.next = nullptr;
    trampoline_.running = frame;
    std::coroutine_handle<>::from_address(frame).resume();
    frame = trampoline_.next;
  } while (frame != nullptr && !trampoline_.attention);
  if (trampoline_.attention) [[unlikely]]
    attend();
}

/// A process has ended, or has cancelled itself.
void Simulator::attend() {
  trampoline_.attention = false;
  trampoline_.running = nullptr;
  auto* process = static_cast<detail::ProcessBlock*>(std::exchange(trampoline_.ended, nullptr));
  auto* const doomed = static_cast<detail::ProcessBlock*>(std::exchange(trampoline_.doomed, nullptr));
  if (process == nullptr) process = doomed;
  bury(process);
  if (trampoline_.error) std::rethrow_exception(std::exchange(trampoline_.error, nullptr));
}

void Simulator::fail(std::exception_ptr error) {
  const std::string reason = reason_of(error);
  try {
    std::rethrow_exception(error);
  } catch (...) {
    throw ProcessFailure(now_, reason);
  }
}

/// Stale entries are dropped when their time comes; this keeps them from piling up before that.
void Simulator::purge_stale() {
  const std::uint64_t stale = arena_.cancelled() - cancelled_seen_;
  if ((stale < tolerated_stale || stale < queue_.size() / 2) && events_ < next_sweep_) return;
  queue_.purge(
      [](const void* arena, std::uint64_t word) {
        return static_cast<const detail::Arena*>(arena)->block(word)->word != word;
      },
      &arena_);
  cancelled_seen_ = arena_.cancelled();
  // Also now and then whatever the count says, so that no entry is older than a word's counter can tell.
  next_sweep_ = events_ + sweep_period;
}

}  // namespace xenolith
