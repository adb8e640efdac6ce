#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/fluid/platform.hpp"
#include "sim-core/fluid/solver.hpp"
#include "sim-core/fluid/traffic.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

class FluidNetwork;

/// A way between two hosts of one network, in one direction.
class FluidRoute {
 public:
  FluidNode from() const noexcept { return from_; }
  FluidNode to() const noexcept { return to_; }
  /// The sum over its hops; a transfer pays 13.01 times as much before its first byte (LV08).
  Duration latency() const noexcept { return latency_; }

 private:
  friend class FluidNetwork;
  FluidNode from_;
  FluidNode to_;
  Duration latency_;
  std::vector<FluidPlatform::Hop> hops_;
};

/// What a host does at the moment.
struct FluidLoad {
  int computing = 0;  ///< computations on it
  int sending = 0;    ///< transfers that it sends
  int receiving = 0;  ///< transfers that it receives
};

namespace detail {

/// What a process waits for in a network. When its frame goes before the end, so does the activity.
class FluidActivity {
 public:
  FluidActivity(FluidNetwork& network, FluidNode from, FluidNode to, std::int64_t amount,
                const FluidRoute* route) noexcept
      : network_(&network), route_(route), from_(from), to_(to), amount_(amount) {}
  ~FluidActivity();
  FluidActivity(const FluidActivity&) = delete;
  FluidActivity& operator=(const FluidActivity&) = delete;

  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> handle) {
    frame_ = Block::of(handle.address());
    start();
  }
  void await_resume() const noexcept {}

 private:
  friend class xenolith::FluidNetwork;
  static constexpr int none = -1;
  void start();

  FluidNetwork* network_;
  const FluidRoute* route_;  ///< null: a computation on `from_`
  FluidNode from_;
  FluidNode to_;
  std::int64_t amount_;
  Block* frame_ = nullptr;
  int slot_ = none;
};

}  // namespace detail

/// Transfers and computations that share the links and hosts of a platform, as SimGrid's LV08 model shares
/// them.
///
/// **Time.** The kernel's clock is the master. Between two changes of the network the kernel runs its own
/// events without asking it. A date of the network, a double in seconds, becomes the nearest picosecond,
/// once, and nothing is computed from the rounded one; beyond 4096 s the double is coarser than that.
///
/// **Order.** What was scheduled for an instant before the instant came happens before the network's
/// completions of that instant. Those wake their processes in the order in which the activities were started.
/// All that is started or cancelled in one instant changes the shares at once.
///
/// The engine is loaded at the first activity; a network that is never used costs nothing. There is one
/// network in a process.
class FluidNetwork {
 public:
  FluidNetwork(Simulator& simulator, FluidPlatform platform);
  ~FluidNetwork();
  FluidNetwork(const FluidNetwork&) = delete;
  FluidNetwork& operator=(const FluidNetwork&) = delete;

  const FluidPlatform& platform() const noexcept { return platform_; }
  /// The way of least latency. Throws FluidError if there is none.
  FluidRoute route(FluidNode from, FluidNode to) const;
  FluidRoute route(std::string_view from, std::string_view to) const;

  /// `co_await network.transfer(route, data)` waits until the last byte has come; no bytes take the latency.
  auto transfer(const FluidRoute& route, Bytes data) noexcept {
    return detail::FluidActivity(*this, route.from_, route.to_, data.count(), &route);
  }
  /// `co_await network.compute(host, work)` runs on one core; more computations than cores share them fairly.
  auto compute(FluidNode host, Cycles work) noexcept {
    return detail::FluidActivity(*this, host, host, work.count(), nullptr);
  }

  /// Activities under way.
  std::size_t outstanding() const noexcept { return outstanding_; }
  const FluidLoad& load(FluidNode host) const { return at(host).load; }
  /// `changed` is called at every change of the host's load, after it.
  void watch(FluidNode host, std::function<void(const FluidLoad&)> changed);
  /// `changed` is called when what crosses a link or cell has changed and the shares are computed, at the end
  /// of the instant. It must look on only. Directions of a link differ where each has its own capacity.
  void watch(FluidPlatform::Hop medium, std::function<void(const FluidTraffic&)> changed);

 private:
  friend class detail::FluidActivity;
  struct Slot {
    detail::FluidActivity* activity = nullptr;  ///< null once its process is gone
    int handle = -1;
    bool transfer = false;
    FluidNode from;
    FluidNode to;
  };
  struct HostState {
    FluidLoad load;
    std::vector<std::function<void(const FluidLoad&)>> watchers;
  };

  HostState& at(FluidNode host) { return hosts_[static_cast<std::size_t>(platform_.host_number(host))]; }
  const HostState& at(FluidNode host) const {
    return hosts_[static_cast<std::size_t>(platform_.host_number(host))];
  }
  void start(detail::FluidActivity& activity);
  void abandon(detail::FluidActivity& activity);
  void build();
  void declare(const FluidRoute& route);
  int take_slot();
  void free_slot(int slot);
  void change_load(const Slot& slot, int by);

  /// Brings the engine to the kernel's time.
  void catch_up();
  void advance(double date);
  /// Has the shares computed again behind all that is due now.
  void change();
  void settle();
  void deliver();
  FluidPlatform::Hop medium_of(FluidPlatform::Hop hop) const;
  void tell_traffic();

  Simulator& simulator_;
  FluidPlatform platform_;
  detail::FluidSolver* solver_ = nullptr;  ///< null until the first activity
  std::vector<int> link_numbers_;          ///< the solver's, of every link
  std::vector<std::pair<int, int>>
      cell_numbers_;                        ///< the solver's, of every cell: its radio, and its latency
  std::set<std::pair<int, int>> declared_;  ///< routes that the solver knows, either way
  std::vector<HostState> hosts_;
  std::vector<Slot> slots_;
  std::vector<int> free_slots_;
  std::vector<std::uint64_t> completed_;  ///< tokens, to be delivered in this instant
  detail::TrafficWatch traffic_;
  std::uint64_t started_ = 0;
  std::size_t outstanding_ = 0;
  static constexpr double never = std::numeric_limits<double>::infinity();
  double next_date_ = never;  ///< the engine's, while nothing has changed since it was asked
  Time settled_;              ///< when it last settled
  int rounds_ = 0;            ///< of settling in that instant
  bool settling_ = false;     ///< the timer is armed for the end of this instant
  Timer timer_;
};

}  // namespace xenolith
