#include "sim-core/experiment/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "sim-core/base/file.hpp"
#include "sim-core/base/hash.hpp"
#include "sim-core/experiment/execute.hpp"
#include "sim-core/experiment/histogram_result.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

/// One folder to be merged.
struct ShardFolder {
  fs::path folder;
  std::string file;  ///< its manifest, as messages name it
  Json manifest;
  std::int64_t index = 0;
  std::int64_t count = 1;
};

std::string member_text(const Json& manifest, const char* key) {
  const Json* const found = manifest.find(key);
  return found == nullptr ? "" : to_text(*found, 0);
}

std::optional<ShardFolder> read_shard(const fs::path& folder, Problems& problems) {
  ShardFolder shard{folder, shown_path(folder / "manifest.json"), {}};
  const auto manifest = read_manifest(folder, problems);
  if (!manifest) {
    problems.add({folder.string(), 0, 0}, "", "the folder holds no finished results",
                 "the output folder of `xenolith sweep --shard I/N`");
    return std::nullopt;
  }
  shard.manifest = *manifest;
  const Json* const own = manifest->find("shard");
  const Json* const index = own == nullptr ? nullptr : own->find("index");
  const Json* const count = own == nullptr ? nullptr : own->find("count");
  if (index == nullptr || count == nullptr || !index->is_integer() || !count->is_integer()) {
    problems.add({shard.file, 0, 0}, "shard", "these results are not a shard",
                 "the output folder of `xenolith sweep --shard I/N`");
    return std::nullopt;
  }
  shard.index = index->as_integer();
  shard.count = count->as_integer();
  if (member_text(*manifest, "status") != "\"complete\"") {
    problems.add({shard.file, 0, 0}, "status", "the shard is " + member_text(*manifest, "status"),
                 "\"complete\"; the same call with --resume finishes it");
  }
  return shard;
}

void check_together(const std::vector<ShardFolder>& shards, Problems& problems) {
  const ShardFolder& first = shards.front();
  std::map<std::int64_t, const ShardFolder*> seen;
  for (const ShardFolder& shard : shards) {
    if (member_text(shard.manifest, "input_hash") != member_text(first.manifest, "input_hash")) {
      problems.add({shard.file, 0, 0}, "input_hash",
                   "the shard is of other inputs than " + first.folder.string(),
                   "shards of the same files, settings and version");
    } else if (shard.count != first.count) {
      problems.add({shard.file, 0, 0}, "shard", "one of " + std::to_string(shard.count) + " shards",
                   "one of " + std::to_string(first.count) + ", as " + first.folder.string() + " is");
    }
    const auto [other, fresh] = seen.emplace(shard.index, &shard);
    if (fresh) continue;
    problems.add({shard.file, 0, 0}, "shard", "is the same shard as " + other->second->folder.string(),
                 "each shard once");
  }
  if (!problems.empty()) return;
  for (std::int64_t i = 0; i < first.count; ++i) {
    if (!seen.contains(i))
      problems.add({first.file, 0, 0}, "shard",
                   "shard " + std::to_string(i) + "/" + std::to_string(first.count) + " is missing",
                   "all shards");
  }
}

/// The samples of a shard, unchanged since its manifest was written.
std::optional<ResultTable> read_samples(const ShardFolder& shard, Problems& problems) {
  const std::string file = shown_path(shard.folder / "samples.csv");
  const std::string text = read_file(file);
  const std::string written = member_text(shard.manifest, "results");
  if (written.find(hash_hex(text)) == std::string::npos) {
    problems.add({file, 0, 0}, "", "the file was changed after the sweep wrote it",
                 "the file that manifest.json names");
    return std::nullopt;
  }
  return read_samples_csv(text, file, problems);
}

ResultTable joined(const std::vector<ShardFolder>& shards, Problems& problems) {
  ResultTable all;
  for (const ShardFolder& shard : shards) {
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
Json joined_precision(const std::vector<ShardFolder>& shards) {
  std::vector<Json> all;
  for (const ShardFolder& shard : shards) {
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
Json joined_manifest(const std::vector<ShardFolder>& shards, const std::vector<std::string>& command,
                     const fs::path& out) {
  Json json = shards.front().manifest;
  json.erase("shard");
  Json words = Json::array();
  for (const std::string& word : command) words.push_back(Json::string(word));
  json.set("command", std::move(words));
  std::int64_t events = 0;
  for (const ShardFolder& shard : shards) {
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
  std::vector<ShardFolder> shards;
  for (const fs::path& folder : folders) {
    if (auto shard = read_shard(folder, problems)) shards.push_back(std::move(*shard));
  }
  if (!problems.empty() || shards.empty()) return {};
  check_together(shards, problems);
  if (!problems.empty()) return {};
  ResultTable table = joined(shards, problems);
  if (!problems.empty()) return {};
  const std::string resolved = read_file(shards.front().folder / "resolved.json");
  std::vector<fs::path> parts;
  for (const ShardFolder& shard : shards) parts.push_back(shard.folder);
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
