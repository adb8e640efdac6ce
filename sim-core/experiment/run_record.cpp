#include "sim-core/experiment/run_record.hpp"

#include <algorithm>
#include <array>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view accepted_hash = "32 lower-case hexadecimal digits";
constexpr std::array<std::string_view, 4> result_names = {"samples.csv", "summary.csv", "histograms.csv",
                                                          "resolved.json"};

std::string_view accepted_kind(Json::Kind kind) {
  switch (kind) {
    case Json::Kind::string:
      return "a text";
    case Json::Kind::number:
      return "a whole number";
    case Json::Kind::boolean:
      return "true or false";
    case Json::Kind::array:
      return "a list";
    default:
      return "an object";
  }
}

/// Reads members that must be there; each that is not is a problem.
class Members {
 public:
  Members(const Json& object, std::string address, Problems& problems)
      : object_(object), address_(std::move(address)), problems_(problems) {}

  const Json* get(std::string_view key, Json::Kind kind) {
    const std::string_view accepted = accepted_kind(kind);
    if (!object_.contains(key)) {
      problems_.add(object_.place(), join_address(address_, key), "is missing", std::string(accepted));
      return nullptr;
    }
    return member_of_kind(object_, key, kind, address_, accepted, problems_);
  }
  std::string text(std::string_view key) {
    const Json* const found = get(key, Json::Kind::string);
    return found == nullptr ? std::string() : found->as_string();
  }
  std::int64_t whole(std::string_view key) {
    const Json* const found = get(key, Json::Kind::number);
    if (found == nullptr) return 0;
    if (found->is_integer()) return found->as_integer();
    problems_.add(found->place(), join_address(address_, key), "found " + found->number_text(),
                  "a whole number");
    return 0;
  }

 private:
  const Json& object_;
  std::string address_;
  Problems& problems_;
};

Place place_of(const Json& object, std::string_view key) {
  const Json* const found = object.find(key);
  return found == nullptr ? object.place() : found->place();
}

bool is_hash(std::string_view text) {
  constexpr std::size_t digits = 32;
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// True for a path that stays below the folder it starts from.
bool stays_below(const fs::path& path) {
  return !path.empty() && path.is_relative() && path == path.lexically_normal() && *path.begin() != ".." &&
         path.native().find('\0') == std::string::npos;
}

std::vector<RecordedFile> read_files(const Json& manifest, const char* key, Problems& problems) {
  std::vector<RecordedFile> files;
  const Json* const list = Members(manifest, "", problems).get(key, Json::Kind::array);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const Json& entry = list->at(i);
    const std::string address = std::string(key) + "[" + std::to_string(i) + "]";
    if (!entry.is_object()) {
      problems.add(entry.place(), address, "found a value of kind " + std::string(entry.kind_name()),
                   "an object: path and hash");
      continue;
    }
    const std::size_t before = problems.size() + problems.left_off();
    Members members(entry, address, problems);
    RecordedFile file{members.text("path"), members.text("hash"), place_of(entry, "path")};
    if (problems.size() + problems.left_off() != before) continue;
    if (!is_hash(file.hash)) {
      problems.add(place_of(entry, "hash"), address + ".hash", "\"" + file.hash + "\" is not a hash",
                   std::string(accepted_hash));
    }
    if (!stays_below(file.path)) {
      problems.add(file.place, address + ".path", "\"" + file.path + "\" leaves the folder",
                   "a path below the home folder, without \"..\"");
    }
    files.push_back(std::move(file));
  }
  return files;
}

void check_results(const std::vector<RecordedFile>& results, Problems& problems) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::string address = "results[" + std::to_string(i) + "].path";
    if (std::find(result_names.begin(), result_names.end(), results[i].path) == result_names.end()) {
      problems.add(results[i].place, address, "no run writes \"" + results[i].path + "\"",
                   "\"samples.csv\", \"summary.csv\", \"histograms.csv\" or \"resolved.json\"");
    }
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (results[earlier].path == results[i].path)
        problems.add(results[i].place, address, "\"" + results[i].path + "\" comes up twice",
                     "each file once");
    }
  }
}

ToolInfo read_tool(const Json& manifest, Problems& problems) {
  const Json* const tool = Members(manifest, "", problems).get("tool", Json::Kind::object);
  if (tool == nullptr) return {};
  Members members(*tool, "tool", problems);
  return {members.text("version"), members.text("revision"), members.text("compiler"),
          members.text("build_type")};
}

