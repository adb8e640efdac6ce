#include "sim-core/base/json.hpp"

#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

constexpr std::size_t deepest_nesting = 64;
constexpr std::size_t most_members = 20'000;  ///< of one object: members are looked for one after the other
constexpr std::size_t longest_text = std::size_t{16} << 20;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view blanks = " \t\r\n";

/// Goes through a text and knows line and column (in characters) of where it stands.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {
    if (text.starts_with(byte_order_mark)) offset_ = byte_order_mark.size();
  }
  std::size_t offset() const { return offset_; }
  int line() const { return line_; }
  int column() const { return column_; }

  void advance_to(std::size_t offset) {
    for (; offset_ < offset && offset_ < text_.size(); ++offset_) {
      const auto byte = static_cast<unsigned char>(text_[offset_]);
      if (byte == '\n') {
        ++line_;
        column_ = 1;
      } else if ((byte & 0xC0U) != 0x80U) {  // not the continuation of a character
        ++column_;
      }
    }
  }
  /// To the next character that is none of these.
  void skip(std::string_view characters) { advance_to(text_.find_first_not_of(characters, offset_)); }
  /// Past a string literal that is known to be sound.
  void skip_string() {
    std::size_t at = offset_ + 1;
    while (at < text_.size() && text_[at] != '"') at += text_[at] == '\\' ? 2 : 1;
    advance_to(at + 1);
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  int line_ = 1;
  int column_ = 1;
};

/// What nlohmann's message says between these words.
std::string_view between(std::string_view message, std::string_view after, std::string_view before) {
  const std::size_t start = message.find(after);
  if (start == std::string_view::npos) return {};
  message.remove_prefix(start + after.size());
  return message.substr(0, message.find(before));
}

std::string expected_in_words(std::string_view expected) {
  if (expected == "string literal") return "expected a key in double quotes";
  if (expected == "end of input") return "expected nothing after the value";
  if (expected == "':'") return "expected ':'";
  if (expected == "']'" || expected == "'}'") return "expected ',' or " + std::string(expected);
  return "expected a value";
}

}  // namespace

/// Builds a Json from the parser's events. The events come without places: the cursor follows the text token
/// by token, which is exact because between two events stand only blanks, commas and colons.
class JsonBuilder {
 public:
  JsonBuilder(std::string_view text, const std::string& file, Problems& problems)
      : text_(text), file_(std::make_shared<const std::string>(file)), problems_(problems), cursor_(text) {}

  std::optional<Json> take() { return std::move(root_); }

  bool null() { return scalar(std::monostate{}, std::string_view("null").size()); }
  bool boolean(bool value) { return scalar(value, value ? 4 : 5); }
  bool number_integer(std::int64_t value) { return number(true, value, static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) {
    const bool fits = std::in_range<std::int64_t>(value);
    return number(fits, fits ? static_cast<std::int64_t>(value) : 0, static_cast<double>(value));
  }
  bool number_float(double value, const std::string&) { return number(false, 0, value); }
  bool string(std::string& value) {
    Json json = here();
    json.value_ = std::move(value);
    cursor_.skip_string();
    return attach(std::move(json));
  }
  bool binary(nlohmann::json::binary_t&) { return false; }  // JSON text has none

  bool start_object(std::size_t) { return open(Json::Object{}); }
  bool start_array(std::size_t) { return open(Json::Array{}); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name);
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception& error);

 private:
  /// An array or object that is not closed yet.
  struct Open {
    Json json;
    std::unordered_map<std::string, std::size_t> keys;  ///< to the index of the member
    std::string key;                                    ///< the member being read
    Place key_place;
    bool duplicate = false;
  };

  /// A null at the next token.
  Json here() {
    cursor_.skip(" \t\r\n,:");
    Json json;
    json.file_ = file_;
    json.line_ = cursor_.line();
    json.column_ = cursor_.column();
    return json;
  }
  template <class Value>
  bool scalar(Value value, std::size_t length) {
    Json json = here();
    json.value_ = std::move(value);
    cursor_.advance_to(cursor_.offset() + length);
    return attach(std::move(json));
  }
  bool number(bool integral, std::int64_t integer, double real) {
    cursor_.skip(" \t\r\n,:");
    std::size_t end = text_.find_first_not_of("+-.0123456789eE", cursor_.offset());
    const std::size_t zero = cursor_.offset() + (text_[cursor_.offset()] == '-' ? 1 : 0);
    const bool leading_zero =
        text_.substr(zero, 1) == "0" && text_.find_first_of("0123456789", zero + 1) == zero + 1;
    if (leading_zero) end = zero + 1;  // the parser ends the number here and refuses what follows
    const std::string_view digits = text_.substr(cursor_.offset(), end - cursor_.offset());
    return scalar(Json::Number{integral, integer, real, std::string(digits)}, digits.size());
  }
  template <class Container>
  bool open(Container container);
  bool close();
  bool attach(Json json);
  void problem_at(std::size_t offset, std::string what, std::string accepted);
  std::string address() const;

  std::string_view text_;
  std::shared_ptr<const std::string> file_;
  Problems& problems_;
  Cursor cursor_;
  std::vector<Open> open_;
  std::optional<Json> root_;
};

