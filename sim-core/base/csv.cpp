#include "sim-core/base/csv.hpp"

#include <algorithm>
#include <set>

#include "sim-core/base/check.hpp"

namespace xenolith {
namespace {

/// Cuts a text into rows and fields.
class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file, Problems& problems)
      : text_(text), file_(file), problems_(problems) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  /// The next row; nothing at the end of the text.
  std::optional<CsvTable::Row> row() {
    if (at_ >= text_.size()) return std::nullopt;
    CsvTable::Row row{line_, {}};
    do {
      row.fields.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : plain());
    } while (skip(','));
    if (at_ < text_.size() && !skip('\n') && !(skip('\r') && skip('\n'))) {
      problem("text after a closing quote", "a comma or the end of the line");
      at_ = std::min(text_.find('\n', at_), text_.size());
      skip('\n');
    }
    return row;
  }

 private:
  bool skip(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    if (c == '\n') ++line_;
    ++at_;
    return true;
  }

  void problem(std::string what, std::string accepted) {
    problems_.add({file_, line_, 0}, {}, std::move(what), std::move(accepted));
  }

  std::string plain() {
    std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
    if (end > at_ && end < text_.size() && text_[end] == '\n' && text_[end - 1] == '\r') --end;
    std::string field(text_.substr(at_, end - at_));
    if (field.find('"') != std::string::npos)
      problem("a quote inside a field", "fields with quotes stand in quotes");
    at_ = end;
    return field;
  }

  std::string quoted() {
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '"') return field;
      }
      if (text_[at_] == '\n') ++line_;
      field += text_[at_];
    }
    problem("a quote is not closed", {});
    return field;
  }

  std::string_view text_;
  const std::string& file_;
  Problems& problems_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::string csv_field(std::string_view text) {
  const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos && !text.starts_with(' ') &&
                     !text.ends_with(' ');
  if (plain) return std::string(text);
  std::string field = "\"";
  for (const char c : text) field.append(c == '"' ? 2 : 1, c);
  return field + '"';
}

CsvWriter::CsvWriter(std::span<const std::string> header) : columns_(header.size()) {
  XENO_ASSERT(!header.empty(), "a table without columns");
  add_row(header);
}

void CsvWriter::add_row(std::span<const std::string> fields) {
  XENO_ASSERT(fields.size() == columns_, "a row of a table has another number of fields than its header");
  // A single empty field would be an empty line, which is no row.
  if (columns_ == 1 && fields[0].empty()) text_ += "\"\"";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text_ += ',';
    text_ += csv_field(fields[i]);
  }
  text_ += '\n';
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::ranges::find(header, name);
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

std::optional<CsvTable> parse_csv(std::string_view text, const std::string& file, Problems& problems) {
  Problems found;
  CsvReader reader(text, file, found);
  CsvTable table;
  std::optional<CsvTable::Row> row = reader.row();
  if (!row) found.add({file, 1, 0}, {}, "the table is empty", "a header line with the columns' names");
  if (row) table.header = std::move(row->fields);
  std::set<std::string_view> names;
  for (const std::string& name : table.header) {
    if (!names.insert(name).second) found.add({file, 1, 0}, {}, "two columns are named \"" + name + "\"");
  }
  while ((row = reader.row())) {
    if (row->fields.size() != table.header.size()) {
      found.add({file, row->line, 0}, {}, "a row with " + std::to_string(row->fields.size()) + " fields",
                "as many as the header has: " + std::to_string(table.header.size()));
    }
    table.rows.push_back(std::move(*row));
  }
  problems.add(found);
  if (!found.empty()) return std::nullopt;
  return table;
}

}  // namespace xenolith
