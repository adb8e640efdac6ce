#include "sim-core/experiment/resolver.hpp"

#include <algorithm>

#include "sim-core/experiment/expand.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

/// Keys with a meaning of their own; no component and no parameter may be called so.
constexpr std::string_view words[] = {"about", "model",   "part", "board", "parts",
                                      "runs",  "domains", "like", "when"};

bool is_word(std::string_view key) {
  return std::find(std::begin(words), std::end(words), key) != std::end(words);
}

std::string without_index(const std::string& name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  return name.substr(0, last + 1);
}

}  // namespace

void Resolver::add_machine(const Json::Member& member) {
  const int node = add_node(member.key, none, member.key_place, member.value.place());
  read_component(member.value, node, "", true);
}

void Resolver::add_link(const Json::Member& member) {
  const int node = add_node(member.key, none, member.key_place, member.value.place());
  at(node).is_link = true;
  read_component(member.value, node, "", false);
}

int Resolver::add_node(const std::string& name, int parent, const Place& key, const Place& place) {
  const std::string address = join_address(parent == none ? "" : at(parent).address, name);
  if (!is_name(name)) {
    problems_.add(key, address, "\"" + name + "\" is not a name for a component", std::string(accepted_name));
  }
  const int node = static_cast<int>(platform_.nodes.size());
  platform_.nodes.push_back({address, name, parent, nullptr, "", place});
  if (!platform_.by_address_.emplace(address, node).second) {
    problems_.add(key, address, "there are two components of this name");
    at(node).sound = false;
  }
  if (platform_.nodes.size() == most_objects + 1) {
    platform_.complete = false;
    problems_.add(key, address, "the scenario has too many components",
                  "at most " + std::to_string(most_objects));
  }
  return node;
}

void Resolver::read_component(const Json& json, int node, const std::string& default_model,
                              bool may_be_group) {
  const bool known = identify(json, node, default_model, may_be_group);
  if (const Json* const board = json.find("board")) open_board(*board, node);
  if (const Json* const parts = json.find("parts")) read_parts(*parts, node);
  if (known) {
    read_members(json, node);
  } else {
    at(node).sound = false;
    platform_.complete = false;
  }
}

void Resolver::read_members(const Json& json, int node) {
  for (const Json::Member& member : json.members()) {
    if (member.key == "runs" || member.key == "domains") {
      read_group(member, node);
    } else if (is_word(member.key)) {
      continue;
    } else if (member.value.is_object()) {
      read_child(member, node);
    } else {
      read_setting(member, node);
    }
  }
}

void Resolver::read_child(const Json::Member& member, int node) {
  if (platform_.nodes.size() > most_objects) return;
  if (at(node).model != nullptr && find_field(*at(node).model, member.key) != nullptr) {
    problems_.add(member.value.place(), join_address(at(node).address, member.key),
                  "found an object where a value is expected",
                  find_field(*at(node).model, member.key)->accepted);
    return;
  }
  const int child = add_node(member.key, node, member.key_place, member.value.place());
  read_component(member.value, child, "", false);
}

/// `runs` and `domains`: their members are parts of the node itself and may leave out what they are.
void Resolver::read_group(const Json::Member& group, int node) {
  const std::string address = join_address(at(node).address, group.key);
  if (!group.value.is_object()) {
    problems_.add(group.value.place(), address,
                  "found a value of kind " + std::string(group.value.kind_name()), "an object of components");
    return;
  }
  const bool domains = group.key == "domains";
  if (domains && (at(node).model == nullptr || at(node).model->default_domain.empty())) {
    problems_.add(group.key_place, address, "only a hypervisor has domains",
                  "\"runs\", or a model of kind hypervisor");
    return;
  }
  const int parent = node;
  // Domains belong to the machine by name and to the hypervisor by structure.
  const int named_below = domains ? at(node).parent : node;
  for (const Json::Member& member : group.value.members()) {
    if (platform_.nodes.size() > most_objects) return;
    if (!member.value.is_object()) {
      problems_.add(member.value.place(), join_address(address, member.key),
                    "found a value of kind " + std::string(member.value.kind_name()),
                    "an object: a component");
      continue;
    }
    const int child = add_node(member.key, named_below, member.key_place, member.value.place());
    at(child).parent = parent;
    const std::string standard = domains ? at(node).model->default_domain : member.key;
    read_component(member.value, child, standard, false);
  }
}

