#include "sim-core/experiment/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "sim-core/base/file.hpp"
#include "sim-core/base/hash.hpp"
#include "sim-core/experiment/execute.hpp"
#include "sim-core/experiment/histogram_result.hpp"
#include "sim-core/experiment/run_record.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

/// A manifest of a shard that came to its end.
std::optional<RunRecord> read_shard(const fs::path& folder, Problems& problems) {
  std::error_code ignored;
  if (!fs::exists(folder / "manifest.json", ignored)) {
    problems.add({folder.string(), 0, 0}, "", "the folder holds no finished results",
                 "the output folder of `xenolith sweep --shard I/N`");
    return std::nullopt;
  }
  auto record = read_run_record(folder, problems);
  if (record && !record->shard) {
    problems.add(record->place, "shard", "these results are not a shard",
                 "the output folder of `xenolith sweep --shard I/N`");
    return std::nullopt;
  }
  if (record && record->status != "complete") {
    problems.add(record->status_place, "status", "the shard is \"" + record->status + "\"",
                 "\"complete\"; the same call with --resume finishes it");
  }
  return record;
}

void check_together(const std::vector<RunRecord>& shards, Problems& problems) {
  const RunRecord& first = shards.front();
  std::map<std::int64_t, const RunRecord*> seen;
  for (const RunRecord& shard : shards) {
    if (shard.input_hash != first.input_hash) {
      problems.add(shard.input_hash_place, "input_hash",
                   "the shard is of other inputs than " + first.folder.string(),
                   "shards of the same files, settings and version");
    } else if (shard.shard->count != first.shard->count) {
      problems.add(shard.shard_place, "shard", "one of " + std::to_string(shard.shard->count) + " shards",
                   "one of " + std::to_string(first.shard->count) + ", as " + first.folder.string() + " is");
    }
    const auto [other, fresh] = seen.emplace(shard.shard->index, &shard);
    if (fresh) continue;
    problems.add(shard.shard_place, "shard", "is the same shard as " + other->second->folder.string(),
                 "each shard once");
  }
  if (!problems.empty()) return;
  for (std::int64_t i = 0; i < first.shard->count; ++i) {
    if (seen.contains(i)) continue;
    problems.add(first.shard_place, "shard",
                 "shard " + std::to_string(i) + "/" + std::to_string(first.shard->count) + " is missing",
                 "all shards");
  }
}

/// A result of a shard, unchanged since its manifest was written.
std::optional<std::string> read_result(const RunRecord& shard, const char* name, Problems& problems) {
  const std::string file = shown_path(shard.folder / name);
  const RecordedFile* const recorded = find_result(shard, name);
  if (recorded == nullptr) {
    problems.add(shard.place, "results", "there is no " + std::string(name), "what a sweep writes");
    return std::nullopt;
  }
  std::string text = read_file(file);
  if (hash_hex(text) == recorded->hash) return text;
  problems.add({file, 0, 0}, "", "the file was changed after the sweep wrote it",
               "the file with the hash that " + to_text(recorded->place) + " names");
  return std::nullopt;
}

std::optional<ResultTable> read_samples(const RunRecord& shard, Problems& problems) {
  const auto text = read_result(shard, "samples.csv", problems);
  if (!text) return std::nullopt;
  auto table = read_samples_csv(*text, shown_path(shard.folder / "samples.csv"), problems);
  for (const ResultTable::Row& row : table ? table->rows : std::vector<ResultTable::Row>()) {
    if (row.point % shard.shard->count == shard.shard->index) continue;
    problems.add(shard.shard_place, "shard", "point " + std::to_string(row.point) + " is not of this shard",
                 "the points k with k mod N = I");
    return std::nullopt;
  }
  return table;
}

std::string read_resolved(const std::vector<RunRecord>& shards, Problems& problems) {
  std::vector<std::string> texts;
  for (const RunRecord& shard : shards) {
    auto text = read_result(shard, "resolved.json", problems);
    if (text) texts.push_back(std::move(*text));
  }
  if (!problems.empty()) return {};
  auto joined = joined_resolved(texts);
  if (!joined)
    problems.add({shown_path(shards.back().folder / "resolved.json"), 0, 0}, "",
                 "does not fit those of the other shards", "shards of one sweep");
  return joined.value_or("");
}

