#include <fmt/format.h>

#include <algorithm>

#include "analysis/explain.hpp"

namespace xenolith {
namespace {

using Row = std::vector<std::string>;
constexpr std::size_t texts = 2;  ///< columns of text, then numbers

struct Unit {
  const char* name;
  double ps;
};

std::string mean_text(std::int64_t sum, std::size_t requests, const Unit& unit) {
  return fmt::format("{:.2f}", static_cast<double>(sum) / unit.ps / static_cast<double>(requests));
}

/// The unit that suits the greatest mean.
Unit unit_for(const AnatomyTable& table) {
  constexpr Unit us{"us", 1e6};
  constexpr Unit ms{"ms", 1e9};
  constexpr Unit s{"s", 1e12};
  constexpr double many = 1e4;
  double longest = 0;
  for (const RequestGroup& group : table.groups) {
    longest =
        std::max(longest, static_cast<double>(group.whole.total()) / static_cast<double>(group.requests));
  }
  return longest < many * us.ps ? us : longest < many * ms.ps ? ms : s;
}

/// Service, waiting and share of the whole, for each group.
Row row_of(const AnatomyTable& table, const Unit& unit, std::string component, std::string stage,
           const std::vector<TimeShare>& shares) {
  Row row{std::move(component), std::move(stage)};
  for (std::size_t g = 0; g < table.groups.size(); ++g) {
    const RequestGroup& group = table.groups[g];
    const double part = share_of(shares[g], group);
    row.push_back(mean_text(shares[g].service, group.requests, unit));
    row.push_back(mean_text(shares[g].waiting, group.requests, unit));
    row.push_back(fmt::format("{:.1f} %", 100.0 * part));
  }
  return row;
}

/// What is no tenth of a percent anywhere is one line at the end.
std::vector<AnatomyTable::Line> shown_lines(const AnatomyTable& table) {
  constexpr double least = 0.001;
  std::vector<AnatomyTable::Line> lines;
  AnatomyTable::Line rest{"other stages", "", std::vector<TimeShare>(table.groups.size())};
  for (const AnatomyTable::Line& line : table.lines) {
    bool shown = false;
    for (std::size_t g = 0; g < table.groups.size(); ++g) {
      const auto whole = static_cast<double>(table.groups[g].whole.total());
      shown = shown || static_cast<double>(line.shares[g].total()) >= least * whole;
    }
    if (shown) {
      lines.push_back(line);
    } else {
      rest.stage = "each below 0.1 %";
      for (std::size_t g = 0; g < table.groups.size(); ++g) rest.shares[g] += line.shares[g];
    }
  }
  if (!rest.stage.empty()) lines.push_back(std::move(rest));
  return lines;
}

std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += (i - texts) % 3 == 0 && i > texts ? "   " : "  ";
      line += i < texts ? fmt::format("{:<{}}", row[i], widths[i]) : fmt::format("{:>{}}", row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string anatomy_text(const AnatomyTable& table, double tail) {
  const Unit unit = unit_for(table);
  std::string text =
      fmt::format("{}: where the time goes, mean of each request in {}\n", table.metric, unit.name);
  for (const RequestGroup& group : table.groups) {
    const char* which = group.name == "all" ? "all requests" : "around the median (45 % to 55 %)";
    const std::string name =
        group.name == "tail" ? fmt::format("the slowest, from {:g} % up", 100.0 * tail) : which;
    text += fmt::format("  {}: {}: n = {}, mean {} {}\n", group.name, name, group.requests,
                        mean_text(group.whole.total(), group.requests, unit), unit.name);
  }
  std::vector<Row> rows{{"component", "stage"}};
  for (const RequestGroup& group : table.groups) {
    rows.front().insert(rows.front().end(), {group.name + ": service", "waiting", "share"});
  }
  const std::vector<AnatomyTable::Line> lines = shown_lines(table);
  std::string last;
  for (const AnatomyTable::Line& line : lines) {
    rows.push_back(
        row_of(table, unit, line.component == last ? "" : line.component, line.stage, line.shares));
    last = line.component;
  }
  std::vector<TimeShare> whole;
  for (const RequestGroup& group : table.groups) whole.push_back(group.whole);
  rows.push_back(row_of(table, unit, "the whole", "", whole));
  return text + "\n" + aligned(rows);
}

}  // namespace xenolith
