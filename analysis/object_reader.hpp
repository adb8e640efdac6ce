#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// Reads a JSON object member by member and tells what is missing, of the wrong kind or unknown, with its
/// place.
///
/// "about" is allowed everywhere. The destructor does not complain: call `finish()`.
class ObjectReader {
 public:
  /// `address` names the object in messages, such as `claims[3]`.
  ObjectReader(const Json& json, std::string address, Problems& problems);

  /// The member's text; a missing or empty one is a problem.
  std::string text(const char* key);
  /// "" when the member is absent.
  std::string optional_text(const char* key);
  std::optional<double> optional_number(const char* key);
  /// One of the choices; the first when the member is wrong.
  std::string choice(const char* key, const std::vector<std::string>& choices);
  const Json* optional_object(const char* key);
  const Json* optional_array(const char* key);
  const Json* object(const char* key);
  const Json* array(const char* key);
  /// The member as it is, without a check of its kind; null pointer when absent.
  const Json* any(const char* key);

  /// Members that nobody asked for are unknown.
  void finish();
  void problem(const char* key, std::string what, std::string accepted = {}, std::string nearest = {});
  const std::string& address() const { return address_; }
  Problems& problems() { return problems_; }
  bool is_object() const { return json_.is_object(); }

 private:
  const Json* of_kind(const char* key, Json::Kind kind, const char* accepted, bool required);

  const Json& json_;
  std::string address_;
  Problems& problems_;
  std::vector<std::string> known_ = {"about"};
};

/// A parameter's value as result files write it: text as it is, a number as it was written.
std::optional<std::string> parameter_text(const Json& json);

}  // namespace xenolith