void Resolver::read_setting(const Json::Member& member, int node) {
  const ModelInfo* const model = at(node).model;
  const std::string address = join_address(at(node).address, member.key);
  if (member.value.is_null()) return;
  if (model != nullptr && find_field(*model, member.key) != nullptr) {
    at(node).values.insert_or_assign(member.key, ResolvedValue{member.value, origin_of(member.value)});
  } else if (model != nullptr && find_port(*model, member.key) != nullptr) {
    at(node).references.insert_or_assign(member.key, read_references(member.value, address, problems_));
  } else {
    refuse_setting(member, at(node));
  }
}

void Resolver::refuse_setting(const Json::Member& member, const Node& node) {
  const std::string address = join_address(node.address, member.key);
  if (node.model == nullptr) {
    const std::vector<std::string> known = {"board", "parts", "like"};
    problems_.add(member.key_place, address, "unknown key", list_names(known) + ", or an object: a component",
                  nearest_name(member.key, known));
    return;
  }
  const std::vector<std::string> names = member_names(*node.model);
  problems_.add(member.key_place, address, "the model " + node.model->path + " has no such parameter or port",
                (names.empty() ? "" : list_names(names, 24) + ", or ") + "an object: a component",
                nearest_name(member.key, names));
}

bool Resolver::identify(const Json& json, int node, const std::string& default_model, bool may_be_group) {
  const std::string address = at(node).address;
  const Json* const model = json.find("model");
  const Json* const part = json.find("part");
  const Json* const board = json.find("board");
  if (board != nullptr && (model != nullptr || part != nullptr)) {
    problems_.add(board->place(), join_address(address, "board"),
                  "a component is a board or has a model, not both",
                  "one of \"board\", \"part\" and \"model\"");
    return false;
  }
  if (board != nullptr) return true;
  if (model != nullptr) at(node).model = named_model(*model, address);
  if (part != nullptr) take_part(*part, node);
  if (model != nullptr || part != nullptr) return at(node).model != nullptr;
  if (!default_model.empty()) {
    at(node).model = implied_model(default_model, json.place(), address);
    return at(node).model != nullptr;
  }
  if (may_be_group) return true;
  problems_.add(json.place(), address, "the component does not say what it is",
                "\"part\", \"model\" or \"board\"");
  return false;
}

const ModelInfo* Resolver::named_model(const Json& model, const std::string& address) {
  const ModelInfo* const found = model.is_string() ? catalogue_.registry().find(model.as_string()) : nullptr;
  if (found != nullptr) return found;
  std::vector<std::string> names;
  for (const ModelInfo& info : catalogue_.registry().all()) {
    names.push_back(info.path);
    names.push_back(info.name);
  }
  problems_.add(model.place(), join_address(address, "model"), "there is no model " + to_text(model, 0),
                "a model that `xenolith list models` shows",
                model.is_string() ? nearest_name(model.as_string(), names) : "");
  return nullptr;
}

const ModelInfo* Resolver::implied_model(const std::string& name, const Place& place,
                                         const std::string& address) {
  for (const std::string& candidate : {name, without_index(name)}) {
    if (const ModelInfo* const found = catalogue_.registry().find(candidate)) return found;
  }
  return named_model(Json::string(name, place), address);
}

void Resolver::take_part(const Json& part, int node) {
  const std::string address = join_address(at(node).address, "part");
  if (!part.is_string()) {
    problems_.add(part.place(), address, "found a value of kind " + std::string(part.kind_name()),
                  "the name of a part");
    return;
  }
  const Part* const found = catalogue_.part(part.as_string(), part.place(), address, problems_);
  if (found == nullptr) {
    at(node).sound = false;
    return;
  }
  if (at(node).model != nullptr && found->model != nullptr && at(node).model != found->model) {
    problems_.add(part.place(), address,
                  "the part is of model " + found->model->path + ", not " + at(node).model->path,
                  "\"part\" alone, or a part of this model");
  }
  at(node).model = found->model;
  at(node).part = found->name;
  for (const auto& [name, value] : found->values) {
    at(node).values.insert_or_assign(name, ResolvedValue{value, origin_of(value)});
  }
}

}  // namespace xenolith
