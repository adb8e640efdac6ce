#include "sim-core/experiment/journal.hpp"

#include <algorithm>
#include <charconv>

#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

Json to_json(const ReplicationResult& result, const std::string& inputs) {
  Json values = Json::array();
  for (const Measurement& one : result.values) {
    Json row = Json::array();
    row.push_back(Json::string(one.component));
    row.push_back(Json::string(one.metric));
    row.push_back(Json::string(one.unit));
    row.push_back(one.value ? Json::real(*one.value) : Json::null());
    values.push_back(std::move(row));
  }
  Json json = Json::object();
  json.set("inputs", Json::string(inputs));
  json.set("point", Json::integer(result.point));
  json.set("replication", Json::integer(result.replication));
  json.set("failure", Json::string(result.failure));
  json.set("events", Json::integer(static_cast<std::int64_t>(result.events)));
  json.set("values", std::move(values));
  if (!result.histograms.empty()) json.set("histograms", to_json(result.histograms));
  return json;
}

bool is_row(const Json& row) {
  return row.is_array() && row.size() == 4 && row.at(0).is_string() && row.at(1).is_string() &&
         row.at(2).is_string() && (row.at(3).is_number() || row.at(3).is_null());
}

/// What a file holds; nothing if it is not one of ours.
std::optional<ReplicationResult> from_json(const Json& json) {
  const Json* const failure = json.find("failure");
  const Json* const events = json.find("events");
  const Json* const values = json.find("values");
  if (failure == nullptr || !failure->is_string() || events == nullptr || !events->is_integer() ||
      values == nullptr || !values->is_array()) {
    return std::nullopt;
  }
  ReplicationResult result;
  result.failure = failure->as_string();
  result.events = static_cast<std::uint64_t>(events->as_integer());
  for (const Json& row : values->elements()) {
    if (!is_row(row)) return std::nullopt;
    Measurement one{row.at(0).as_string(), row.at(1).as_string(), row.at(2).as_string(), {}};
    if (row.at(3).is_number()) one.value = row.at(3).as_double();
    result.values.push_back(std::move(one));
  }
  if (const Json* const histograms = json.find("histograms")) {
    auto read = histograms_from(*histograms);
    if (!read) return std::nullopt;
    result.histograms = std::move(*read);
  }
  return result;
}

bool has_inputs(const Json& json, const std::string& inputs) {
  const Json* const found = json.find("inputs");
  return found != nullptr && found->is_string() && found->as_string() == inputs;
}

}  // namespace

Journal::Journal(fs::path folder, std::string inputs)
    : folder_(std::move(folder)), inputs_(std::move(inputs)) {}

void Journal::open() const {
  std::error_code failed;
  fs::create_directories(folder_, failed);
  if (failed) throw FileError(folder_, failed.message());
}

void Journal::write(const ReplicationResult& result) const {
  write_file(file_of(result.point, result.replication), to_text(to_json(result, inputs_), 0) + "\n",
             Sync::no);
}

std::vector<std::pair<std::int64_t, std::int64_t>> Journal::entries() const {
  std::vector<std::pair<std::int64_t, std::int64_t>> entries;
  std::error_code failed;
  for (fs::directory_iterator it(folder_, failed), end; !failed && it != end; it.increment(failed)) {
    const std::string name = it->path().filename().string();
    std::int64_t point = 0;
    std::int64_t replication = 0;
    const char* const last = name.data() + name.size();
    const auto first = std::from_chars(name.data(), last, point);
    if (first.ec != std::errc{} || first.ptr == last || *first.ptr != '-') continue;
    const auto second = std::from_chars(first.ptr + 1, last, replication);
    if (second.ec != std::errc{} || std::string_view(second.ptr) != ".json") continue;
    entries.emplace_back(point, replication);
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::optional<ReplicationResult> Journal::read(std::int64_t point, std::int64_t replication) const {
  auto result = read_any(point, replication);
  if (result && !result->failure.empty()) return std::nullopt;
  return result;
}

std::optional<ReplicationResult> Journal::read_any(std::int64_t point, std::int64_t replication) const {
  const fs::path file = file_of(point, replication);
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return std::nullopt;
  Problems broken;
  const auto json = read_json_file(file, broken);
  if (!json || !has_inputs(*json, inputs_)) return std::nullopt;
  auto result = from_json(*json);
  if (!result) return std::nullopt;
  result->point = point;
  result->replication = replication;
  return result;
}

void Journal::write(std::int64_t point, std::int64_t replication, const AnatomyFindings& findings) const {
  write_file(file_of(point, replication, ".anatomy"), to_text(findings), Sync::no);
}

AnatomyFindings Journal::read_anatomy(std::int64_t point, std::int64_t replication) const {
  const fs::path file = file_of(point, replication, ".anatomy");
  auto findings = findings_from(read_file(file));
  if (!findings) throw FileError(file, "it is not whole");
  return std::move(*findings);
}

bool Journal::is_foreign() const {
  std::error_code failed;
  for (fs::directory_iterator it(folder_, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().extension() != ".json") continue;
    Problems broken;
    const auto json = read_json_file(it->path(), broken);
    if (json && !has_inputs(*json, inputs_)) return true;
  }
  return false;
}

void Journal::remove() const {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path Journal::file_of(std::int64_t point, std::int64_t replication, const char* extension) const {
  return folder_ / (std::to_string(point) + "-" + std::to_string(replication) + extension);
}

}  // namespace xenolith
