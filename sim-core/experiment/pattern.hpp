#pragma once

#include <string>
#include <string_view>

namespace xenolith {

/// True if a dotted name is what the pattern describes: `*` stands for any letters of one name, `[*]` for an
/// index,
/// `[3]` for the index 3: `client.guest[*].nic` matches `client.guest12.nic`.
bool matches(std::string_view pattern, std::string_view name);

/// True if the text holds `*`.
bool is_pattern(std::string_view text);

/// `guest[3].nic` as `guest3.nic`: how addresses are written.
std::string plain_address(std::string_view reference);

}  // namespace xenolith