template <class Container>
bool JsonBuilder::open(Container container) {
  Json json = here();
  if (open_.size() == deepest_nesting) {
    problems_.add(json.place(), {}, "nested too deeply",
                  "at most " + std::to_string(deepest_nesting) + " levels");
    return false;
  }
  json.value_ = std::move(container);
  cursor_.advance_to(cursor_.offset() + 1);
  open_.push_back({std::move(json), {}, {}, {}, false});
  return true;
}

bool JsonBuilder::close() {
  cursor_.skip(" \t\r\n");
  cursor_.advance_to(cursor_.offset() + 1);
  Json json = std::move(open_.back().json);
  open_.pop_back();
  return attach(std::move(json));
}

bool JsonBuilder::key(std::string& name) {
  const Place place = here().place();
  Open& object = open_.back();
  const auto& members = std::get<Json::Object>(object.json.value_);
  if (members.size() == most_members) {
    problems_.add(place, address(), "the object has too many members",
                  "at most " + std::to_string(most_members));
    return false;
  }
  const auto [entry, added] = object.keys.try_emplace(name, members.size());
  object.duplicate = !added;
  object.key = name;
  object.key_place = place;
  if (object.duplicate) {
    const Place& first = members[entry->second].key_place;
    problems_.add(place, address(), "duplicate key \"" + name + "\"",
                  "first written at " + std::to_string(first.line) + ":" + std::to_string(first.column));
  }
  cursor_.skip_string();
  return true;
}

bool JsonBuilder::attach(Json json) {
  if (open_.empty()) {
    root_ = std::move(json);
    return true;
  }
  Open& parent = open_.back();
  if (parent.json.is_array()) {
    parent.json.push_back(std::move(json));
  } else if (!parent.duplicate) {
    auto& members = std::get<Json::Object>(parent.json.value_);
    members.push_back({std::move(parent.key), std::move(parent.key_place), std::move(json)});
  }
  return true;
}

bool JsonBuilder::parse_error(std::size_t position, const std::string&,
                              const nlohmann::json::exception& error) {
  const std::string_view message = error.what();
  std::string_view unexpected = between(message, "- unexpected ", ";");
  const std::size_t last = std::min(position > 0 ? position - 1 : 0, text_.size());
  Cursor token = cursor_;
  token.skip(" \t\r\n,:");
  if (unexpected.empty()) {  // no token at all
    const std::string_view wrong = between(message, "- ", "; last read");
    if (wrong.starts_with("invalid string")) {
      problem_at(last, std::string(wrong), {});
    } else if (wrong.empty()) {
      problem_at(token.offset(), "the number is too large", "a number that a double can hold");
    } else {
      problem_at(token.offset(), std::string(wrong), "expected a value, or a key in double quotes");
    }
    return false;
  }
  const std::string accepted = expected_in_words(between(message, "; expected ", "\n"));
  if (unexpected == "end of input") {
    problem_at(text_.size(), "unexpected end of the text", accepted);
  } else if (unexpected == "','" || unexpected == "':'") {
    problem_at(last, "unexpected " + std::string(unexpected), accepted);
  } else {
    const std::size_t before = token.offset() == 0 ? 0 : text_.find_last_not_of(blanks, token.offset() - 1);
    const bool closing = unexpected == "']'" || unexpected == "'}'";
    if (closing && before < text_.size() && text_[before] == ',') {
      problem_at(before, "trailing comma before " + std::string(unexpected), "");
    } else {
      problem_at(token.offset(), "unexpected " + std::string(unexpected), accepted);
    }
  }
  return false;
}

void JsonBuilder::problem_at(std::size_t offset, std::string what, std::string accepted) {
  Cursor cursor(text_);
  cursor.advance_to(offset);
  problems_.add({*file_, cursor.line(), cursor.column()}, address(), "not JSON: " + what,
                std::move(accepted));
}

std::string JsonBuilder::address() const {
  std::string text;
  for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
    const Open& level = open_[i];
    if (level.json.is_array()) {
      text.append("[").append(std::to_string(level.json.size())).append("]");
    } else {
      text.append(text.empty() ? "" : ".").append(level.key);
    }
  }
  return text;
}

std::optional<Json> parse_json(std::string_view text, const std::string& file, Problems& problems) {
  if (text.size() > longest_text) {
    problems.add({file, 0, 0}, {}, "the text is too long", "at most 16 MiB");
    return std::nullopt;
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    Cursor cursor(text);
    cursor.advance_to(nul);
    problems.add({file, cursor.line(), cursor.column()}, {}, "not JSON: a zero byte", "text in UTF-8");
    return std::nullopt;
  }
  JsonBuilder builder(text, file, problems);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.take();
}

std::optional<Json> read_json_file(const std::filesystem::path& path, Problems& problems) {
  try {
    return parse_json(read_file(path, longest_text + 1), path.string(), problems);
  } catch (const FileError& error) {
    const std::string_view text = error.what();
    problems.add({path.string(), 0, 0}, {}, std::string(text.substr(path.string().size() + 2)));
    return std::nullopt;
  }
}

}  // namespace xenolith
