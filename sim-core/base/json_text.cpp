#include <algorithm>
#include <array>

#include "sim-core/base/json.hpp"
#include "sim-core/base/number.hpp"

namespace xenolith {
namespace {

/// Length of the UTF-8 character at the start of `bytes` (RFC 3629), or 0 if there is none.
std::size_t character_length(std::string_view bytes) {
  const auto at = [bytes](std::size_t i) -> unsigned {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3 : 4;
  if (first < 0xC2 || first > 0xF4) return 0;
  // The second byte is narrower after four of the first ones: no longer forms, no surrogates, nothing above
  // U+10FFFF.
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((at(i) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

class Writer {
 public:
  explicit Writer(int indent) : indent_(static_cast<std::size_t>(std::max(indent, 0))) {}
  std::string take() { return std::move(text_); }

  void value(const Json& json) {
    switch (json.kind()) {
      case Json::Kind::null:
        text_ += "null";
        break;
      case Json::Kind::boolean:
        text_ += json.as_boolean() ? "true" : "false";
        break;
      case Json::Kind::number:
        text_ += json.is_integer() ? std::to_string(json.as_integer()) : to_text(json.as_double());
        break;
      case Json::Kind::string:
        string(json.as_string());
        break;
      case Json::Kind::array:
        array(json);
        break;
      case Json::Kind::object:
        object(json);
        break;
    }
  }

 private:
  static bool is_container(const Json& json) { return json.is_array() || json.is_object(); }

  void line_end() {
    if (indent_ > 0) text_.append("\n").append(indent_ * depth_, ' ');
  }

  void array(const Json& json) {
    const bool lines = indent_ > 0 && std::ranges::any_of(json.elements(), is_container);
    text_ += '[';
    ++depth_;
    bool first = true;
    for (const Json& element : json.elements()) {
      if (!first) text_ += lines || indent_ == 0 ? "," : ", ";
      first = false;
      if (lines) line_end();
      value(element);
    }
    --depth_;
    if (lines) line_end();
    text_ += ']';
  }

  void object(const Json& json) {
    text_ += '{';
    ++depth_;
    bool first = true;
    for (const Json::Member& member : json.members()) {
      if (!first) text_ += ',';
      first = false;
      line_end();
      string(member.key);
      text_ += indent_ > 0 ? ": " : ":";
      value(member.value);
    }
    --depth_;
    if (!json.empty()) line_end();
    text_ += '}';
  }

  void string(std::string_view bytes) {
    text_ += '"';
    while (!bytes.empty()) {
      const std::size_t length = character_length(bytes);
      if (length == 0) {
        text_ += "\xEF\xBF\xBD";  // U+FFFD
      } else if (length == 1) {
        ascii(bytes.front());
      } else {
        text_ += bytes.substr(0, length);
      }
      bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    text_ += '"';
  }

  void ascii(char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    constexpr std::string_view special = "\"\\\n\t\r\b\f";
    constexpr std::string_view letters = "\"\\ntrbf";
    const auto code = static_cast<unsigned char>(c);
    if (const std::size_t found = special.find(c); found != std::string_view::npos) {
      text_.append("\\").append(1, letters[found]);
    } else if (code < 0x20) {
      text_.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15U]);
    } else {
      text_ += c;
    }
  }

  std::size_t indent_;
  std::size_t depth_ = 0;
  std::string text_;
};

}  // namespace

std::string to_text(const Json& json, int indent) {
  Writer writer(indent);
  writer.value(json);
  return writer.take();
}

}  // namespace xenolith
