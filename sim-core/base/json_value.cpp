#include <algorithm>
#include <cmath>
#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/base/json.hpp"
#include "sim-core/base/number.hpp"

namespace xenolith {

Json::Json() = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json Json::null(const Place& place) {
  Json json;
  json.set_place(place);
  return json;
}
Json Json::boolean(bool value, const Place& place) {
  Json json = null(place);
  json.value_ = value;
  return json;
}
Json Json::integer(std::int64_t value, const Place& place) {
  Json json = null(place);
  json.value_ = Number{true, value, static_cast<double>(value), std::to_string(value)};
  return json;
}
Json Json::real(double value, const Place& place) {
  Json json = null(place);
  json.value_ = Number{false, 0, value, xenolith::to_text(value)};
  return json;
}
Json Json::string(std::string value, const Place& place) {
  Json json = null(place);
  json.value_ = std::move(value);
  return json;
}
Json Json::array(const Place& place) {
  Json json = null(place);
  json.value_ = Array{};
  return json;
}
Json Json::object(const Place& place) {
  Json json = null(place);
  json.value_ = Object{};
  return json;
}

std::string_view Json::kind_name() const {
  switch (kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::number:
      return "number";
    case Kind::string:
      return "string";
    case Kind::array:
      return "array";
    case Kind::object:
      return "object";
  }
  return "value";
}

bool Json::is_integer() const {
  const auto* number = std::get_if<Number>(&value_);
  return number != nullptr && number->integral;
}

Place Json::place() const { return {file_ ? *file_ : std::string{}, line_, column_}; }

void Json::set_place(const Place& place) {
  file_ = place.file.empty() ? nullptr : std::make_shared<const std::string>(place.file);
  line_ = place.line;
  column_ = place.column;
}

bool Json::as_boolean() const {
  XENO_ASSERT(is_boolean(), "a JSON value is not a boolean");
  return std::get<bool>(value_);
}
std::int64_t Json::as_integer() const {
  XENO_ASSERT(is_integer(), "a JSON value is not an integer");
  return std::get<Number>(value_).integer;
}
double Json::as_double() const {
  XENO_ASSERT(is_number(), "a JSON value is not a number");
  return std::get<Number>(value_).real;
}
const std::string& Json::number_text() const {
  XENO_ASSERT(is_number(), "a JSON value is not a number");
  return std::get<Number>(value_).text;
}
const std::string& Json::as_string() const {
  XENO_ASSERT(is_string(), "a JSON value is not a string");
  return std::get<std::string>(value_);
}

std::size_t Json::size() const {
  if (is_array()) return std::get<Array>(value_).size();
  if (is_object()) return std::get<Object>(value_).size();
  return 0;
}

std::span<const Json> Json::elements() const {
  XENO_ASSERT(is_array(), "a JSON value is not an array");
  return std::get<Array>(value_);
}
std::span<Json> Json::elements() {
  XENO_ASSERT(is_array(), "a JSON value is not an array");
  return std::get<Array>(value_);
}
const Json& Json::at(std::size_t index) const {
  XENO_ASSERT(is_array() && index < size(), "a JSON array has no such element");
  return std::get<Array>(value_)[index];
}
void Json::push_back(Json element) {
  XENO_ASSERT(is_array(), "a JSON value is not an array");
  std::get<Array>(value_).push_back(std::move(element));
}

std::span<const Json::Member> Json::members() const {
  XENO_ASSERT(is_object(), "a JSON value is not an object");
  return std::get<Object>(value_);
}
std::span<Json::Member> Json::members() {
  XENO_ASSERT(is_object(), "a JSON value is not an object");
  return std::get<Object>(value_);
}

const Json* Json::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const Member& member : std::get<Object>(value_)) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}
Json* Json::find(std::string_view key) { return const_cast<Json*>(std::as_const(*this).find(key)); }

Place Json::key_place(std::string_view key) const {
  if (is_object()) {
    for (const Member& member : members()) {
      if (member.key == key) return member.key_place;
    }
  }
  return place();
}

Json& Json::set(std::string key, Json value) {
  const Place place = value.place();
  return set(std::move(key), place, std::move(value));
}
Json& Json::set(std::string key, const Place& key_place, Json value) {
  XENO_ASSERT(is_object(), "a JSON value is not an object");
  if (Json* const there = find(key)) return *there = std::move(value);
  Object& object = std::get<Object>(value_);
  object.push_back({std::move(key), key_place, std::move(value)});
  return object.back().value;
}

bool Json::erase(std::string_view key) {
  XENO_ASSERT(is_object(), "a JSON value is not an object");
  return std::erase_if(std::get<Object>(value_), [key](const Member& member) { return member.key == key; }) >
         0;
}

bool Json::equals(const Json& other) const {
  if (kind() != other.kind()) return false;
  switch (kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return as_boolean() == other.as_boolean();
    case Kind::number:
      return is_integer() && other.is_integer() ? as_integer() == other.as_integer()
                                                : as_double() == other.as_double();
    case Kind::string:
      return as_string() == other.as_string();
    case Kind::array:
      return std::get<Array>(value_) == std::get<Array>(other.value_);
    case Kind::object:
      return size() == other.size() && std::ranges::all_of(members(), [&other](const Member& member) {
               const Json* const match = other.find(member.key);
               return match != nullptr && member.value == *match;
             });
  }
  return false;
}

}  // namespace xenolith
