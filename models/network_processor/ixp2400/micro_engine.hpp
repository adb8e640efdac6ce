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
  void after_arrival() override { plan(); }

 private:
  enum class State { asleep, waiting, running };
  struct Slot {
    State state = State::asleep;
    Time ready_at;             ///< waiting: from when on it can run
    PollLoop* poll = nullptr;  ///< polls instead of running micro-code
    Duration look{};           ///< polling: instructions from one look to the next reference
    Time served;               ///< polling: when the memory was read for the last reference
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
  int choose(Time at) const;
  /// From when on this slot may do something that others notice; Time::max() if it can only look in vain.
  Time hot_from(const Slot& slot) const;
  void advance(Time to);
  bool skip_looks(Time to);
  void skip_periods(Time to);
  int anchor() const;
  void take(Snapshot& snapshot, Time at) const;
  void shift(const Snapshot& from, Time at, std::int64_t periods);
  void plan();
  void fire();

  Time hot() const;

  Simulator& sim_;
  Timing timing_;
  std::vector<Slot> slots_;
  MemoryUnit* unit_ = nullptr;  ///< where the queues lie that contexts of this engine poll
  Timer timer_;
  Duration worth_skipping_;
  int running_ = -1;
  int last_ = 0;    ///< who ran last: arbitration begins behind it
  Time free_at_;    ///< no context runs: from when on one can
  Time issue_at_;   ///< a polling context runs: when it makes its next reference
  Snapshot saved_;  ///< of the search for a period, kept for their storage
  Snapshot here_;
};

}  // namespace xenolith
