#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim-core/experiment/platform.hpp"
#include "sim-core/experiment/topology.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {

/// Finds for every port of every component what it leads to. Used by `build` only.
class Binder {
 public:
  /// `components`: by node, null for groups and what could not be built.
  Binder(const Platform& platform, const System& system, const std::vector<Component*>& components,
         Problems& problems);

  void bind_all();
  const Topology& topology() const { return topology_; }

 private:
  static constexpr int none = -1;

  void bind(int node, const PortInfo& port);
  void bind_named(int node, const PortInfo& port, const std::vector<Json>& references);
  void bind_implied(int node, const PortInfo& port);
  void bind_list(int node, const PortInfo& port);
  void connect(int node, const PortInfo& port, Component& target, const Place& place);

  /// The same for a list port, whose references may be patterns: all that match, in build order.
  std::vector<Component*> resolve_all(int node, const PortInfo& port, const Json& reference);
  /// The component that a reference names from here; a group stands for its only provider. Null with a
  /// problem.
  Component* resolve(int node, const PortInfo& port, const Json& reference);
  Component* only_provider_in(int group, const PortInfo& port, const Json& reference,
                              const std::string& address);
  void refuse_dangling(int node, const PortInfo& port, const Json& reference);
  void refuse_contract(const PortInfo& port, const Json& reference, const std::string& address,
                       const std::string& found);

  /// Components at or below a node that fulfil the contract, `self` left out, in build order.
  std::vector<Component*> providers_below(int scope, const PortInfo& port, const Component* self) const;
  /// The same among the node's own component and its direct members only.
  std::vector<Component*> providers_beside(int scope, const PortInfo& port, const Component* self) const;
  /// The node that a component belongs to: its own, or that of the component that built it.
  int node_of(const Component& component) const;
  bool is_below(int node, int scope) const;
  int parent_of(int node) const { return platform_.nodes[static_cast<std::size_t>(node)].parent; }

  const Platform& platform_;
  const System& system_;
  const std::vector<Component*>& components_;
  Problems& problems_;
  Topology topology_;
  std::map<const Component*, int> nodes_;
  bool all_built_ = true;
};

}  // namespace xenolith
