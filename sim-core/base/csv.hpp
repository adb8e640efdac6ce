#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/base/problem.hpp"

/// Comma-separated values as RFC 4180 has them, with LF at line ends, a header line and UTF-8.
namespace xenolith {

/// A field as it stands in a file: in double quotes if it holds a comma, a quote, a line end or a blank at
/// either end.
std::string csv_field(std::string_view text);

/// Builds the text of a table line by line. Every line has as many fields as the header, or it is an internal
/// error.
class CsvWriter {
 public:
  explicit CsvWriter(std::span<const std::string> header);
  void add_row(std::span<const std::string> fields);
  std::string_view text() const { return text_; }

 private:
  std::size_t columns_;
  std::string text_;
};

/// A table that was read; the line of a row is the one it starts at.
struct CsvTable {
  struct Row {
    int line = 0;
    std::vector<std::string> fields;
  };
  std::vector<std::string> header;
  std::vector<Row> rows;

  /// Which column has this name; nothing if none has.
  std::optional<std::size_t> column(std::string_view name) const;
};

/// Reads a table with its header. LF and CR LF end lines, the last end may be missing, a byte order mark is
/// tolerated. A row with more or fewer fields than the header, a header that is missing or names a column
/// twice, and quotes that are not closed or stand inside an unquoted field are problems.
std::optional<CsvTable> parse_csv(std::string_view text, const std::string& file, Problems& problems);

}  // namespace xenolith
