#include <fmt/format.h>

#include <algorithm>

#include "sim-core/experiment/result.hpp"
#include "sim-core/experiment/windows.hpp"

namespace xenolith {
namespace {

/// Four significant digits, for reading; files have all of them.
std::string short_text(const std::optional<double>& value) {
  return value ? fmt::format("{:.4g}", *value) : "-";
}

std::string aligned(const std::vector<std::vector<std::string>>& lines, std::size_t texts) {
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string text;
  for (const auto& line : lines) {
    std::string row;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string gap = i == 0 ? "" : "  ";
      row += i < texts ? fmt::format("{}{:<{}}", gap, line[i], widths[i])
                       : fmt::format("{}{:>{}}", gap, line[i], widths[i]);
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

}  // namespace

std::string summary_text(const ResultTable& table, const std::vector<SummaryRow>& rows) {
  std::vector<std::vector<std::string>> lines;
  lines.push_back(table.columns);
  lines.front().insert(lines.front().end(), {"component", "metric", "unit", "n", "mean", "95 % interval"});
  std::size_t windows = 0;
  for (const SummaryRow& row : rows) {
    if (is_window_metric(row.metric)) {
      ++windows;
      continue;
    }
    std::vector<std::string> line = row.parameters;
    const Summary& s = row.summary;
    const std::string interval =
        s.ci95_low ? "[" + short_text(s.ci95_low) + ", " + short_text(s.ci95_high) + "]" : "-";
    line.insert(line.end(),
                {row.component, row.metric, row.unit, std::to_string(s.n), short_text(s.mean), interval});
    lines.push_back(std::move(line));
  }
  constexpr std::size_t texts_behind_parameters = 3;
  std::string text = aligned(lines, table.columns.size() + texts_behind_parameters);
  if (windows > 0) text += fmt::format("and {} values over windows of time, in summary.csv\n", windows);
  return text;
}

}  // namespace xenolith
