#include "analysis/reading.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/pattern.hpp"

namespace xenolith {
namespace {

/// Replication -> start of a window (zero for the run) -> value, summed over components.
using Collected = std::map<std::int64_t, std::map<Duration, double>>;

bool has_parameters(const Sample& sample, const std::map<std::string, std::string>& where) {
  return std::all_of(where.begin(), where.end(), [&sample](const auto& wanted) {
    const auto found = sample.parameters.find(wanted.first);
    return found != sample.parameters.end() && found->second == wanted.second;
  });
}

/// The start of the window that the row tells of, if the reading takes it; zero for the value of the run.
std::optional<Duration> start_of(const Sample& row, const Reading& reading) {
  if (!reading.windows) return row.metric == reading.metric ? std::optional(Duration::zero()) : std::nullopt;
  const std::string prefix = reading.metric + "@";
  if (!row.metric.starts_with(prefix)) return std::nullopt;
  const auto start = parse_duration(row.metric.substr(prefix.size()));
  if (!start || *start < reading.windows->from || *start >= reading.windows->to) return std::nullopt;
  return *start;
}

}  // namespace

std::optional<double> reduce_windows(const std::vector<double>& windows, WindowForm form) {
  if (windows.empty()) return std::nullopt;
  const auto [least, greatest] = std::minmax_element(windows.begin(), windows.end());
  if (form == WindowForm::min) return *least;
  if (form == WindowForm::max) return *greatest;
  const double n = static_cast<double>(windows.size());
  const double mean = std::accumulate(windows.begin(), windows.end(), 0.0) / n;
  if (form == WindowForm::mean) return mean;
  if (windows.size() < 2) return std::nullopt;
  double squares = 0;
  for (const double value : windows) squares += (value - mean) * (value - mean);
  const double sd = std::sqrt(squares / (n - 1));
  if (form == WindowForm::sd) return sd;
  if (mean == 0) return std::nullopt;
  return sd / mean;
}

ReadValues take_reading(const Reading& reading, const std::map<std::string, std::string>& where,
                        const SampleTable& samples) {
  ReadValues read;
  Collected collected;
  for (const Sample& row : samples.rows()) {
    const bool component =
        reading.sum ? matches(reading.component, row.component) : row.component == reading.component;
    if (!component || row.scenario != reading.scenario || !has_parameters(row, where)) continue;
    const auto start = start_of(row, reading);
    if (!start) continue;
    if (std::find(read.points.begin(), read.points.end(), row.point) == read.points.end())
      read.points.push_back(row.point);
    collected[row.replication][*start] += row.value;
    read.unit = row.unit;
  }
  for (const auto& [replication, windows] : collected) {
    std::vector<double> values;
    for (const auto& [start, value] : windows) values.push_back(value);
    const auto value = reduce_windows(values, reading.windows ? reading.windows->form : WindowForm::mean);
    if (value) read.values.emplace(replication, *value);
  }
  if (reading.windows && reading.windows->form == WindowForm::cv) read.unit = "1";
  return read;
}

}  // namespace xenolith
