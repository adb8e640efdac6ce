#include "analysis/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xenolith {
namespace {

struct Column {
  std::size_t width = 0;
  bool filled = false;
  bool numbers = true;
};

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789.+-e %") == std::string::npos;
}

std::vector<Column> columns_of(const TextTable& table) {
  std::vector<Column> columns(table.front().size());
  for (std::size_t r = 0; r < table.size(); ++r) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& text = table[r][i];
      columns[i].width = std::max(columns[i].width, text.size());
      if (r == 0 || text.empty()) continue;
      columns[i].filled = true;
      columns[i].numbers = columns[i].numbers && is_number(text);
    }
  }
  return columns;
}

}  // namespace

bool fits(const std::string& pattern, const std::string& text) {
  // reached[i]: the pattern up to here fits the first i letters of the text.
  std::vector<bool> reached(text.size() + 1, false);
  reached[0] = true;
  for (const char c : pattern) {
    std::vector<bool> next(text.size() + 1, false);
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (c == '*')
        next[i] = reached[i] || (i > 0 && next[i - 1]);
      else
        next[i] = i > 0 && reached[i - 1] && text[i - 1] == c;
    }
    reached = std::move(next);
  }
  return reached[text.size()];
}

std::string aligned_columns(const TextTable& table) {
  if (table.empty()) return {};
  const std::vector<Column> columns = columns_of(table);
  std::string text;
  for (const auto& row : table) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!columns[i].filled) continue;
      if (!line.empty()) line += "  ";
      line += columns[i].numbers ? fmt::format("{:>{}}", row[i], columns[i].width)
                                 : fmt::format("{:<{}}", row[i], columns[i].width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace xenolith
