#include "sim-core/experiment/text.hpp"

#include <algorithm>

namespace xenolith {

std::string join_address(std::string_view a, std::string_view b) {
  std::string joined(a);
  if (!a.empty() && !b.empty()) joined += '.';
  return joined.append(b);
}

std::string list_names(std::span<const std::string> names, std::size_t most) {
  const bool all = names.size() <= most;
  const std::size_t shown = all ? names.size() : most;
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += all && i + 1 == shown ? " or " : ", ";
    text.append("\"").append(names[i]).append("\"");
  }
  return all ? text : text + ", …";
}

void refuse_unknown_keys(const Json& object, const std::string& address,
                         std::span<const std::string> accepted, Problems& problems) {
  for (const Json::Member& member : object.members()) {
    if (std::find(accepted.begin(), accepted.end(), member.key) != accepted.end()) continue;
    problems.add(member.key_place, join_address(address, member.key), "unknown key",
                 accepted.empty() ? "no key" : list_names(accepted, 24), nearest_name(member.key, accepted));
  }
}

void refuse_unknown_keys(const Json& object, const std::string& address,
                         std::initializer_list<std::string_view> accepted, Problems& problems) {
  const std::vector<std::string> names(accepted.begin(), accepted.end());
  refuse_unknown_keys(object, address, names, problems);
}

const Json* member_of_kind(const Json& object, std::string_view key, Json::Kind kind,
                           const std::string& address, std::string_view accepted, Problems& problems) {
  const Json* const found = object.find(key);
  if (found == nullptr || found->kind() == kind) return found;
  problems.add(found->place(), join_address(address, key),
               "found a value of kind " + std::string(found->kind_name()), std::string(accepted));
  return nullptr;
}

std::string text_member(const Json& object, std::string_view key, const std::string& address,
                        Problems& problems) {
  const Json* const found = member_of_kind(object, key, Json::Kind::string, address, "a text", problems);
  return found == nullptr ? std::string() : found->as_string();
}

bool is_name(std::string_view text) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto inner = [&lower](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !text.empty() && lower(text.front()) && std::all_of(text.begin(), text.end(), inner);
}

bool is_parameter_name(std::string_view text) {
  return is_name(text) && text.find('-') == std::string_view::npos;
}

std::string scalar_text(const Json& scalar) {
  if (scalar.is_string()) return scalar.as_string();
  if (scalar.is_number()) return scalar.number_text();
  return to_text(scalar, 0);
}

std::string brief_text(const Json& json) { return json.is_string() ? json.as_string() : to_text(json, 0); }

}  // namespace xenolith
