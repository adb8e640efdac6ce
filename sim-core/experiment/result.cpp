#include "sim-core/experiment/result.hpp"

#include <charconv>
#include <map>
#include <tuple>

#include "sim-core/base/csv.hpp"
#include "sim-core/base/number.hpp"

namespace xenolith {
namespace {

std::string text_of(const std::optional<double>& value) { return value ? to_text(*value) : std::string(); }

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number number{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr std::size_t columns_before = 4;  ///< scenario, point, replication, seed
constexpr std::size_t columns_after = 4;   ///< component, metric, unit, value

std::vector<std::string> samples_header(const std::vector<std::string>& columns) {
  std::vector<std::string> header = {"scenario", "point", "replication", "seed"};
  header.insert(header.end(), columns.begin(), columns.end());
  header.insert(header.end(), {"component", "metric", "unit", "value"});
  return header;
}

/// One row read back; nothing if a number is none.
std::optional<ResultTable::Row> row_of(const std::vector<std::string>& fields) {
  const auto point = number_of<std::int64_t>(fields[1]);
  const auto replication = number_of<std::int64_t>(fields[2]);
  const auto seed = number_of<std::int64_t>(fields[3]);
  const auto value = number_of<double>(fields.back());
  if (!point || !replication || !seed || (!value && !fields.back().empty())) return std::nullopt;
  const auto last = fields.end() - columns_after;
  return ResultTable::Row{*point,
                          *replication,
                          *seed,
                          {fields.begin() + columns_before, last},
                          {last[0], last[1], last[2], value}};
}

}  // namespace

std::string samples_csv(const ResultTable& table) {
  CsvWriter writer(samples_header(table.columns));
  for (const ResultTable::Row& row : table.rows) {
    std::vector<std::string> fields = {table.scenario, std::to_string(row.point),
                                       std::to_string(row.replication), std::to_string(row.seed)};
    fields.insert(fields.end(), row.parameters.begin(), row.parameters.end());
    const Measurement& one = row.measurement;
    fields.insert(fields.end(), {one.component, one.metric, one.unit, text_of(one.value)});
    writer.add_row(fields);
  }
  return std::string(writer.text());
}

std::optional<ResultTable> read_samples_csv(const std::string& text, const std::string& file,
                                            Problems& problems) {
  const auto csv = parse_csv(text, file, problems);
  if (!csv) return std::nullopt;
  ResultTable table;
  if (csv->header.size() >= columns_before + columns_after) {
    table.columns.assign(csv->header.begin() + columns_before, csv->header.end() - columns_after);
  }
  if (csv->header != samples_header(table.columns)) {
    problems.add({file, 1, 1}, "", "these are not the columns of a samples.csv");
    return std::nullopt;
  }
  for (const CsvTable::Row& fields : csv->rows) {
    auto row = row_of(fields.fields);
    if (!row) {
      problems.add({file, fields.line, 0}, "", "a number cannot be read");
      return std::nullopt;
    }
    table.scenario = fields.fields.front();
    table.rows.push_back(std::move(*row));
  }
  return table;
}

std::vector<SummaryRow> summaries_of(const ResultTable& table) {
  std::vector<SummaryRow> rows;
  std::vector<std::vector<double>> values;
  std::map<std::tuple<std::int64_t, std::string, std::string>, std::size_t> index;
  for (const ResultTable::Row& row : table.rows) {
    const Measurement& one = row.measurement;
    const auto [entry, fresh] = index.emplace(std::tuple(row.point, one.component, one.metric), rows.size());
    if (fresh) {
      rows.push_back({row.point, row.parameters, one.component, one.metric, one.unit, {}});
      values.emplace_back();
    }
    if (one.value) values[entry->second].push_back(*one.value);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].summary = summarize(values[i]);
  return rows;
}

std::string summary_csv(const ResultTable& table, const std::vector<SummaryRow>& rows) {
  std::vector<std::string> header = {"scenario", "point"};
  header.insert(header.end(), table.columns.begin(), table.columns.end());
  header.insert(header.end(), {"component", "metric", "unit", "n", "mean", "sd", "ci95_low", "ci95_high",
                               "median", "q1", "q3", "min", "max"});
  CsvWriter writer(header);
  for (const SummaryRow& row : rows) {
    std::vector<std::string> fields = {table.scenario, std::to_string(row.point)};
    fields.insert(fields.end(), row.parameters.begin(), row.parameters.end());
    fields.insert(fields.end(), {row.component, row.metric, row.unit, std::to_string(row.summary.n)});
    const Summary& s = row.summary;
    for (const auto& value : {s.mean, s.sd, s.ci95_low, s.ci95_high, s.median, s.q1, s.q3, s.min, s.max}) {
      fields.push_back(text_of(value));
    }
    writer.add_row(fields);
  }
  return std::string(writer.text());
}

}  // namespace xenolith
