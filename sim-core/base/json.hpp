#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim-core/base/problem.hpp"

namespace xenolith {

/// A JSON value that knows where it was written. A value type: a copy is deep, and equality ignores places.
class Json {
 public:
  enum class Kind { null, boolean, number, string, array, object };
  struct Member;

  /// null, from nowhere.
  Json();
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();

  static Json null(const Place& place = {});
  static Json boolean(bool value, const Place& place = {});
  static Json integer(std::int64_t value, const Place& place = {});
  /// `value` must be finite.
  static Json real(double value, const Place& place = {});
  static Json string(std::string value, const Place& place = {});
  static Json array(const Place& place = {});
  static Json object(const Place& place = {});

  Kind kind() const { return static_cast<Kind>(value_.index()); }
  /// "null", "boolean", "number", "string", "array" or "object".
  std::string_view kind_name() const;
  bool is_null() const { return kind() == Kind::null; }
  bool is_boolean() const { return kind() == Kind::boolean; }
  bool is_number() const { return kind() == Kind::number; }
  /// A number written without fraction or exponent that fits 64 bits with sign.
  bool is_integer() const;
  bool is_string() const { return kind() == Kind::string; }
  bool is_array() const { return kind() == Kind::array; }
  bool is_object() const { return kind() == Kind::object; }

  Place place() const;
  /// Moves this value (not what it contains) to another place.
  void set_place(const Place& place);

  // Asking for another kind than the value has is an internal error.
  bool as_boolean() const;
  std::int64_t as_integer() const;
  double as_double() const;
  /// The number as it was written.
  const std::string& number_text() const;
  const std::string& as_string() const;

  /// Elements of an array, members of an object; 0 for any other kind.
  std::size_t size() const;
  bool empty() const { return size() == 0; }

  /// An array's elements.
  std::span<const Json> elements() const;
  std::span<Json> elements();
  const Json& at(std::size_t index) const;
  void push_back(Json element);

  /// An object's members, in the order of the file.
  std::span<const Member> members() const;
  std::span<Member> members();
  /// The member's value, or null pointer if there is none or this is not an object.
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// Where the key was written; the place of the object if there is no such member.
  Place key_place(std::string_view key) const;
  /// Replaces the member's value (its key stays where it is), or adds it at the end with the value's place as
  /// the key's.
  Json& set(std::string key, Json value);
  Json& set(std::string key, const Place& key_place, Json value);
  /// False if there was no such member.
  bool erase(std::string_view key);

  /// Same kind and same content. Members may be in another order; 1 and 1.0 are the same number.
  friend bool operator==(const Json& a, const Json& b) { return a.equals(b); }

 private:
  friend class JsonBuilder;
  struct Number {
    bool integral = true;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
  };
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;

  bool equals(const Json& other) const;

  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;  // in the order of Kind
  std::shared_ptr<const std::string> file_;
  int line_ = 0;
  int column_ = 0;
};

struct Json::Member {
  std::string key;
  Place key_place;
  Json value;
};

/// Reads strict JSON (RFC 8259). A byte order mark is tolerated, lines end with LF or CR LF. Refused, each at
/// its line and column (in characters): whatever RFC 8259 refuses, duplicate keys, invalid UTF-8, numbers
/// beyond a double, nesting deeper than 64, more than 16 MiB. Without a value there is at least one new
/// problem; duplicate keys are told and the rest of the text is still read.
std::optional<Json> parse_json(std::string_view text, const std::string& file, Problems& problems);

/// The same from a file; one that cannot be read is a problem too.
std::optional<Json> read_json_file(const std::filesystem::path& path, Problems& problems);

/// Deterministic text: members in their order, numbers in the shortest form that reads back the same. With
/// `indent` 0 everything on one line; otherwise objects over several lines, and arrays that hold neither
/// array nor object on one. No line end at the end. Bytes of a string that are not UTF-8 become U+FFFD.
std::string to_text(const Json& json, int indent = 2);

}  // namespace xenolith
