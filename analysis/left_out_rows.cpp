#include "analysis/left_out_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sim-core/base/csv.hpp"

namespace xenolith {

void LeftOutRows::add_failed(const Plan& design, const Execution& execution) {
  std::map<std::int64_t, std::int64_t> row_of;
  for (const Point& point : design.points()) row_of.emplace(point.id, point.design);
  for (std::size_t i = 0; i < execution.failed_points.size(); ++i)
    add(row_of.at(execution.failed_points[i]), execution.failures[i]);
}

std::string LeftOutRows::text(std::size_t rows) const {
  if (rows_.empty()) return {};
  const auto& [row, why] = *rows_.begin();
  return fmt::format("{} of {} rows left out; row {}: {}", rows_.size(), rows, row, why);
}

std::string LeftOutRows::csv() const {
  const std::array<std::string, 2> header{"row", "why"};
  CsvWriter writer(header);
  for (const auto& [row, why] : rows_) {
    const std::array<std::string, 2> line{std::to_string(row), why};
    writer.add_row(line);
  }
  return std::string(writer.text());
}

Plan possible_design(const Plan& plan, const std::vector<Factor>& factors, const std::vector<DesignRow>& rows,
                     LeftOutRows& left_out) {
  std::vector<RefusedRow> refused;
  Plan design = plan.with_possible_rows(design_points(plan, factors, rows), refused);
  for (const RefusedRow& one : refused) left_out.add(one.row, one.why);
  return design;
}

ResultTable without_rows(ResultTable table, const LeftOutRows& left_out) {
  if (left_out.empty()) return table;
  const auto column = std::find(table.columns.begin(), table.columns.end(), design_column);
  if (column == table.columns.end()) return table;
  const auto at = static_cast<std::size_t>(column - table.columns.begin());
  std::erase_if(table.rows, [&](const ResultTable::Row& row) {
    const std::string& text = row.parameters[at];
    std::int64_t number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return left_out.has(number);
  });
  return table;
}

}  // namespace xenolith
