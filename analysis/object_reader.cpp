#include "analysis/object_reader.hpp"

#include <algorithm>

namespace xenolith {

ObjectReader::ObjectReader(const Json& json, std::string address, Problems& problems)
    : json_(json), address_(std::move(address)), problems_(problems) {
  if (!json_.is_object()) {
    problems_.add(json_.place(), address_, "is " + std::string(json_.kind_name()), "an object");
  }
}

void ObjectReader::problem(const char* key, std::string what, std::string accepted, std::string nearest) {
  const Json* member = json_.find(key);
  const std::string address = address_.empty() ? key : address_ + "." + key;
  problems_.add(member == nullptr ? json_.place() : member->place(), address, std::move(what),
                std::move(accepted), std::move(nearest));
}

const Json* ObjectReader::of_kind(const char* key, Json::Kind kind, const char* accepted, bool required) {
  const Json* member = any(key);
  if (member == nullptr) {
    if (required && json_.is_object()) problem(key, "is missing", accepted);
    return nullptr;
  }
  if (member->kind() == kind) return member;
  problem(key, "is " + std::string(member->kind_name()), accepted);
  return nullptr;
}

const Json* ObjectReader::any(const char* key) {
  known_.emplace_back(key);
  return json_.find(key);
}

std::string ObjectReader::text(const char* key) {
  const Json* member = of_kind(key, Json::Kind::string, "text", true);
  if (member == nullptr) return "";
  if (member->as_string().empty()) problem(key, "is empty", "text");
  return member->as_string();
}

std::string ObjectReader::optional_text(const char* key) {
  const Json* member = of_kind(key, Json::Kind::string, "text", false);
  return member == nullptr ? "" : member->as_string();
}

std::optional<double> ObjectReader::optional_number(const char* key) {
  const Json* member = of_kind(key, Json::Kind::number, "a number", false);
  if (member == nullptr) return std::nullopt;
  return member->as_double();
}

std::string ObjectReader::choice(const char* key, const std::vector<std::string>& choices) {
  const std::string chosen = text(key);
  if (choices.empty() || chosen.empty() || std::find(choices.begin(), choices.end(), chosen) != choices.end())
    return chosen;
  std::string accepted;
  for (const std::string& name : choices) accepted += (accepted.empty() ? "\"" : ", \"") + name + "\"";
  problem(key, "\"" + chosen + "\" is not known", accepted, nearest_name(chosen, choices));
  return choices.front();
}

const Json* ObjectReader::optional_object(const char* key) {
  return of_kind(key, Json::Kind::object, "an object", false);
}
const Json* ObjectReader::optional_array(const char* key) {
  return of_kind(key, Json::Kind::array, "a list", false);
}
const Json* ObjectReader::object(const char* key) {
  return of_kind(key, Json::Kind::object, "an object", true);
}
const Json* ObjectReader::array(const char* key) { return of_kind(key, Json::Kind::array, "a list", true); }

void ObjectReader::finish() {
  if (!json_.is_object()) return;
  const Json* const about = json_.find("about");
  if (about != nullptr && !about->is_string())
    problem("about", "is " + std::string(about->kind_name()), "text");
  for (const Json::Member& member : json_.members()) {
    if (std::find(known_.begin(), known_.end(), member.key) != known_.end()) continue;
    std::string accepted;
    for (const std::string& name : known_) accepted += (accepted.empty() ? "\"" : ", \"") + name + "\"";
    const std::string address = address_.empty() ? member.key : address_ + "." + member.key;
    problems_.add(member.key_place, address, "unknown key", accepted, nearest_name(member.key, known_));
  }
}

std::optional<std::string> parameter_text(const Json& json) {
  if (json.is_string()) return json.as_string();
  if (json.is_number()) return json.number_text();
  if (json.is_boolean()) return json.as_boolean() ? "true" : "false";
  return std::nullopt;
}

}  // namespace xenolith