ResultTable joined(const std::vector<RunRecord>& shards, Problems& problems) {
  ResultTable all;
  for (const RunRecord& shard : shards) {
    auto table = read_samples(shard, problems);
    if (!table) continue;
    if (!table->rows.empty()) all.scenario = table->scenario;
    all.columns = table->columns;
    all.rows.insert(all.rows.end(), table->rows.begin(), table->rows.end());
  }
  std::stable_sort(all.rows.begin(), all.rows.end(),
                   [](const ResultTable::Row& a, const ResultTable::Row& b) {
                     return std::tie(a.point, a.replication) < std::tie(b.point, b.replication);
                   });
  return all;
}

/// What the shards say of their points, in the order of these.
Json joined_precision(const std::vector<RunRecord>& shards) {
  std::vector<Json> all;
  for (const RunRecord& shard : shards) {
    const Json* const own = shard.manifest.find("precision");
    if (own != nullptr && own->is_array())
      all.insert(all.end(), own->elements().begin(), own->elements().end());
  }
  const auto point_of = [](const Json& one) {
    const Json* const point = one.find("point");
    return point != nullptr && point->is_integer() ? point->as_integer() : 0;
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Json& a, const Json& b) { return point_of(a) < point_of(b); });
  Json list = Json::array();
  for (Json& one : all) list.push_back(std::move(one));
  return list;
}

/// The manifest of the whole: that of the first shard, without what is its own.
Json joined_manifest(const std::vector<RunRecord>& shards, const std::vector<std::string>& command,
                     const fs::path& out) {
  Json json = shards.front().manifest;
  json.erase("shard");
  Json words = Json::array();
  for (const std::string& word : command) words.push_back(Json::string(word));
  json.set("command", std::move(words));
  std::int64_t events = 0;
  for (const RunRecord& shard : shards) {
    const Json* const own = shard.manifest.find("events");
    if (own != nullptr && own->is_integer()) events += own->as_integer();
  }
  json.set("events", Json::integer(events));
  if (json.contains("precision")) json.set("precision", joined_precision(shards));
  Json results = Json::array();
  for (const char* name : {"samples.csv", "summary.csv", "histograms.csv", "resolved.json"}) {
    std::error_code ignored;
    if (!fs::exists(out / name, ignored)) continue;
    Json entry = Json::object();
    entry.set("path", Json::string(name));
    entry.set("hash", Json::string(hash_file_hex(out / name)));
    results.push_back(std::move(entry));
  }
  json.set("results", std::move(results));
  json.set("finished", Json::string(utc_now()));
  return json;
}

}  // namespace

ResultTable merge_shards(const std::vector<fs::path>& folders, const fs::path& out, bool force,
                         const std::vector<std::string>& command, Problems& problems) {
  std::vector<RunRecord> shards;
  for (const fs::path& folder : folders) {
    if (auto shard = read_shard(folder, problems)) shards.push_back(std::move(*shard));
  }
  if (!problems.empty() || shards.empty()) return {};
  check_together(shards, problems);
  if (!problems.empty()) return {};
  ResultTable table = joined(shards, problems);
  const std::string resolved = read_resolved(shards, problems);
  if (!problems.empty()) return {};
  std::vector<fs::path> parts;
  for (const RunRecord& shard : shards) parts.push_back(shard.folder);
  const std::string histograms = joined_histograms(parts, problems);
  if (!problems.empty()) return {};
  prepare_folder(out, force);
  write_tables(table, out);
  if (!histograms.empty()) write_file(out / "histograms.csv", histograms);
  write_file(out / "resolved.json", resolved);
  write_file(out / "manifest.json", to_text(joined_manifest(shards, command, out)) + "\n");
  return table;
}

}  // namespace xenolith
