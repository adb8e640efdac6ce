#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sim-core/base/check.hpp"
#include "sim-core/model/component.hpp"

namespace xenolith {

/// How a port finds its peer.
enum class Binding {
  required,  ///< the scenario or the board names it
  optional,  ///< may stay unbound
  implied,   ///< if not named: the only provider of the contract in the nearest enclosing scope
  list,      ///< any number of names; if none is given: every provider in the machine
};

/// A contract is an abstract class with a name that messages can use: `static constexpr std::string_view
/// contract`.
template <class C>
concept Contract = requires {
  { C::contract } -> std::convertible_to<std::string_view>;
};

/// A typed reference to one component that fulfils a contract. Bound before `start()`.
template <class C>
class Port {
 public:
  using Peer = C;
  bool bound() const { return peer_ != nullptr; }
  C* operator->() const { return &get(); }
  C& operator*() const { return get(); }
  C& get() const {
    XENO_ASSERT(peer_ != nullptr, "a port was used before it was bound");
    return *peer_;
  }
  /// The component behind the contract.
  Component& component() const {
    XENO_ASSERT(owner_of_peer_ != nullptr, "a port was used before it was bound");
    return *owner_of_peer_;
  }
  void bind(C& peer, Component& owner) {
    peer_ = &peer;
    owner_of_peer_ = &owner;
  }

 private:
  C* peer_ = nullptr;
  Component* owner_of_peer_ = nullptr;
};

/// Typed references to any number of components, in the order in which they were bound.
template <class C>
class PortList {
 public:
  using Peer = C;
  std::size_t size() const { return peers_.size(); }
  bool empty() const { return peers_.empty(); }
  C& operator[](std::size_t i) const { return *peers_[i]; }
  Component& component(std::size_t i) const { return *owners_[i]; }
  auto begin() const { return peers_.begin(); }
  auto end() const { return peers_.end(); }
  void bind(C& peer, Component& owner) {
    peers_.push_back(&peer);
    owners_.push_back(&owner);
  }

 private:
  std::vector<C*> peers_;
  std::vector<Component*> owners_;
};

/// One line of a model's `ports()` table.
template <class Owner, class P>
struct PortEntry {
  P Owner::*member;
  std::string_view name;
  std::string_view sentence;
  Binding binding;
};

template <class Owner, class C>
constexpr auto port(Port<C> Owner::*member, std::string_view name, std::string_view sentence) {
  return PortEntry<Owner, Port<C>>{member, name, sentence, Binding::required};
}
template <class Owner, class C>
constexpr auto optional_port(Port<C> Owner::*member, std::string_view name, std::string_view sentence) {
  return PortEntry<Owner, Port<C>>{member, name, sentence, Binding::optional};
}
template <class Owner, class C>
constexpr auto implied_port(Port<C> Owner::*member, std::string_view name, std::string_view sentence) {
  return PortEntry<Owner, Port<C>>{member, name, sentence, Binding::implied};
}
template <class Owner, class C>
constexpr auto port_list(PortList<C> Owner::*member, std::string_view name, std::string_view sentence) {
  return PortEntry<Owner, PortList<C>>{member, name, sentence, Binding::list};
}

template <class... Entries>
constexpr auto ports_of(Entries... entries) {
  return std::make_tuple(entries...);
}

/// What the builder and `describe` know of a port.
struct PortInfo {
  std::string name;
  std::string sentence;
  std::string contract;
  Binding binding = Binding::required;
  /// True if `candidate` fulfils the contract.
  bool (*fits)(const Component& candidate) = nullptr;
  /// Binds; false if `target` does not fulfil the contract.
  bool (*bind)(Component& owner, Component& target, std::size_t index) = nullptr;
  std::size_t index = 0;  ///< place in the model's table, passed to `bind`
  /// True if the peer may be on another machine: the contract says `static constexpr bool remote = true`.
  bool remote = false;
  /// True if what is bound is joined by it, to any number of others: the contract says
  /// `static constexpr bool junction = true`.
  bool junction = false;
};

}  // namespace xenolith
