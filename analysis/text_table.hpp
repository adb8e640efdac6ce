#pragma once

#include <string>
#include <vector>

namespace xenolith {

using TextTable = std::vector<std::vector<std::string>>;

/// Columns side by side, two blanks between them, numbers to the right; columns that are empty in every row
/// but the first are left out.
std::string aligned_columns(const TextTable& table);

/// True if the text is the pattern, or the pattern with something in place of each `*`: of names in results,
/// which may hold dots and `[*]` themselves.
bool fits(const std::string& pattern, const std::string& text);

}  // namespace xenolith
