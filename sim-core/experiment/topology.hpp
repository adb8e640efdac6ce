#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim-core/base/problem.hpp"
#include "sim-core/model/component.hpp"

namespace xenolith {

/// The platform as a graph: components are vertices; what is part of, wired to or joined with what are edges.
class Topology {
 public:
  /// One end of a binding, for messages.
  struct End {
    const Component* component = nullptr;
    int machine = 0;  ///< index of its outermost node
    bool link = false;
  };
  /// A port and what it leads to.
  struct Binding {
    End from;
    End to;
    std::string port;
    bool remote = false;  ///< the peer may be on another machine
    bool join = false;    ///< a link joins it
    bool junction = false;  ///< joins like a link, and any number may
    Place place;
  };

  void add(const Component& component);
  void add(Binding binding);

  /// Tells of ports that two links join, devices on another machine, and peers that no link leads to.
  void check(Problems& problems) const;
  /// For every component the number of the connected part of the graph that it lies in.
  std::map<const Component*, int> islands() const;

 private:
  void check_joins(Problems& problems) const;
  void check_machines(Problems& problems) const;

  std::vector<const Component*> components_;
  std::vector<Binding> bindings_;
};

}  // namespace xenolith
