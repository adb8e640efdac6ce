#include "sim-core/experiment/builder.hpp"

#include <set>
#include <string>

#include "sim-core/experiment/binder.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

/// The component that a node is part of, groups skipped; null at the top.
Component* owner_of(const Platform& platform, const std::vector<Component*>& components, int node) {
  int parent = platform.nodes[static_cast<std::size_t>(node)].parent;
  while (parent >= 0 && platform.nodes[static_cast<std::size_t>(parent)].model == nullptr) {
    parent = platform.nodes[static_cast<std::size_t>(parent)].parent;
  }
  return parent < 0 ? nullptr : components[static_cast<std::size_t>(parent)];
}

/// Where the value stands that does not fit; the component's own place if it has its default.
void tell_misfit(const Platform& platform, const std::string& address, const Misfit& misfit,
                 Problems& problems) {
  const int index = platform.find(address);
  Place place;
  if (index >= 0) {
    const Node& node = platform.nodes[static_cast<std::size_t>(index)];
    const auto value = node.values.find(misfit.parameter());
    place = value == node.values.end() ? node.place : value->second.value.place();
  }
  problems.add(place, join_address(address, misfit.parameter()), misfit.what(), misfit.accepted());
}

/// The component of a node; null with a problem if its values do not fit each other.
Component* make(const Platform& platform, const Node& node, const Context& context, Problems& problems) {
  try {
    return &context.system->own(node.model->make(context, node.param_values()));
  } catch (const Misfit& misfit) {
    tell_misfit(platform, node.address, misfit, problems);
    return nullptr;
  }
}

}  // namespace

void try_start(const Platform& platform, System& system, Problems& problems) {
  const std::vector<Component*> components = system.all();
  std::set<std::string> told;  // who leans on a component that cannot start meets the same mistake again
  for (Component* component : components) {
    try {
      component->start();
    } catch (const Misfit& misfit) {
      if (told.insert(misfit.what()).second) tell_misfit(platform, component->address(), misfit, problems);
    }
  }
}

std::unique_ptr<System> build(const Platform& platform, Simulator& simulator, const Replication& replication,
                              Problems& problems) {
  auto system = std::make_unique<System>();
  std::vector<Component*> components(platform.nodes.size(), nullptr);
  std::vector<bool> there(platform.nodes.size(), false);  // and so is all that it is part of
  for (std::size_t i = 0; i < platform.nodes.size(); ++i) {
    const Node& node = platform.nodes[i];
    if (!node.sound || (node.parent >= 0 && !there[static_cast<std::size_t>(node.parent)])) continue;
    if (node.model != nullptr) {
      Component* const owner = owner_of(platform, components, static_cast<int>(i));
      const Context context{&simulator,        system.get(),       owner,
                            node.address,      replication.seed,   replication.number,
                            replication.trace, replication.anatomy};
      components[i] = make(platform, node, context, problems);
    }
    there[i] = node.model == nullptr || components[i] != nullptr;
  }
  Binder binder(platform, *system, components, problems);
  binder.bind_all();
  if (platform.complete) binder.topology().check(problems);
  return system;
}

}  // namespace xenolith
