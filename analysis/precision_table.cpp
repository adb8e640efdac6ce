#include "analysis/precision_table.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "sim-core/base/csv.hpp"
#include "sim-core/base/number.hpp"
#include "sim-core/experiment/summary.hpp"
#include "sim-core/experiment/warmup.hpp"
#include "sim-core/experiment/windows.hpp"

namespace xenolith {
namespace {

/// All values of a metric at a point, by replication; windows in the order of time.
struct Series {
  const ResultTable::Row* first = nullptr;
  std::vector<double> values;
  std::map<std::int64_t, std::vector<double>> windows;
};

using Key = std::tuple<std::int64_t, std::string, std::string>;

std::string field(const std::optional<double>& value) { return value ? to_text(*value) : std::string(); }
template <class T>
std::string count_field(const std::optional<T>& value) {
  return value ? std::to_string(*value) : std::string();
}

constexpr const char* columns[] = {"component",       "metric",     "unit",
                                   "confidence",      "n",          "mean",
                                   "mean_low",        "mean_high",  "relative_halfwidth",
                                   "median",          "median_low", "median_high",
                                   "median_coverage", "windows",    "mser5_truncated",
                                   "batches",         "batch_size", "batch_low",
                                   "batch_high",      "lag1",       "von_neumann",
                                   "p_value",         "independent"};

std::vector<std::string> over_replications(const PrecisionRow& row) {
  const auto end_of = [&](double sign) {
    return row.mean.half ? to_text(row.mean.mean + sign * *row.mean.half) : std::string();
  };
  std::vector<std::string> fields = {
      std::to_string(row.mean.n),      to_text(row.mean.mean), end_of(-1), end_of(1),
      field(row.mean.relative_half()), to_text(row.median)};
  if (row.around)
    fields.insert(fields.end(),
                  {to_text(row.around->low), to_text(row.around->high), to_text(row.around->coverage)});
  else
    fields.insert(fields.end(), 3, "");
  return fields;
}

std::vector<std::string> over_windows(const PrecisionRow& row) {
  std::vector<std::string> fields = {row.windows > 0 ? std::to_string(row.windows) : "",
                                     count_field(row.transient)};
  if (!row.batches) {
    fields.insert(fields.end(), 8, "");
    return fields;
  }
  const BatchMeans& b = *row.batches;
  fields.insert(fields.end(), {std::to_string(b.batches), std::to_string(b.size), to_text(b.mean - b.half),
                               to_text(b.mean + b.half)});
  for (const double CorrelationTest::*member :
       {&CorrelationTest::lag1, &CorrelationTest::von_neumann, &CorrelationTest::p_value})
    fields.push_back(b.test ? to_text((*b.test).*member) : "");
  fields.emplace_back(b.independent ? "yes" : "no");
  return fields;
}

PrecisionRow row_of(const Series& series, const MeanInterval& mean, double confidence) {
  const ResultTable::Row& first = *series.first;
  constexpr double half = 0.5;
  PrecisionRow row{first.point,
                   first.parameters,
                   first.measurement.component,
                   first.measurement.metric,
                   first.measurement.unit,
                   mean,
                   *summarize(series.values).median,
                   quantile_interval(series.values, half, confidence),
                   {},
                   {},
                   0};
  if (series.windows.empty()) return row;
  row.windows = series.windows.begin()->second.size();
  for (const auto& [replication, windows] : series.windows) {
    const auto transient = mser5_truncation(windows);
    if (transient) row.transient = std::max(row.transient.value_or(0), *transient);
  }
  if (series.values.size() == 1 && series.windows.size() == 1)
    row.batches = batch_means(series.windows.begin()->second, confidence);
  return row;
}

}  // namespace

std::vector<PrecisionRow> precision_rows(const ResultTable& table, double confidence) {
  std::vector<Series> all;
  std::map<Key, std::size_t> known;
  for (const ResultTable::Row& row : table.rows) {
    const Measurement& one = row.measurement;
    const std::string metric = one.metric.substr(0, one.metric.find('@'));
    const auto [at, fresh] = known.emplace(Key{row.point, one.component, metric}, all.size());
    if (fresh) all.emplace_back();
    Series& series = all[at->second];
    if (!one.value) continue;
    if (is_window_metric(one.metric)) {
      series.windows[row.replication].push_back(*one.value);
    } else {
      if (series.first == nullptr) series.first = &row;
      series.values.push_back(*one.value);
    }
  }
  std::vector<PrecisionRow> rows;
  for (const Series& series : all) {
    const auto mean = mean_interval(series.values, confidence);
    if (mean && series.first != nullptr) rows.push_back(row_of(series, *mean, confidence));
  }
  return rows;
}

std::string precision_csv(const ResultTable& table, const std::vector<PrecisionRow>& rows,
                          double confidence) {
  std::vector<std::string> header = {"scenario", "point"};
  header.insert(header.end(), table.columns.begin(), table.columns.end());
  header.insert(header.end(), std::begin(columns), std::end(columns));
  CsvWriter writer(header);
  for (const PrecisionRow& row : rows) {
    std::vector<std::string> fields = {table.scenario, std::to_string(row.point)};
    fields.insert(fields.end(), row.parameters.begin(), row.parameters.end());
    fields.insert(fields.end(), {row.component, row.metric, row.unit, to_text(confidence)});
    for (const auto& more : {over_replications(row), over_windows(row)})
      fields.insert(fields.end(), more.begin(), more.end());
    writer.add_row(fields);
  }
  return std::string(writer.text());
}

}  // namespace xenolith
