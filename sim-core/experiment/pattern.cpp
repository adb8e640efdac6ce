#include "sim-core/experiment/pattern.hpp"

namespace xenolith {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool match_index(std::string_view pattern, std::string_view name) {
  std::size_t digits = 0;
  while (digits < name.size() && is_digit(name[digits])) ++digits;
  // All digits belong to the index: `guest[*]` has nothing to say about what comes behind.
  return digits > 0 && matches(pattern, name.substr(digits));
}

bool match_star(std::string_view pattern, std::string_view name) {
  for (std::size_t taken = 0;; ++taken) {
    if (matches(pattern, name.substr(taken))) return true;
    if (taken == name.size() || name[taken] == '.') return false;
  }
}

}  // namespace

bool matches(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    if (pattern.starts_with("[*]")) return match_index(pattern.substr(3), name);
    if (pattern.front() == '*') return match_star(pattern.substr(1), name);
    const bool bracket = pattern.front() == '[' || pattern.front() == ']';
    if (!bracket) {
      if (name.empty() || name.front() != pattern.front()) return false;
      name.remove_prefix(1);
    }
    pattern.remove_prefix(1);
  }
  return name.empty();
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
