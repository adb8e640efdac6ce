#include "sim-core/experiment/histogram_result.hpp"

#include <algorithm>
#include <charconv>

#include "sim-core/base/csv.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/base/number.hpp"
#include "sim-core/experiment/home.hpp"

namespace xenolith {
namespace {

struct Scale {
  std::string_view kind;
  std::string_view unit;
  double per_unit;
};
/// Kinds of statistics that keep their observations.
constexpr Scale scales[] = {{"latency", "us", 1e6}, {"energy", "J", 1e9}, {"tally", "1", 1.0}};

std::int64_t point_of(const CsvTable& csv, const CsvTable::Row& row) {
  std::int64_t point = 0;
  const std::string& text = row.fields[csv.column("point").value_or(0)];
  std::from_chars(text.data(), text.data() + text.size(), point);
  return point;
}

}  // namespace

std::optional<HistogramResult> histogram_of(const std::string& component,
                                            const std::vector<Statistic*>& statistics) {
  const Statistic& first = *statistics.front();
  const auto* const scale = std::find_if(std::begin(scales), std::end(scales),
                                         [&](const Scale& one) { return one.kind == first.kind(); });
  if (scale == std::end(scales)) return std::nullopt;
  HistogramResult result{component, first.name(), std::string(scale->unit), scale->per_unit,
                         LogLinearHistogram()};
  for (const Statistic* statistic : statistics) {
    const auto* const samples = dynamic_cast<const Samples*>(statistic);
    if (samples == nullptr) return std::nullopt;
    for (const std::int64_t sample : samples->samples()) result.histogram.add(sample);
  }
  return result;
}

void merge_histograms(std::vector<HistogramResult>& all, const std::vector<HistogramResult>& more) {
  for (const HistogramResult& one : more) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const HistogramResult& known) {
      return known.component == one.component && known.statistic == one.statistic;
    });
    if (same == all.end())
      all.push_back(one);
    else
      same->histogram.merge(one.histogram);
  }
}

Json to_json(const std::vector<HistogramResult>& histograms) {
  Json list = Json::array();
  for (const HistogramResult& one : histograms) {
    Json bins = Json::array();
    for (const auto& [low, bin] : one.histogram.bins()) {
      bins.push_back(Json::integer(low));
      bins.push_back(Json::integer(bin.count));
    }
    Json entry = Json::object();
    entry.set("component", Json::string(one.component));
    entry.set("statistic", Json::string(one.statistic));
    entry.set("unit", Json::string(one.unit));
    entry.set("scale", Json::real(one.scale));
    entry.set("bins", std::move(bins));
    list.push_back(std::move(entry));
  }
  return list;
}

std::optional<std::vector<HistogramResult>> histograms_from(const Json& json) {
  std::vector<HistogramResult> result;
  if (!json.is_array()) return std::nullopt;
  for (const Json& entry : json.elements()) {
    const Json* const component = entry.find("component");
    const Json* const statistic = entry.find("statistic");
    const Json* const unit = entry.find("unit");
    const Json* const scale = entry.find("scale");
    const Json* const bins = entry.find("bins");
    if (component == nullptr || statistic == nullptr || unit == nullptr || scale == nullptr ||
        bins == nullptr || !component->is_string() || !statistic->is_string() || !unit->is_string() ||
        !scale->is_number() || !bins->is_array() || bins->size() % 2 != 0)
      return std::nullopt;
    HistogramResult one{component->as_string(), statistic->as_string(), unit->as_string(), scale->as_double(),
                        LogLinearHistogram()};
    for (std::size_t i = 0; i < bins->size(); i += 2) {
      if (!bins->at(i).is_integer() || !bins->at(i + 1).is_integer()) return std::nullopt;
      one.histogram.add(bins->at(i).as_integer(), bins->at(i + 1).as_integer());
    }
    result.push_back(std::move(one));
  }
  return result;
}

std::string histograms_csv(const std::string& scenario, const std::vector<std::string>& columns,
                           const std::vector<HistogramRow>& rows) {
  std::vector<std::string> header = {"scenario", "point"};
  header.insert(header.end(), columns.begin(), columns.end());
  header.insert(header.end(), {"component", "statistic", "unit", "low", "high", "count"});
  CsvWriter writer(header);
  for (const HistogramRow& row : rows) {
    for (const HistogramResult& one : row.histograms) {
      for (const auto& [low, bin] : one.histogram.bins()) {
        std::vector<std::string> fields = {scenario, std::to_string(row.point)};
        fields.insert(fields.end(), row.parameters.begin(), row.parameters.end());
        fields.insert(
            fields.end(),
            {one.component, one.statistic, one.unit, to_text(static_cast<double>(bin.low) / one.scale),
             to_text(static_cast<double>(bin.high) / one.scale), std::to_string(bin.count)});
        writer.add_row(fields);
      }
    }
  }
  return std::string(writer.text());
}

std::string joined_histograms(const std::vector<std::filesystem::path>& folders, Problems& problems) {
  std::vector<std::string> header;
  std::vector<std::pair<std::int64_t, std::vector<std::string>>> rows;
  for (const std::filesystem::path& folder : folders) {
    const std::filesystem::path file = folder / "histograms.csv";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) continue;
    const auto csv = parse_csv(read_file(file), shown_path(file), problems);
    if (!csv) continue;
    if (!header.empty() && header != csv->header) {
      problems.add({shown_path(file), 1, 0}, "", "has other columns than the other shards");
      continue;
    }
    header = csv->header;
    for (const CsvTable::Row& row : csv->rows) rows.emplace_back(point_of(*csv, row), row.fields);
  }
  if (header.empty()) return {};
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  CsvWriter writer(header);
  for (const auto& [point, fields] : rows) writer.add_row(fields);
  return std::string(writer.text());
}

}  // namespace xenolith
