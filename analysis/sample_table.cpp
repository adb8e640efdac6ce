#include "analysis/sample_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

/// The number in a field, or nothing with a problem.
template <class Number>
std::optional<Number> read_number(const std::string& text, const char* column, const Place& place,
                                  Problems& problems) {
  Number number{};
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec == std::errc() && end.ptr == text.data() + text.size()) return number;
  problems.add(place, column, "\"" + text + "\" is no number", "a finite number");
  return std::nullopt;
}

struct Unit {
  const char* name;
  const char* dimension;
  double size;
};
/// Units that results and claims have, each with its size in the first of its dimension.
constexpr Unit units[] = {
    {"ps", "time", 1e-12},   {"ns", "time", 1e-9},      {"us", "time", 1e-6},    {"ms", "time", 1e-3},
    {"s", "time", 1},        {"min", "time", 60},       {"B", "data", 1},        {"kB", "data", 1e3},
    {"MB", "data", 1e6},     {"GB", "data", 1e9},       {"KiB", "data", 1024},   {"MiB", "data", 1048576},
    {"bit/s", "rate", 1},    {"kbit/s", "rate", 1e3},   {"Mbit/s", "rate", 1e6}, {"Gbit/s", "rate", 1e9},
    {"B/s", "rate", 8},      {"MB/s", "rate", 8e6},     {"1", "ratio", 1},       {"%", "ratio", 0.01},
    {"1/s", "frequency", 1}, {"kHz", "frequency", 1e3}, {"cycles", "cycles", 1}, {"nJ", "energy", 1e-9},
    {"uJ", "energy", 1e-6},  {"mJ", "energy", 1e-3},    {"J", "energy", 1},      {"W", "power", 1},
    {"h", "time", 3600},
};

const Unit* find_unit(const std::string& name) {
  const auto* found = std::find_if(std::begin(units), std::end(units),
                                   [&name](const Unit& unit) { return name == unit.name; });
  return found == std::end(units) ? nullptr : found;
}

}  // namespace

void SampleTable::add(const CsvTable& table, const std::string& file, Problems& problems) {
  std::map<std::string, std::size_t> at;
  for (const char* name :
       {"scenario", "point", "replication", "seed", "component", "metric", "unit", "value"}) {
    const auto column = table.column(name);
    if (!column) problems.add({file, 1, 0}, name, "there is no such column", "a samples.csv");
    at[name] = column.value_or(0);
  }
  if (!problems.empty()) return;
  for (const CsvTable::Row& row : table.rows) {
    const auto field = [&](const char* name) -> const std::string& { return row.fields[at.at(name)]; };
    if (field("value").empty()) continue;
    const Place place{file, row.line, 0};
    const auto point = read_number<std::int64_t>(field("point"), "point", place, problems);
    const auto replication = read_number<std::int64_t>(field("replication"), "replication", place, problems);
    const auto value = read_number<double>(field("value"), "value", place, problems);
    if (value && !std::isfinite(*value)) problems.add(place, "value", "is not finite", "a finite number");
    if (!point || !replication || !value || !std::isfinite(*value)) continue;
    Sample sample{field("scenario"),  *point,          *replication,  {},
                  field("component"), field("metric"), field("unit"), *value};
    for (std::size_t c = at["seed"] + 1; c < at["component"]; ++c) {
      if (!row.fields[c].empty()) sample.parameters.emplace(table.header[c], row.fields[c]);
    }
    rows_.push_back(std::move(sample));
  }
}

bool is_unit(const std::string& unit) { return find_unit(unit) != nullptr; }

std::optional<double> unit_ratio(const std::string& from, const std::string& to) {
  const Unit* source = find_unit(from);
  const Unit* target = find_unit(to);
  if (source == nullptr || target == nullptr || std::string(source->dimension) != target->dimension)
    return std::nullopt;
  return source->size / target->size;
}

std::optional<CsvTable> read_csv_file(const std::filesystem::path& file, Problems& problems) {
  return parse_csv(read_file(file), file.string(), problems);
}

std::string join_tables(const std::vector<CsvTable>& tables) {
  std::vector<std::string> header = tables.front().header;
  for (const CsvTable& table : tables) {
    for (const std::string& name : table.header) {
      if (std::find(header.begin(), header.end(), name) != header.end()) continue;
      header.insert(std::find(header.begin(), header.end(), "component"), name);
    }
  }
  CsvWriter writer(header);
  for (const CsvTable& table : tables) {
    for (const CsvTable::Row& row : table.rows) {
      std::vector<std::string> fields;
      for (const std::string& name : header) {
        const auto column = table.column(name);
        fields.push_back(column ? row.fields[*column] : "");
      }
      writer.add_row(fields);
    }
  }
  return std::string(writer.text());
}

}  // namespace xenolith
