#include <set>

#include "sim-core/experiment/binder.hpp"
#include "sim-core/experiment/pattern.hpp"
#include "sim-core/experiment/text.hpp"

/// How the names in ports are looked up: from the innermost enclosing name outwards, then as they are.
namespace xenolith {
namespace {

/// The names that enclose an address, innermost first, "" last: `a.b.c` gives `a.b.c`, `a.b`, `a`, ``.
std::vector<std::string> scopes_of(const std::string& address) {
  std::vector<std::string> scopes;
  for (std::size_t end = address.size(); end != std::string::npos && end > 0;
       end = address.rfind('.', end - 1)) {
    scopes.push_back(address.substr(0, end));
  }
  scopes.emplace_back();
  return scopes;
}

}  // namespace

Component* Binder::resolve(int index, const PortInfo& port, const Json& reference) {
  const Node& node = platform_.nodes[static_cast<std::size_t>(index)];
  const Component* const self = components_[static_cast<std::size_t>(index)];
  const std::string name = plain_address(reference.as_string());
  const std::string address = join_address(node.address, port.name);
  for (const std::string& scope : scopes_of(node.address)) {
    const std::string candidate = join_address(scope, name);
    Component* const component = system_.find(candidate);
    if (component == self && component != nullptr) continue;
    if (component != nullptr) {
      if (port.fits(*component)) return component;
      refuse_contract(port, reference, address, candidate);
      return nullptr;
    }
    const int group = platform_.find(candidate);
    if (group < 0) continue;
    if (platform_.nodes[static_cast<std::size_t>(group)].model != nullptr)
      return nullptr;  // could not be built
    return only_provider_in(group, port, reference, address);
  }
  refuse_dangling(index, port, reference);
  return nullptr;
}

std::vector<Component*> Binder::resolve_all(int index, const PortInfo& port, const Json& reference) {
  const std::string& pattern = reference.as_string();
  if (port.binding != Binding::list || !is_pattern(pattern)) {
    Component* const target = resolve(index, port, reference);
    return target == nullptr ? std::vector<Component*>() : std::vector<Component*>{target};
  }
  for (const std::string& scope : scopes_of(platform_.nodes[static_cast<std::size_t>(index)].address)) {
    std::vector<Component*> found;
    for (Component* component : system_.all()) {
      if (matches(join_address(scope, pattern), component->address()) && port.fits(*component))
        found.push_back(component);
    }
    if (!found.empty()) return found;
  }
  if (all_built_) refuse_dangling(index, port, reference);
  return {};
}

Component* Binder::only_provider_in(int group, const PortInfo& port, const Json& reference,
                                    const std::string& address) {
  const std::vector<Component*> found = providers_below(group, port, nullptr);
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    if (all_built_)
      refuse_contract(port, reference, address, platform_.nodes[static_cast<std::size_t>(group)].address);
    return nullptr;
  }
  std::vector<std::string> names;
  for (const Component* component : found) names.push_back(component->address());
  problems_.add(reference.place(), address,
                "several components of \"" + reference.as_string() + "\" offer " + port.contract,
                list_names(names));
  return nullptr;
}

void Binder::refuse_contract(const PortInfo& port, const Json& reference, const std::string& address,
                             const std::string& found) {
  std::vector<std::string> fitting;
  for (const Component* component : system_.all()) {
    if (port.fits(*component)) fitting.push_back(component->address());
  }
  problems_.add(reference.place(), address, found + " does not offer " + port.contract,
                fitting.empty() ? "nothing in the scenario does" : list_names(fitting));
}

void Binder::refuse_dangling(int index, const PortInfo& port, const Json& reference) {
  const Node& node = platform_.nodes[static_cast<std::size_t>(index)];
  std::set<std::string> names;
  std::vector<std::string> fitting;
  for (const Component* component : system_.all()) {
    if (!port.fits(*component)) continue;
    fitting.push_back(component->address());
    for (const std::string& scope : scopes_of(node.address)) {
      if (scope.empty())
        names.insert(component->address());
      else if (component->address().starts_with(scope + "."))
        names.insert(component->address().substr(scope.size() + 1));
    }
  }
  const std::vector<std::string> candidates(names.begin(), names.end());
  const std::string nearest = nearest_name(plain_address(reference.as_string()), candidates);
  if (!platform_.complete && nearest.empty()) return;
  problems_.add(
      reference.place(), join_address(node.address, port.name),
      "there is no component \"" + reference.as_string() + '"',
      fitting.empty() ? "the address of a component that offers " + port.contract : list_names(fitting),
      nearest);
}

}  // namespace xenolith
