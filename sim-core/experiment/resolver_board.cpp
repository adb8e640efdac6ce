#include <algorithm>

#include "sim-core/experiment/resolver.hpp"
#include "sim-core/experiment/sourced_value.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {

void Resolver::open_board(const Json& name, int node) {
  const std::string address = join_address(at(node).address, "board");
  if (!name.is_string()) {
    problems_.add(name.place(), address, "found a value of kind " + std::string(name.kind_name()),
                  "the name of a board");
    return;
  }
  if (std::find(open_boards_.begin(), open_boards_.end(), name.as_string()) != open_boards_.end()) {
    problems_.add(name.place(), address, "the board \"" + name.as_string() + "\" contains itself");
    return;
  }
  const Board* const board = catalogue_.board(name.as_string(), name.place(), address, problems_);
  if (board == nullptr) {
    at(node).sound = false;
    platform_.complete = false;
    return;
  }
  open_boards_.push_back(name.as_string());
  const Json* const sources = board->file.find("sources");
  for (const Json::Member& member : board->parts.members()) {
    if (member.key != "about") read_board_part(member, sources, node);
  }
  open_boards_.pop_back();
}

void Resolver::read_board_part(const Json::Member& member, const Json* sources, int parent) {
  const std::string address = join_address(at(parent).address, member.key);
  if (!member.value.is_object()) {
    problems_.add(member.value.place(), address,
                  "found a value of kind " + std::string(member.value.kind_name()),
                  "an object with \"part\", \"model\" or \"board\"");
    return;
  }
  const int node = add_node(member.key, parent, member.key_place, member.value.place());
  if (!identify(member.value, node, "", false)) {
    at(node).sound = false;
    return;
  }
  if (const Json* const board = member.value.find("board")) open_board(*board, node);
  for (const Json::Member& own : member.value.members()) {
    if (own.key == "about" || own.key == "model" || own.key == "part" || own.key == "board") continue;
    if (own.key == "values" && own.value.is_object()) {
      for (const Json::Member& value : own.value.members()) read_board_value(value, sources, node);
    } else if (at(node).model != nullptr && find_port(*at(node).model, own.key) != nullptr) {
      at(node).references.insert_or_assign(
          own.key, read_references(own.value, join_address(address, own.key), problems_));
    } else if (at(node).model != nullptr && find_field(*at(node).model, own.key) != nullptr) {
      problems_.add(own.key_place, join_address(address, own.key), "a number of a board needs a source",
                    "the parameter under \"values\": { \"" + own.key +
                        R"(": { "value": …, "source": …, "kind": … } })");
    } else {
      refuse_setting(own, at(node));
    }
  }
}

void Resolver::read_board_value(const Json::Member& member, const Json* sources, int node) {
  const std::string address = join_address(at(node).address, member.key);
  const ModelInfo* const model = at(node).model;
  const FieldInfo* const field = model == nullptr ? nullptr : find_field(*model, member.key);
  if (field == nullptr) {
    refuse_setting(member, at(node));
    return;
  }
  const auto claim = [&](const Json& id, const std::string& where) {
    catalogue_.check_claim(id, where, problems_);
  };
  const Json* const value = read_sourced_value(member.value, *field, sources, address, claim, problems_);
  if (value != nullptr)
    at(node).values.insert_or_assign(member.key, ResolvedValue{*value, origin_of(*value)});
}

void Resolver::read_parts(const Json& parts, int node) {
  const std::string address = join_address(at(node).address, "parts");
  if (!parts.is_object()) {
    problems_.add(parts.place(), address, "found a value of kind " + std::string(parts.kind_name()),
                  "an object of parts by their address on the machine");
    return;
  }
  for (const Json::Member& member : parts.members()) {
    if (member.value.is_object()) {
      read_part_override(member, node);
    } else {
      problems_.add(member.value.place(), join_address(address, member.key),
                    "found a value of kind " + std::string(member.value.kind_name()), "an object");
    }
  }
}

void Resolver::read_part_override(const Json::Member& member, int node) {
  const Json& json = member.value;
  const std::string address = join_address(at(node).address, member.key);
  const bool says_what = json.contains("part") || json.contains("model") || json.contains("board");
  int target = platform_.find(address);
  if (target < 0) {
    const std::size_t dot = member.key.rfind('.');
    const int parent = dot == std::string::npos
                           ? node
                           : platform_.find(join_address(at(node).address, member.key.substr(0, dot)));
    if (!says_what || parent < 0) {
      refuse_part_override(member, node);
      return;
    }
    target = add_node(member.key.substr(dot == std::string::npos ? 0 : dot + 1), parent, member.key_place,
                      json.place());
    read_component(json, target, "", false);
    return;
  }
  if (says_what) {  // another part in its place: its numbers, the wiring of the board
    at(target).values.clear();
    at(target).model = nullptr;
    at(target).place = json.place();
    at(target).sound = identify(json, target, "", false);
    const ModelInfo* const model = at(target).model;
    std::erase_if(at(target).references, [model](const auto& entry) {
      return model == nullptr || find_port(*model, entry.first) == nullptr;
    });
  }
  if (const Json* const parts = json.find("parts")) read_parts(*parts, target);
  if (at(target).sound) read_members(json, target);
}

void Resolver::refuse_part_override(const Json::Member& member, int node) {
  const std::string prefix = at(node).address + ".";
  std::vector<std::string> names;
  for (const Node& other : platform_.nodes) {
    if (other.address.starts_with(prefix)) names.push_back(other.address.substr(prefix.size()));
  }
  problems_.add(
      member.key_place, join_address(at(node).address + ".parts", member.key), "the machine has no such part",
      (names.empty() ? "" : list_names(names, 24) + ", or ") + "a new one with \"part\" or \"model\"",
      nearest_name(member.key, names));
}

}  // namespace xenolith
