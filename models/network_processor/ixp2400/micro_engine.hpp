#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/contract/network_processor.hpp"
#include "models/network_processor/ixp2400/memory_unit.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

/// The arbiter of a micro-engine: which of its contexts runs.
///
/// A context holds the engine until it gives it up; then the next ready one in the order of numbers goes on.
/// Contexts that poll are stepped here, without a coroutine: a look at the data of the last reference, the
/// reference to the next queue, and so on. Steps that can find nothing are no events: they are made up for
/// when someone next touches the engine or its memory unit, and whole periods of a steady rotation are
/// skipped. See docs/decisions/0007-polling-elision.md.
class MicroEngine final : public PollWatcher {
 public:
  struct Timing {
    Hertz clock{};
    Duration swap{};    ///< from one context's last instruction to the next one's first
    bool elide = true;  ///< false: every step of a polling context is an event
  };

  MicroEngine(Simulator& sim, const Timing& timing, int contexts);

  /// The running context goes to sleep, and `wake` has to call it.
  void sleep(int context);
  /// The running context gives the engine up and can go on from `at`.
  void swap_out(int context, Time at);
  /// A sleeping context can go on from `at`.
  void wake(int context, Time at);
  /// The running context makes the first reference of a polling loop; it goes on when a queue has an entry.
  void begin_poll(int context, PollLoop& loop, MemoryUnit& unit);
  /// Awaited by a context that gave the engine up: returns when it has the engine again.
  auto dispatched(int context) { return slot(context).resume->wait(); }
  bool running(int context) const { return running_ == context; }
  Simulator& sim() const { return sim_; }
  const Timing& timing() const { return timing_; }

  void before_arrival() override { advance(sim_.now()); }
  void after_arrival() override {
    take_temperature();
    plan();
  }

 private:
  enum class State { asleep, waiting, running };
  struct Slot {
    State state = State::asleep;
    PollLoop* poll = nullptr;  ///< polls instead of running micro-code
    Duration look{};           ///< polling: instructions from one look to the next reference
    Duration occupied{};       ///< polling: how long a reference keeps the memory unit busy
    Duration returns{};        ///< polling: from when the memory is read to its data
    Time served;               ///< polling: when the memory was read for the last reference
    Time dispatched;           ///< polling: when it looked last
    Duration queued{};         ///< polling: how long the last reference waited for the memory unit
    std::int64_t looks = 0;    ///< references made by polling
    std::unique_ptr<Signal> resume;
  };
  /// What decides the future of a rotation, relative to the instant at which it was taken.
  struct Snapshot {
    Time at;
    std::vector<std::int64_t> state;
    std::vector<std::int64_t> looks;
  };

  Slot& slot(int context) { return slots_[static_cast<std::size_t>(context)]; }
  void release();
  /// When the engine does something next by itself; Time::max() if never.
  Time next_step() const;
  void step(Time at);
  void make_reference(int context, Time at);
  bool look_in_vain(Time end);
  bool look_in_turn(Time end);
  bool line_up();
  static void next_queue(Slot& polling);
  void note_turn(Slot& polling, Time at);
  void note_queue(Slot& polling, Time issued);
  bool look(int context, Time at, Time end);
  void refer_again(int context, Time at);
  Duration skip(Time at, int context, Time end);
  static void count_looks(Slot& polling, std::int64_t looks);
  int choose(Time at) const;
  Time earliest() const;
  /// A context waits, from `at` on ready to run, or does not wait any more.
  void wait(int context, Time at) {
    slot(context).state = State::waiting;
    ready_[static_cast<std::size_t>(context)] = at;
  }
  void run(int context) {
    slot(context).state = State::running;
    ready_[static_cast<std::size_t>(context)] = Time::max();
    running_ = context;
    last_ = context;
  }
  /// From when on a context may do something that others notice; Time::max() if they can only look in vain.
  Time hot() const;
  void take_temperature();
  static bool may_find(const PollLoop& loop);
  void advance(Time to);
  void skip_periods(Time to);
  int anchor() const;
  void take(Snapshot& snapshot, Time at) const;
  void shift(const Snapshot& from, Time at, std::int64_t periods);
  void plan();
  void fire();

  Simulator& sim_;
  Timing timing_;
  std::vector<Slot> slots_;
  std::vector<Time> ready_;     ///< of each context that waits: from when on it can run; else Time::max()
  MemoryUnit* unit_ = nullptr;  ///< where the queues lie that contexts of this engine poll
  Timer timer_;
  int running_ = -1;
  int last_ = 0;                   ///< who ran last: arbitration begins behind it
  Time free_at_;                   ///< no context runs: from when on one can
  Time issue_at_;                  ///< a polling context runs: when it makes its next reference
  Time next_ = Time::max();        ///< when the engine does something next
  std::int64_t code_waiting_ = 0;  ///< contexts that wait and do not poll
  Time hot_ = Time::max();         ///< `hot()`, as it was when so many queues had entries:
  std::int64_t hot_filled_ = 0;
  std::vector<int> line_;     ///< see `line_up()`
  std::size_t turn_ = 0;      ///< whose turn it is in the line
  bool in_line_ = false;      ///< they still look in this order
  std::int64_t polling_ = 0;  ///< contexts that poll
  Duration period_{};         ///< of the last look: since its context looked before
  std::int64_t steady_ = 0;   ///< looks like the ones before them, up to the last one
  Snapshot saved_;            ///< of the search for a period, kept for their storage
  Snapshot here_;
};

inline void MicroEngine::next_queue(Slot& polling) {
  PollLoop& loop = *polling.poll;
  if (loop.queues.size() > 1) loop.next = loop.next + 1 == loop.queues.size() ? 0 : loop.next + 1;
  ++polling.looks;
}

inline void MicroEngine::make_reference(int context, Time at) {
  Slot& polling = slot(context);
  polling.served = unit_->serve(at, polling.occupied);
  wait(context, polling.served + polling.returns);
  running_ = -1;
  free_at_ = at + timing_.swap;
}

}  // namespace xenolith