std::optional<Shard> read_shard(const Json& manifest, Problems& problems) {
  const Json* const own =
      member_of_kind(manifest, "shard", Json::Kind::object, "", "an object: index and count", problems);
  if (own == nullptr) return std::nullopt;
  Members members(*own, "shard", problems);
  const Shard shard{members.whole("index"), members.whole("count")};
  constexpr std::int64_t most = 100'000;
  if (shard.index >= 0 && shard.index < shard.count && shard.count <= most) return shard;
  problems.add(own->place(), "shard", "is not a shard", "an index from 0 to below the count");
  return std::nullopt;
}

PlanRequest read_request(const Json& manifest, Problems& problems) {
  PlanRequest request;
  const Json* const own = Members(manifest, "", problems).get("request", Json::Kind::object);
  if (own == nullptr) return request;
  Members members(*own, "request", problems);
  request.scenario = members.text("scenario");
  if (const Json* const sweep = members.get("sweep", Json::Kind::boolean))
    request.sweep = sweep->as_boolean();
  const Json* const sets = members.get("sets", Json::Kind::array);
  for (std::size_t i = 0; sets != nullptr && i < sets->size(); ++i) {
    if (sets->at(i).is_string()) {
      request.sets.push_back(sets->at(i).as_string());
    } else {
      problems.add(sets->at(i).place(), "request.sets[" + std::to_string(i) + "]",
                   "found a value of kind " + std::string(sets->at(i).kind_name()), "a text");
    }
  }
  if (const Json* const run = members.get("run", Json::Kind::object)) {
    for (const Json::Member& member : run->members()) request.run.insert_or_assign(member.key, member.value);
  }
  return request;
}

}  // namespace

std::optional<RunRecord> read_run_record(const Json& manifest, const fs::path& file, Problems& problems) {
  if (!manifest.is_object() || !manifest.contains("input_hash")) {
    problems.add(manifest.place(), "", "is no manifest of a run",
                 "the manifest.json that `xenolith run`, `sweep`, `reproduce` or `merge` wrote");
    return std::nullopt;
  }
  Problems found;
  Members members(manifest, "", found);
  if (const std::int64_t format = members.whole("format"); format != 1 && found.empty())
    found.add(place_of(manifest, "format"), "format", "this is format " + std::to_string(format), "1");
  RunRecord record;
  record.folder = file.parent_path();
  record.place = {shown_path(file), 0, 0};
  record.manifest = manifest;
  record.tool = read_tool(manifest, found);
  record.status = members.text("status");
  record.status_place = place_of(manifest, "status");
  record.input_hash = members.text("input_hash");
  record.input_hash_place = place_of(manifest, "input_hash");
  record.request = read_request(manifest, found);
  record.working_folder = members.text("folder");
  record.inputs = read_files(manifest, "inputs", found);
  if (record.inputs.empty() && found.empty())
    found.add(place_of(manifest, "inputs"), "inputs", "there is none",
              "the scenario's file, and what it uses");
  record.results = read_files(manifest, "results", found);
  check_results(record.results, found);
  record.shard = read_shard(manifest, found);
  record.shard_place = place_of(manifest, "shard");
  record.seed = members.whole("seed");
  record.points = members.whole("points");
  problems.add(found);
  if (!found.empty()) return std::nullopt;
  return record;
}

std::optional<RunRecord> read_run_record(const fs::path& given, Problems& problems) {
  std::error_code ignored;
  const fs::path file = fs::is_directory(given, ignored) ? given / "manifest.json" : given;
  if (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored)) {
    problems.add({shown_path(file), 0, 0}, "", "is no file", "a manifest.json");
    return std::nullopt;
  }
  const auto manifest = read_json_file(shown_path(file), problems);
  if (!manifest) return std::nullopt;
  return read_run_record(*manifest, file, problems);
}

const RecordedFile* find_result(const RunRecord& record, std::string_view name) {
  const auto found = std::find_if(record.results.begin(), record.results.end(),
                                  [&](const RecordedFile& file) { return file.path == name; });
  return found == record.results.end() ? nullptr : &*found;
}

Json to_json(const PlanRequest& request) {
  Json json = Json::object();
  json.set("scenario", Json::string(request.scenario));
  json.set("sweep", Json::boolean(request.sweep));
  Json sets = Json::array();
  for (const std::string& set : request.sets) sets.push_back(Json::string(set));
  json.set("sets", std::move(sets));
  Json run = Json::object();
  for (const auto& [name, value] : request.run) run.set(name, value);
  json.set("run", std::move(run));
  return json;
}

}  // namespace xenolith
