#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace xenolith {

/// How the flows on a link share it.
enum class LinkSharing {
  shared,       ///< one capacity for both directions: half duplex, a bus, a hub
  full_duplex,  ///< the capacity once for each direction
  unshared,  ///< every flow has the whole capacity: a path that is never the bottleneck of the flows together
};

namespace detail {

/// The engine that computes how fluid activities share what they use; SimGrid, in a library of its own that
/// is loaded when the first network is built. Plain numbers in SI units: seconds, bytes, bytes per second,
/// cycles. Everything that comes in here was checked; what SimGrid would abort on or accept in silence does
/// not get here.
class FluidSolver {
 public:
  enum class Direction { none, forward, backward };
  struct Hop {
    int link = -1;
    Direction direction = Direction::none;
  };

  FluidSolver() = default;
  FluidSolver(const FluidSolver&) = delete;
  FluidSolver& operator=(const FluidSolver&) = delete;

  // The platform; links and cells share one numbering. All hosts, links and cells before the first activity.
  virtual int add_host(const std::string& name, double speed, int cores) = 0;
  virtual int add_link(const std::string& name, double bandwidth, double latency, LinkSharing sharing) = 0;
  virtual int add_cell(const std::string& name, const std::vector<double>& rates) = 0;
  /// `rate`: index in the rates of the cell.
  virtual void join(int cell, int host, int rate) = 0;
  /// Both ways between two hosts; at any time.
  virtual void add_route(int from, int to, const std::vector<Hop>& hops) = 0;

  /// Starts an activity at `clock()`; gives a handle. `token` comes back when it is complete.
  virtual int start_transfer(std::uint64_t token, int from, int to, std::uint64_t bytes) = 0;
  virtual int start_computation(std::uint64_t token, int host, double cycles) = 0;
  /// The activity will not report any more; its handle is void.
  virtual void cancel(int handle) = 0;

  /// The time that the engine has reached.
  virtual double clock() const = 0;
  /// When something changes next if nothing is started or cancelled before; infinity: never.
  virtual double next_date() = 0;
  /// Goes on to a date that is not before `clock()`, does what is due then, and appends the tokens of what
  /// was completed on the way.
  virtual void advance(double date, std::vector<std::uint64_t>& completed) = 0;
  /// By handle, the bytes that each transfer moves in a unit of time from `next_date()` on; 0 as long as it
  /// pays its latency.
  virtual void rates(std::vector<double>& by_handle) const = 0;

 protected:
  ~FluidSolver() = default;  // never destroyed: SimGrid's own statics outlive it
};

/// What a solver is told when it is made.
struct FluidSolverOptions {
  bool cells = false;  ///< the platform has Wi-Fi cells
};

/// Loads the library and makes nothing of it: processes forked afterwards need not load it again.
/// std::runtime_error if it cannot be loaded.
void load_fluid_library();

/// Loads the library if need be and makes its only solver: SimGrid has one engine per process and one clock
/// that starts once. A second call in one process is an internal error; if the library cannot be loaded,
/// std::runtime_error.
FluidSolver& make_fluid_solver(const FluidSolverOptions& options);

}  // namespace detail
}  // namespace xenolith
