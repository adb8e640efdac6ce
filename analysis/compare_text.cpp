#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "analysis/compare.hpp"
#include "analysis/text_table.hpp"

namespace xenolith {
namespace {

std::string number(double value) { return fmt::format("{:.4g}", value); }
std::string percent_text(const std::optional<double>& percent) {
  return percent ? fmt::format("{:+.3g} %", *percent) : "-";
}
std::string interval_of(const MeanInterval& interval) {
  if (!interval.half) return "-";
  return "[" + number(interval.mean - *interval.half) + ", " + number(interval.mean + *interval.half) + "]";
}
std::string or_none(const std::string& text) { return text.empty() ? "(none)" : text; }

std::string inputs_text(const std::vector<InputChange>& inputs) {
  if (inputs.empty()) return "Inputs: the same.\n";
  constexpr std::size_t most = 20;
  TextTable table = {{"", "input", "A", "B"}};
  for (std::size_t i = 0; i < std::min(most, inputs.size()); ++i)
    table.push_back({" ", inputs[i].address, or_none(inputs[i].a), or_none(inputs[i].b)});
  std::string text = "What was changed:\n" + aligned_columns(table);
  if (inputs.size() > most)
    text += fmt::format("  and {} more inputs (--json tells all)\n", inputs.size() - most);
  return text;
}

std::string rows_text(const CompareResult& result, bool all) {
  const Comparison& comparison = result.comparison;
  const std::string percent = fmt::format("{:g} %", 100.0 * result.options.confidence);
  TextTable table = {comparison.parameters};
  table.front().insert(table.front().end(), {"component", "metric", "unit", "pairs", "A", "B", "B - A",
                                             "its " + percent + " interval", "change", ""});
  std::map<Change, std::size_t> counts;
  for (const ComparedRow& row : comparison.rows) {
    ++counts[row.change];
    if (row.change == Change::none && !all) continue;
    std::vector<std::string> line;
    for (const std::string& name : comparison.parameters) line.push_back(row.parameters.at(name));
    line.insert(line.end(),
                {row.component, row.metric, row.unit, std::to_string(row.difference.n), number(row.mean_a),
                 number(row.mean_b), number(row.difference.mean), interval_of(row.difference),
                 percent_text(row.percent()), std::string(change_name(row.change))});
    table.push_back(std::move(line));
  }
  std::string text = table.size() > 1 ? aligned_columns(table) : std::string();
  return text + fmt::format("\n{} metrics: {} greater, {} less, {} unclear, {} equal, {} with one pair\n",
                            comparison.rows.size(), counts[Change::greater], counts[Change::less],
                            counts[Change::unclear], counts[Change::none], counts[Change::unknown]);
}

std::string anatomy_text_of(const std::vector<AnatomyChange>& changes) {
  TextTable table = {
      {"", "component", "service A", "service B", "waiting A", "waiting B", "B - A", "its interval", ""}};
  for (const AnatomyChange& one : changes) {
    if (one.change == Change::none) continue;
    table.push_back({" ", one.component, number(one.service_a), number(one.service_b), number(one.waiting_a),
                     number(one.waiting_b), number(one.difference.mean), interval_of(one.difference),
                     std::string(change_name(one.change))});
  }
  if (table.size() == 1) return "Where the time of requests goes has not changed.\n";
  return "Whose time changed, in us a request, the greatest change first:\n" + aligned_columns(table);
}

/// For each component, how many of its metrics changed, and which one most.
std::string components_text(const Comparison& comparison) {
  struct Tally {
    std::size_t changed = 0;
    const ComparedRow* most = nullptr;
  };
  std::map<std::string, Tally> tallies;
  const auto size_of = [](const ComparedRow& row) {
    const auto percent = row.percent();
    return percent ? std::fabs(*percent) : 0.0;
  };
  for (const ComparedRow& row : comparison.rows) {
    if (row.change != Change::greater && row.change != Change::less) continue;
    Tally& tally = tallies[row.component];
    ++tally.changed;
    if (tally.most == nullptr || size_of(row) > size_of(*tally.most)) tally.most = &row;
  }
  if (tallies.empty()) return "No component's metrics changed for sure.\n";
  std::vector<std::pair<std::string, Tally>> order(tallies.begin(), tallies.end());
  std::stable_sort(order.begin(), order.end(), [&](const auto& one, const auto& other) {
    return size_of(*one.second.most) > size_of(*other.second.most);
  });
  TextTable table = {{"", "component", "changed metrics", "most", "by"}};
  for (const auto& [component, tally] : order)
    table.push_back({" ", component, std::to_string(tally.changed), tally.most->metric,
                     percent_text(tally.most->percent())});
  return "Which components' metrics changed (`xenolith explain` on both sides tells whose time):\n" +
         aligned_columns(table);
}

}  // namespace

std::string compare_text(const CompareResult& result, bool all) {
  std::string text = "A: " + result.options.a.string() + "\nB: " + result.options.b.string() + "\n\n" +
                     inputs_text(result.inputs) + "\n" + rows_text(result, all) + "\n" +
                     (result.anatomy ? anatomy_text_of(*result.anatomy) : components_text(result.comparison));
  for (const std::string& note : result.comparison.notes) text += "note: " + note + "\n";
  return text;
}

}  // namespace xenolith
