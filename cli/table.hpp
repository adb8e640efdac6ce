#pragma once

#include <string>
#include <vector>

namespace xenolith {

using Table = std::vector<std::vector<std::string>>;

/// Columns side by side, two blanks between them; the last one is as long as it is.
std::string aligned(const Table& table);
/// The text with two blanks before every line that is not empty.
std::string indented(const std::string& text);

}  // namespace xenolith
