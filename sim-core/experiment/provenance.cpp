#include "sim-core/experiment/provenance.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <chrono>
#include <ctime>
#include <thread>

#include "sim-core/base/file.hpp"
#include "sim-core/base/hash.hpp"
#include "sim-core/experiment/run_record.hpp"

namespace xenolith {
namespace {

Json text_list(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(Json::string(text));
  return list;
}

/// Every file that decides the results, with its hash.
Json inputs_of(const Plan& plan) {
  std::vector<std::filesystem::path> files = {plan.file()};
  for (const auto& file : plan.catalogue().files_read()) files.push_back(file);
  Json list = Json::array();
  for (const auto& file : files) {
    Json entry = Json::object();
    entry.set("path", Json::string(recorded_path(plan.catalogue().home(), file.string())));
    entry.set("hash", Json::string(hash_file_hex(file)));
    list.push_back(std::move(entry));
  }
  return list;
}

std::string working_folder() {
  std::error_code failed;
  return std::filesystem::current_path(failed).string();
}

Json host_facts() {
  utsname names{};
  uname(&names);
  Json host = Json::object();
  host.set("name", Json::string(names.nodename));
  host.set("system", Json::string(fmt::format("{} {}", names.sysname, names.release)));
  host.set("machine", Json::string(names.machine));
  host.set("processors", Json::integer(std::thread::hardware_concurrency()));
  return host;
}

Json tool_facts(const ToolInfo& tool) {
  Json json = Json::object();
  json.set("name", Json::string("xenolith"));
  json.set("version", Json::string(tool.version));
  json.set("revision", Json::string(tool.revision));
  json.set("compiler", Json::string(tool.compiler));
  json.set("build_type", Json::string(tool.build_type));
  return json;
}

Json results_of(const std::filesystem::path& folder) {
  Json list = Json::array();
  for (const char* name : {"samples.csv", "summary.csv", "histograms.csv", "resolved.json"}) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder / name, ignored)) continue;
    Json entry = Json::object();
    entry.set("path", Json::string(name));
    entry.set("hash", Json::string(hash_file_hex(folder / name)));
    list.push_back(std::move(entry));
  }
  return list;
}

Json number_or_null(const std::optional<double>& value) { return value ? Json::real(*value) : Json::null(); }

Json to_json(const ReachedPrecision& one) {
  Json json = Json::object();
  json.set("point", Json::integer(one.point));
  json.set("metric", Json::string(one.metric));
  json.set("replications", Json::integer(one.replications));
  json.set("relative_halfwidth", number_or_null(one.relative_halfwidth));
  json.set("reached", Json::boolean(one.reached));
  return json;
}

}  // namespace

std::string input_hash(const Plan& plan, const ToolInfo& tool) {
  std::string text = tool.version + "\n" + to_text(inputs_of(plan), 0) + "\n";
  text += fmt::format("{} {} {} {}\n", plan.run().seed, plan.run().replications, plan.run().warmup.ps(),
                      plan.run().duration.ps());
  if (!plan.replications().is_fixed()) text += to_text(to_json(plan.replications()), 0) + "\n";
  if (plan.warmup_search()) text += to_text(*plan.warmup_search()) + "\n";
  for (const Point& point : plan.points()) {
    for (const Point::Setting& setting : point.settings)
      text += setting.name + "=" + to_text(setting.value, 0) + ";";
    text += "\n";
  }
  for (const std::string& column : plan.columns()) text += column + ",";
  return hash_hex(text);
}

Json manifest_of(const Plan& plan, const ManifestFacts& facts, const std::filesystem::path& folder) {
  Json json = Json::object();
  json.set("format", Json::integer(1));
  json.set("status", Json::string(facts.status));
  json.set("tool", tool_facts(facts.tool));
  json.set("command", text_list(facts.command));
  json.set("folder", Json::string(working_folder()));
  json.set("request", to_json(plan.request()));
  json.set("scenario", Json::string(plan.scenario().name));
  json.set("input_hash", Json::string(input_hash(plan, facts.tool)));
  json.set("inputs", inputs_of(plan));
  json.set("seed", Json::integer(plan.run().seed));
  json.set("replications", to_json(plan.replications()));
  json.set("points", Json::integer(static_cast<std::int64_t>(plan.points().size())));
  if (facts.shard.count > 1) {
    Json shard = Json::object();
    shard.set("index", Json::integer(facts.shard.index));
    shard.set("count", Json::integer(facts.shard.count));
    json.set("shard", std::move(shard));
  }
  if (!facts.precision.empty()) {
    Json reached = Json::array();
    for (const ReachedPrecision& one : facts.precision) reached.push_back(to_json(one));
    json.set("precision", std::move(reached));
  }
  json.set("results", results_of(folder));
  json.set("failures", text_list(facts.failures));
  json.set("events", Json::integer(static_cast<std::int64_t>(facts.events)));
  json.set("started", Json::string(facts.started));
  json.set("finished", Json::string(utc_now()));
  json.set("wall_time_s", Json::real(facts.wall_seconds));
  json.set("host", host_facts());
  return json;
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts));
}

}  // namespace xenolith
