#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/model/component.hpp"
#include "sim-core/model/fluid_world.hpp"

namespace xenolith {

/// All components of one run, in the order in which they were built.
///
/// A component registers itself when it is constructed, parts that a model builds for itself included; the
/// system owns those that were given to `own`.
class System {
 public:
  System() = default;
  ~System();
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  /// Called by Component's constructor and destructor. Two components with one address are our bug.
  void enter(Component& component);
  void leave(Component& component);

  /// Keeps a component for the life of the system; destroyed in reverse order.
  Component& own(std::unique_ptr<Component> component);

  Component* find(std::string_view address) const;
  const std::vector<Component*>& all() const { return all_; }

  /// The network of the system's fluid part; made when first asked for.
  FluidWorld& fluid(Simulator& simulator);
  /// A component has asked for it: such a system can run once in a process.
  bool has_fluid() const { return fluid_ != nullptr; }

  /// Starts every component, in order.
  void start();
  /// Forgets all statistics: the end of the warm-up.
  void reset_statistics();
  /// The laws of conservation, checked over all components: one sentence per violation.
  std::vector<std::string> audit() const;

 private:
  std::unique_ptr<FluidWorld> fluid_;  ///< goes after the components
  std::vector<Component*> all_;
  std::map<std::string, Component*, std::less<>> by_address_;
  std::vector<std::unique_ptr<Component>> owned_;
};

}  // namespace xenolith
