#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/base/random.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

class Anatomy;
class Audit;
class Component;
class FluidWorld;
class Statistic;
class System;
class Trace;

/// What a component is told about its surroundings when it is built.
struct Context {
  Simulator* simulator = nullptr;
  System* system = nullptr;
  Component* parent = nullptr;  ///< the component whose part this one is; null at the top
  std::string address;          ///< dotted name, `client.guest3.nic`; unique in its system
  std::uint64_t seed = 1;
  std::uint64_t replication = 0;
  Trace* trace = nullptr;      ///< null when tracing is off
  Anatomy* anatomy = nullptr;  ///< null when nobody asks where the time of requests goes

  /// The context of a part of `owner` that bears `name` below the owner's address.
  static Context child(const Component& owner, std::string_view name);
};

/// Anything that has an address: it can be named in a scenario, a probe, an error, a trace, a random stream.
///
/// All components of a system are built and bound before the first `start()`.
class Component {
 public:
  explicit Component(const Context& context);
  virtual ~Component();
  Component(const Component&) = delete;
  Component& operator=(const Component&) = delete;

  /// Begins the component's own activity, if it has any: spawn processes here, never in the constructor.
  virtual void start() {}
  /// At the end of a run: tells what the component has in its keeping, so that losses cannot go unnoticed.
  virtual void audit(Audit& /*audit*/) const {}

  const std::string& address() const { return context_.address; }
  /// The last name of the address.
  std::string_view name() const;
  Simulator& sim() const { return *context_.simulator; }
  Time now() const { return context_.simulator->now(); }
  Component* parent() const { return context_.parent; }
  const Context& context() const { return context_; }
  /// Where to draw what happens here; null when tracing is off.
  Trace* trace() const { return context_.trace; }

  /// Marks on the way of a request, told as stages of this component; they cost nothing for an empty trail.
  /// Since its last mark the request was served here.
  void served(Trail& trail, std::string_view stage) const {
    if (trail) mark(trail, stage, Duration::max());
  }
  /// Since its last mark the request waited here.
  void waited(Trail& trail, std::string_view stage) const {
    if (trail) mark(trail, stage, Duration::zero());
  }
  /// Since its last mark the request was served here for `service`, and waited before.
  void served_for(Trail& trail, std::string_view stage, Duration service) const {
    if (trail) mark(trail, stage, service);
  }
  /// The same for a request that is going to be served until `until`, which may be still to come: no mark
  /// counts before.
  void served_until(Trail& trail, std::string_view stage, Duration service, Time until) const {
    if (trail) mark_until(trail, stage, service, until);
  }
  /// Since its last mark the request was served here, but for `waiting`.
  void served_but(Trail& trail, std::string_view stage, Duration waiting) const {
    if (trail) mark(trail, stage, Duration::max(), waiting);
  }
  /// After its last mark the request waited here for `waiting`, but no longer than until now. What came then
  /// is still to be told.
  void waited_first(Trail& trail, std::string_view stage, Duration waiting) const {
    if (trail && waiting > Duration::zero()) mark_early(trail, stage, waiting);
  }
  /// Since its last mark the request waited here for what has gone the way of `cause`.
  void waited_for(Trail& trail, Trail cause, std::string_view stage) const {
    if (trail) wait_for(trail, cause, stage);
  }

  /// The fluid network that the system's machines share.
  FluidWorld& fluid() const;

  /// A random stream that only this component draws from; `purpose` separates several of them.
  RandomStream random(std::string_view purpose = {}) const;

  const std::vector<Statistic*>& statistics() const { return statistics_; }
  /// Called once per statistic by the registry, or by hand in a test.
  void adopt(Statistic& statistic) { statistics_.push_back(&statistic); }

 private:
  void mark(Trail& trail, std::string_view stage, Duration service, Duration waiting = {}) const;
  void mark_until(Trail& trail, std::string_view stage, Duration service, Time until) const;
  void mark_early(Trail& trail, std::string_view stage, Duration waiting) const;
  void wait_for(Trail& trail, Trail cause, std::string_view stage) const;

  Context context_;
  std::vector<Statistic*> statistics_;
};

}  // namespace xenolith
