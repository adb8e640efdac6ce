#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim-core/experiment/catalogue.hpp"
#include "sim-core/experiment/sweep.hpp"

namespace xenolith {

/// A value and where it comes from: a file with line and column, "sweep" or "--set". Defaults are not listed.
struct ResolvedValue {
  Json value;
  std::string origin;
};

/// A component to be built, or a group that only gives its members a name: a machine, a board on another
/// board.
struct Node {
  std::string address;
  std::string name;
  int parent = -1;                   ///< index of what it is part of; -1 at the top
  const ModelInfo* model = nullptr;  ///< null: a group
  std::string part;                  ///< whose numbers it has, "" if none
  Place place;                       ///< where it stands
  bool is_link = false;              ///< stands in `links`
  bool sound = true;                 ///< false if something is wrong with it
  std::map<std::string, ResolvedValue, std::less<>> values = {};
  std::map<std::string, std::vector<Json>, std::less<>> references = {};  ///< by port

  /// The values as the model reads them.
  ParamValues param_values() const;
};

/// Everything that one point consists of, in the order in which it is built: machines, then links, each as
/// written; a board's parts before what the scenario adds, and whatever is part of something after it.
struct Platform {
  std::vector<Node> nodes;
  /// False if something was left out because of a mistake: a name that leads nowhere may be its consequence.
  bool complete = true;

  /// Index of the node with this address, -1 if there is none.
  int find(std::string_view address) const;
  /// Index of the outermost node that holds this one.
  int machine_of(int node) const;

 private:
  friend class Resolver;
  std::map<std::string, int, std::less<>> by_address_;
};

/// Turns the machines and links of an expanded scenario into nodes: boards opened up, parts looked up, values
/// of part, board, scenario and point laid over each other, every name and value checked.
Platform resolve_platform(const Json& machines, const Json& links,
                          const std::vector<Point::Setting>& settings, Catalogue& catalogue,
                          Problems& problems);

}  // namespace xenolith
