#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim-core/experiment/platform.hpp"

namespace xenolith {

/// Builds the nodes of a platform. Used by `resolve_platform` only.
class Resolver {
 public:
  Resolver(Catalogue& catalogue, Problems& problems) : catalogue_(catalogue), problems_(problems) {}

  void add_machine(const Json::Member& member);
  void add_link(const Json::Member& member);
  /// A value of the point for the address of a parameter; the address may be a pattern.
  void apply(const Point::Setting& setting);
  /// Lets every model judge its values.
  void check_values();
  Platform take() { return std::move(platform_); }

 private:
  static constexpr int none = -1;

  // resolver.cpp: objects of the scenario
  int add_node(const std::string& name, int parent, const Place& key, const Place& place);
  void read_component(const Json& json, int node, const std::string& default_model, bool may_be_group);
  void read_members(const Json& json, int node);
  void read_child(const Json::Member& member, int node);
  void read_group(const Json::Member& member, int node);
  void read_setting(const Json::Member& member, int node);
  /// Model and part of a component, and the values of its part; false with a problem if it has none.
  bool identify(const Json& json, int node, const std::string& default_model, bool may_be_group);
  const ModelInfo* named_model(const Json& model, const std::string& address);
  const ModelInfo* implied_model(const std::string& name, const Place& place, const std::string& address);
  void take_part(const Json& part, int node);
  void refuse_setting(const Json::Member& member, const Node& node);

  // resolver_board.cpp: boards and what overrides them
  void open_board(const Json& name, int node);
  void read_board_part(const Json::Member& member, const Json* sources, int parent);
  void read_board_value(const Json::Member& member, const Json* sources, int node);
  void read_parts(const Json& parts, int node);
  void read_part_override(const Json::Member& member, int node);
  void refuse_part_override(const Json::Member& member, int node);

  Node& at(int node) { return platform_.nodes[static_cast<std::size_t>(node)]; }
  std::string origin_of(const Json& value);

  Catalogue& catalogue_;
  Problems& problems_;
  Platform platform_;
  std::vector<std::string> open_boards_;
};

/// The parameter or port of a model by this name, null if it has none.
const FieldInfo* find_field(const ModelInfo& model, std::string_view name);
const PortInfo* find_port(const ModelInfo& model, std::string_view name);
/// The names of all parameters and ports.
std::vector<std::string> member_names(const ModelInfo& model);
/// The names that a port refers to: a text or a list of texts; another kind is a problem.
std::vector<Json> read_references(const Json& json, const std::string& address, Problems& problems);

}  // namespace xenolith
