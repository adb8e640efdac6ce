#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "sim-core/experiment/result.hpp"
#include "sim-core/experiment/windows.hpp"

namespace xenolith {
namespace {

/// How the values of one metric are shown.
struct Shown {
  std::string unit;
  double factor = 1;
};

/// Times that are long in microseconds, in which files have them, are shown in milliseconds or seconds.
Shown shown_in(const std::string& unit, double greatest) {
  constexpr double many = 1e4;
  constexpr double us_in_ms = 1e3;
  constexpr double us_in_s = 1e6;
  if (unit != "us" || greatest < many) return {unit, 1};
  return greatest < many * us_in_ms ? Shown{"ms", 1 / us_in_ms} : Shown{"s", 1 / us_in_s};
}

/// The same unit for all points.
using Units = std::map<std::pair<std::string, std::string>, Shown>;

Units units_of(const std::vector<SummaryRow>& rows) {
  std::map<std::pair<std::string, std::string>, double> greatest;
  for (const SummaryRow& row : rows) {
    double& most = greatest[{row.component, row.metric}];
    most = std::max(most, std::fabs(row.summary.mean.value_or(0)));
  }
  Units units;
  for (const SummaryRow& row : rows) {
    const std::pair key(row.component, row.metric);
    units.emplace(key, shown_in(row.unit, greatest.at(key)));
  }
  return units;
}

/// Four significant digits, for reading; files have all of them.
std::string short_text(const std::optional<double>& value, double factor) {
  return value ? fmt::format("{:.4g}", *value * factor) : "-";
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
  const Units units = units_of(rows);
  std::size_t windows = 0;
  for (const SummaryRow& row : rows) {
    if (is_window_metric(row.metric)) {
      ++windows;
      continue;
    }
    std::vector<std::string> line = row.parameters;
    const Summary& s = row.summary;
    const auto& [unit, factor] = units.at({row.component, row.metric});
    const std::string interval =
        s.ci95_low ? "[" + short_text(s.ci95_low, factor) + ", " + short_text(s.ci95_high, factor) + "]"
                   : "-";
    line.insert(line.end(),
                {row.component, row.metric, unit, std::to_string(s.n), short_text(s.mean, factor), interval});
    lines.push_back(std::move(line));
  }
  constexpr std::size_t texts_behind_parameters = 3;
  std::string text = aligned(lines, table.columns.size() + texts_behind_parameters);
  if (windows > 0) text += fmt::format("and {} values over windows of time, in summary.csv\n", windows);
  return text;
}

}  // namespace xenolith
