#include "sim-core/experiment/pattern.hpp"

#include <vector>

namespace xenolith {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The ways in which the beginning of a pattern fits the beginning of a name: `true` at every offset of the
/// name that it may have come to. So the work is bounded by pattern times name, whatever the stars.
using Offsets = std::vector<bool>;

/// Past all digits, of which there must be one: `guest[*]` has nothing to say about what comes behind.
Offsets after_index(const Offsets& from, std::string_view name) {
  Offsets to(from.size(), false);
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!from[i] || !is_digit(name[i])) continue;
    std::size_t end = i;
    while (end < name.size() && is_digit(name[end])) ++end;
    to[end] = true;
  }
  return to;
}

/// Past anything that is not a dot.
Offsets after_star(Offsets offsets, std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (offsets[i] && name[i] != '.') offsets[i + 1] = true;
  }
  return offsets;
}

Offsets after_character(const Offsets& from, std::string_view name, char c) {
  Offsets to(from.size(), false);
  for (std::size_t i = 0; i < name.size(); ++i) to[i + 1] = from[i] && name[i] == c;
  return to;
}

bool is_bracket(char c) { return c == '[' || c == ']'; }

bool is_plain_match(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  for (const char c : pattern) {
    if (is_bracket(c)) continue;
    if (at == name.size() || name[at] != c) return false;
    ++at;
  }
  return at == name.size();
}

/// What a pattern has before its first star is where the name begins, and what it has behind its last where
/// the name ends. Nearly every name fails here.
bool ends_fit(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  for (std::size_t i = 0; pattern[i] != '*'; ++i) {
    if (is_bracket(pattern[i])) continue;
    if (at == name.size() || name[at] != pattern[i]) return false;
    ++at;
  }
  std::size_t left = name.size();
  for (std::size_t i = pattern.size(); pattern[i - 1] != '*'; --i) {
    if (is_bracket(pattern[i - 1])) continue;
    if (left == at || name[left - 1] != pattern[i - 1]) return false;
    --left;
  }
  return true;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view name) {
  if (!is_pattern(pattern)) return is_plain_match(pattern, name);
  if (!ends_fit(pattern, name)) return false;
  Offsets offsets(name.size() + 1, false);
  offsets[0] = true;
  while (!pattern.empty()) {
    std::size_t length = 1;
    if (pattern.starts_with("[*]")) {
      offsets = after_index(offsets, name);
      length = 3;
    } else if (pattern.front() == '*') {
      offsets = after_star(std::move(offsets), name);
    } else if (!is_bracket(pattern.front())) {
      offsets = after_character(offsets, name, pattern.front());
    }
    pattern.remove_prefix(length);
  }
  return offsets[name.size()];
}

bool is_pattern(std::string_view text) { return text.find('*') != std::string_view::npos; }

std::string plain_address(std::string_view reference) {
  std::string address;
  for (const char c : reference) {
    if (c != '[' && c != ']') address += c;
  }
  return address;
}

}  // namespace xenolith
