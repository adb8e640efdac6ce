#include "sim-core/experiment/binder.hpp"

#include <algorithm>

#include "sim-core/experiment/pattern.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

std::vector<std::string> addresses_of(const std::vector<Component*>& components) {
  std::vector<std::string> addresses;
  for (const Component* component : components) addresses.push_back(component->address());
  return addresses;
}

std::string needs(const PortInfo& port) { return "a component that offers " + port.contract; }

}  // namespace

Binder::Binder(const Platform& platform, const System& system, const std::vector<Component*>& components,
               Problems& problems)
    : platform_(platform), system_(system), components_(components), problems_(problems) {
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (components[i] != nullptr) nodes_.emplace(components[i], static_cast<int>(i));
    const Node& node = platform.nodes[i];
    if (!node.sound || (node.model != nullptr && components[i] == nullptr)) all_built_ = false;
  }
  if (!platform.complete) all_built_ = false;
  for (const Component* component : system.all()) topology_.add(*component);
}

void Binder::bind_all() {
  for (std::size_t i = 0; i < components_.size(); ++i) {
    if (components_[i] == nullptr) continue;
    for (const PortInfo& port : platform_.nodes[i].model->ports) bind(static_cast<int>(i), port);
  }
}

void Binder::bind(int index, const PortInfo& port) {
  const Node& node = platform_.nodes[static_cast<std::size_t>(index)];
  const auto named = node.references.find(port.name);
  if (named != node.references.end()) {
    bind_named(index, port, named->second);
  } else if (port.binding == Binding::implied) {
    bind_implied(index, port);
  } else if (port.binding == Binding::list && !node.is_link) {
    bind_list(index, port);
  } else if (port.binding != Binding::optional) {
    problems_.add(node.place, join_address(node.address, port.name), "the port leads nowhere",
                  "the address of " + needs(port));
  }
}

void Binder::bind_named(int index, const PortInfo& port, const std::vector<Json>& references) {
  const Node& node = platform_.nodes[static_cast<std::size_t>(index)];
  if (port.binding != Binding::list && references.size() != 1) {
    problems_.add(
        references.empty() ? node.place : references[1].place(), join_address(node.address, port.name),
        std::to_string(references.size()) + " components for one port", "the address of " + needs(port));
    return;
  }
  std::vector<const Component*> bound;
  for (const Json& reference : references) {
    for (Component* const target : resolve_all(index, port, reference)) {
      if (!node.is_link && std::find(bound.begin(), bound.end(), target) != bound.end()) {
        problems_.add(reference.place(), join_address(node.address, port.name),
                      target->address() + " is named twice");
        continue;
      }
      bound.push_back(target);
      connect(index, port, *target, reference.place());
    }
  }
}

void Binder::bind_implied(int index, const PortInfo& port) {
  const Component* const self = components_[static_cast<std::size_t>(index)];
  const Node& node = platform_.nodes[static_cast<std::size_t>(index)];
  std::vector<Component*> found;
  int scope = node.parent;
  for (;; scope = parent_of(scope)) {
    if (scope != none) found = providers_beside(scope, port, self);
    if (found.empty()) found = providers_below(scope, port, self);
    if (!found.empty() || scope == none) break;
  }
  if (found.size() == 1) {
    connect(index, port, *found.front(), node.place);
  } else if (!found.empty()) {
    // What is meant may be a nearer component that was refused, which was told.
    if (!all_built_ && scope != node.parent) return;
    problems_.add(node.place, join_address(node.address, port.name),
                  "several components offer " + port.contract + " and none is named",
                  list_names(addresses_of(found)));
  } else if (all_built_) {
    problems_.add(node.place, join_address(node.address, port.name),
                  "nothing around it offers " + port.contract, needs(port));
  }
}

void Binder::bind_list(int index, const PortInfo& port) {
  const Component* const self = components_[static_cast<std::size_t>(index)];
  for (Component* provider : providers_below(platform_.machine_of(index), port, self)) {
    connect(index, port, *provider, platform_.nodes[static_cast<std::size_t>(index)].place);
  }
}

void Binder::connect(int index, const PortInfo& port, Component& target, const Place& place) {
  Component& owner = *components_[static_cast<std::size_t>(index)];
  if (!port.bind(owner, target, port.index)) return;
  const Node& node = platform_.nodes[static_cast<std::size_t>(index)];
  const int there = platform_.machine_of(node_of(target));
  const bool link = platform_.nodes[static_cast<std::size_t>(there)].is_link;
  topology_.add({{&owner, platform_.machine_of(index), node.is_link},
                 {&target, there, link},
                 port.name,
                 port.remote,
                 node.is_link,
                 port.junction,
                 place});
}

int Binder::node_of(const Component& component) const {
  for (const Component* at = &component; at != nullptr; at = at->parent()) {
    const auto found = nodes_.find(at);
    if (found != nodes_.end()) return found->second;
  }
  return 0;
}

bool Binder::is_below(int node, int scope) const {
  if (scope == none) return true;
  for (; node != none; node = parent_of(node)) {
    if (node == scope) return true;
  }
  return false;
}

std::vector<Component*> Binder::providers_below(int scope, const PortInfo& port,
                                                const Component* self) const {
  std::vector<Component*> found;
  for (Component* component : system_.all()) {
    if (component == self || (scope != none && !is_below(node_of(*component), scope))) continue;
    if (!port.fits(*component)) continue;
    found.push_back(component);
  }
  return found;
}

std::vector<Component*> Binder::providers_beside(int scope, const PortInfo& port,
                                                 const Component* self) const {
  Component* const owner = components_[static_cast<std::size_t>(scope)];
  if (owner != nullptr && owner != self && port.fits(*owner)) return {owner};
  std::vector<Component*> found;
  for (std::size_t i = 0; i < components_.size(); ++i) {
    Component* const component = components_[i];
    if (component == nullptr || component == self || platform_.nodes[i].parent != scope) continue;
    if (port.fits(*component)) found.push_back(component);
  }
  return found;
}

}  // namespace xenolith
