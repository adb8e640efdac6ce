#include "analysis/compare.hpp"

#include <cmath>

#include "sim-core/base/csv.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/base/number.hpp"
#include "sim-core/experiment/execute.hpp"

namespace xenolith {
namespace {

std::string field(const std::optional<double>& value) { return value ? to_text(*value) : std::string(); }
Json number(const std::optional<double>& value) { return value ? Json::real(*value) : Json::null(); }

std::optional<double> end_of(const MeanInterval& interval, double sign) {
  return interval.half ? std::optional(interval.mean + sign * *interval.half) : std::nullopt;
}

std::optional<Json> read_resolved(const std::filesystem::path& folder, Problems& problems) {
  const std::filesystem::path file = folder / "resolved.json";
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  return read_json_file(file, problems);
}

std::vector<std::pair<std::int64_t, std::int64_t>> compared_points(const Comparison& comparison) {
  std::vector<std::pair<std::int64_t, std::int64_t>> points;
  for (const ComparedRow& row : comparison.rows) {
    const std::pair<std::int64_t, std::int64_t> pair(row.point_a, row.point_b);
    if (points.empty() || points.back() != pair) points.push_back(pair);
  }
  return points;
}

Json row_json(const ComparedRow& row) {
  Json parameters = Json::object();
  for (const auto& [name, value] : row.parameters) parameters.set(name, Json::string(value));
  Json json = Json::object();
  json.set("parameters", std::move(parameters));
  json.set("component", Json::string(row.component));
  json.set("metric", Json::string(row.metric));
  json.set("unit", Json::string(row.unit));
  json.set("pairs", Json::integer(static_cast<std::int64_t>(row.difference.n)));
  json.set("mean_a", Json::real(row.mean_a));
  json.set("mean_b", Json::real(row.mean_b));
  json.set("difference", Json::real(row.difference.mean));
  json.set("low", number(end_of(row.difference, -1)));
  json.set("high", number(end_of(row.difference, 1)));
  json.set("percent", number(row.percent()));
  json.set("correlation", number(row.correlation));
  json.set("change", Json::string(std::string(change_name(row.change))));
  return json;
}

Json anatomy_json(const std::vector<AnatomyChange>& changes) {
  Json list = Json::array();
  for (const AnatomyChange& one : changes) {
    Json json = Json::object();
    json.set("component", Json::string(one.component));
    json.set("service_us_a", Json::real(one.service_a));
    json.set("service_us_b", Json::real(one.service_b));
    json.set("waiting_us_a", Json::real(one.waiting_a));
    json.set("waiting_us_b", Json::real(one.waiting_b));
    json.set("difference_us", Json::real(one.difference.mean));
    json.set("low", number(end_of(one.difference, -1)));
    json.set("high", number(end_of(one.difference, 1)));
    json.set("change", Json::string(std::string(change_name(one.change))));
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

std::map<std::string, std::string> read_where(const std::vector<std::string>& words,
                                              const std::string& option, Problems& problems) {
  std::map<std::string, std::string> where;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 ||
        !where.emplace(word.substr(0, equals), word.substr(equals + 1)).second)
      problems.add({option + " " + word, 0, 0}, "", "cannot read it", "name=value, each name once");
  }
  return where;
}

CompareResult compare(const CompareOptions& options, Problems& problems) {
  CompareResult result{options, {}, {}, {}};
  auto a = read_results(options.a, problems);
  auto b = read_results(options.b, problems);
  if (!a || !b) return result;
  result.comparison = compare_results({options.a.string(), std::move(*a), options.where_a},
                                      {options.b.string(), std::move(*b), options.where_b}, options.metrics,
                                      options.confidence, problems);
  const auto resolved_a = read_resolved(options.a, problems);
  const auto resolved_b = read_resolved(options.b, problems);
  if (!problems.empty()) return result;
  if (resolved_a && resolved_b)
    result.inputs = input_changes(*resolved_a, *resolved_b, compared_points(result.comparison));
  result.anatomy = anatomy_changes(options.a, options.b, options.confidence, problems);
  return result;
}

std::string compare_csv(const CompareResult& result) {
  std::vector<std::string> header = result.comparison.parameters;
  for (const char* name : {"component", "metric", "unit", "pairs", "mean_a", "mean_b", "difference", "low",
                           "high", "percent", "correlation", "change"})
    header.emplace_back(name);
  CsvWriter writer(header);
  for (const ComparedRow& row : result.comparison.rows) {
    std::vector<std::string> fields;
    for (const std::string& name : result.comparison.parameters) fields.push_back(row.parameters.at(name));
    fields.insert(fields.end(),
                  {row.component, row.metric, row.unit, std::to_string(row.difference.n), to_text(row.mean_a),
                   to_text(row.mean_b), to_text(row.difference.mean), field(end_of(row.difference, -1)),
                   field(end_of(row.difference, 1)), field(row.percent()), field(row.correlation),
                   std::string(change_name(row.change))});
    writer.add_row(fields);
  }
  return std::string(writer.text());
}

Json compare_json(const CompareResult& result) {
  Json json = Json::object();
  json.set("a", Json::string(result.options.a.string()));
  json.set("b", Json::string(result.options.b.string()));
  json.set("confidence", Json::real(result.options.confidence));
  Json inputs = Json::array();
  for (const InputChange& change : result.inputs) {
    Json entry = Json::object();
    entry.set("address", Json::string(change.address));
    entry.set("a", Json::string(change.a));
    entry.set("b", Json::string(change.b));
    entry.set("origin_a", Json::string(change.origin_a));
    entry.set("origin_b", Json::string(change.origin_b));
    inputs.push_back(std::move(entry));
  }
  json.set("inputs", std::move(inputs));
  Json rows = Json::array();
  for (const ComparedRow& row : result.comparison.rows) rows.push_back(row_json(row));
  json.set("metrics", std::move(rows));
  json.set("anatomy", result.anatomy ? anatomy_json(*result.anatomy) : Json::null());
  Json notes = Json::array();
  for (const std::string& note : result.comparison.notes) notes.push_back(Json::string(note));
  json.set("notes", std::move(notes));
  return json;
}

std::vector<const ComparedRow*> changed_beyond(const CompareResult& result, double percent) {
  std::vector<const ComparedRow*> rows;
  for (const ComparedRow& row : result.comparison.rows) {
    if (row.change != Change::greater && row.change != Change::less) continue;
    const auto change = row.percent();
    if (!change || std::fabs(*change) > percent) rows.push_back(&row);
  }
  return rows;
}

}  // namespace xenolith
