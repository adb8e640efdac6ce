#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/figure.hpp"
#include "analysis/object_reader.hpp"

namespace xenolith {

/// One line of a panel of kind "rows".
struct FigureRow {
  std::string name;
  std::string scenario;                      ///< in place of the series' own; may be empty
  std::map<std::string, std::string> where;  ///< with what the panel's "base" says of all rows
  bool empty = false;                        ///< there is a name and nothing else
};

/// Parameters that select points: every member of the object `key`, if there is one.
void read_selection(ObjectReader& reader, const char* key, std::map<std::string, std::string>& selected);

/// The rows of a panel, and how they are marked.
std::vector<FigureRow> read_rows(ObjectReader& panel, const std::string& address);

/// What a series shows in each row; nothing in rows that contradict it.
std::vector<FigureItem> in_rows(const FigureItem& series, const std::vector<FigureRow>& rows);

}  // namespace xenolith
