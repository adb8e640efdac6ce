#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

/// What a work server does at the moment.
enum class ServerActivity {
  idle,     ///< nothing is in it
  compute,  ///< work that goes as fast as the speed allows
  wait,     ///< a wait for memory or a device: occupied, but not computing
  stopped,  ///< something is in it, but the speed is zero
};

class WorkServer;

/// Is told whenever `WorkServer::activity` has changed.
class WorkServerObserver {
 public:
  virtual ~WorkServerObserver() = default;
  virtual void activity_changed(WorkServer& server) = 0;
};

/// One server that does the most urgent work first, goes on with what it interrupted where it left it, and
/// changes its speed at any time: the time of a virtual CPU, or of a CPU in its hypervisor.
///
/// Level 0 is the most urgent; work of one level is done in the order in which it came. Amounts are told at
/// full speed. Arithmetic is exact: progress is counted in thousandths of a picosecond, and an item ends at
/// the first whole picosecond at which its work is done.
class WorkServer {
 public:
  static constexpr int levels = 4;
  static constexpr int full_speed = 1000;

  /// Starts at speed zero.
  explicit WorkServer(Simulator& sim);
  ~WorkServer();
  WorkServer(const WorkServer&) = delete;
  WorkServer& operator=(const WorkServer&) = delete;

  /// Returns when `work` has been done at `level`. Work of zero returns without waiting for its turn.
  Task<> compute(Duration work, int level);
  /// Occupies the server for `duration` at `level`. A reduced speed does not stretch it; more urgent work and
  /// a speed of zero interrupt it.
  Task<> wait(Duration duration, int level);
  /// Occupies the server while `operation` goes on. It starts when its turn comes and cannot be interrupted
  /// from then on: the speed must not become zero before it has ended (`released`).
  Task<> hold(Task<> operation, int level);

  /// Who is told of changes from now on; nobody if null.
  void observe(WorkServerObserver* observer) { observer_ = observer; }
  /// Speed in thousandths of full speed, 0 to 1000.
  void set_speed(int per_mille);
  int speed() const { return speed_; }
  ServerActivity activity() const { return activity_; }
  /// True while an operation holds the server.
  bool held() const { return held_; }
  /// Notified whenever an operation has released the server.
  Signal& released() { return released_; }
  /// True if nothing is being done or waits at `level` or above it.
  bool empty(int level = levels - 1) const;
  /// Work and waits done so far, counted at full speed.
  Duration done() const;
  /// For how long the call that returned last occupied the server; the rest of its time it waited. To be
  /// asked by its caller, at once.
  Duration last_service() const { return last_service_; }
  /// For how long of that wait the speed was zero.
  Duration last_stop() const { return last_stop_; }

 private:
  enum class Kind { compute, wait, hold };
  struct Item {
    Item(WorkServer& owner, Kind what, Duration amount, int at_level);
    ~Item();
    Item(const Item&) = delete;
    Item& operator=(const Item&) = delete;
    WorkServer& server;
    Kind kind;
    int level;
    bool queued = false;
    std::int64_t remaining;  ///< thousandths of a picosecond at full speed
    Duration served{};
    Duration stopped_before{};
    Item* next = nullptr;
    Item* previous = nullptr;
    Signal finished;
  };
  struct Queue {
    Item* first = nullptr;
    Item* last = nullptr;
  };

  Task<> occupy(Kind kind, Duration amount, int level);
  void add(Item& item);
  void remove(Item& item);
  Item* head() const;
  int rate_of(const Item& item) const;
  void account();
  void serve();
  void due();
  void tell();

  Simulator& sim_;
  WorkServerObserver* observer_ = nullptr;
  std::array<Queue, levels> queues_{};
  Item* serving_ = nullptr;
  Time since_;  ///< when `serving_` was last accounted
  int speed_ = 0;
  bool held_ = false;
  ServerActivity activity_ = ServerActivity::idle;
  Duration last_service_{};
  Duration last_stop_{};
  Duration stopped_{};  ///< how long the speed was zero up to `since_`
  std::int64_t done_ps_ = 0;
  std::int64_t done_rest_ = 0;  ///< thousandths of a picosecond below one
  Timer timer_;
  Signal released_;
};

}  // namespace xenolith
