#include "sim-core/experiment/topology.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

}  // namespace

void Topology::add(const Component& component) { components_.push_back(&component); }

void Topology::add(Binding binding) { bindings_.push_back(std::move(binding)); }

std::map<const Component*, int> Topology::islands() const {
  std::map<const Component*, std::size_t> vertex;
  for (const Component* component : components_) vertex.emplace(component, vertex.size());
  Graph graph(components_.size());
  for (const Component* component : components_) {
    const auto parent = vertex.find(component->parent());
    if (parent != vertex.end()) boost::add_edge(vertex.at(component), parent->second, graph);
  }
  for (const Binding& binding : bindings_) {
    const bool wire =
        binding.junction || !binding.remote || binding.from.machine == binding.to.machine;
    if (wire) boost::add_edge(vertex.at(binding.from.component), vertex.at(binding.to.component), graph);
  }
  std::vector<int> island(components_.size());
  if (!island.empty()) boost::connected_components(graph, island.data());
  std::map<const Component*, int> result;
  for (const auto& [component, index] : vertex) result.emplace(component, island[index]);
  return result;
}

void Topology::check(Problems& problems) const {
  check_joins(problems);
  check_machines(problems);
}

void Topology::check_joins(Problems& problems) const {
  std::map<const Component*, const Binding*> joined;
  for (const Binding& binding : bindings_) {
    if (!binding.join || binding.junction) continue;
    const auto [first, fresh] = joined.emplace(binding.to.component, &binding);
    if (fresh) continue;
    problems.add(binding.place, join_address(binding.from.component->address(), binding.port),
                 binding.to.component->address() + " is joined twice, by " +
                     first->second->from.component->address() + " and by " +
                     binding.from.component->address(),
                 "each port once");
  }
}

void Topology::check_machines(Problems& problems) const {
  const std::map<const Component*, int> island = islands();
  for (const Binding& binding : bindings_) {
    if (binding.from.link || binding.to.link || binding.from.machine == binding.to.machine) continue;
    const std::string address = join_address(binding.from.component->address(), binding.port);
    if (!binding.remote) {
      problems.add(binding.place, address, binding.to.component->address() + " is on another machine",
                   "a component of the same machine");
    } else if (island.at(binding.from.component) != island.at(binding.to.component)) {
      problems.add(binding.place, address, "no link leads to " + binding.to.component->address(),
                   "a component that links connect with this one");
    }
  }
}

}  // namespace xenolith
