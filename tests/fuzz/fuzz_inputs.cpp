// Reads one input after another as the command would: a scenario (which is also planned and run for a
// moment), a part, a board, a ledger of claims, a figure, a profile, a manifest, a table of samples. What is
// wrong with it is told; to crash, to hang and to need memory without bound are mistakes of ours.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "analysis/claim_reader.hpp"
#include "analysis/figure.hpp"
#include "analysis/profile.hpp"
#include "sim-core/experiment/builder.hpp"
#include "sim-core/experiment/result.hpp"
#include "sim-core/experiment/run_record.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

extern "C" {
[[noreturn]] void __real__Exit(int code);
[[noreturn]] void __wrap__Exit(int code) {
  constexpr int internal_error = 70;
  if (code == internal_error) std::abort();
  __real__Exit(code);
}
}

namespace xenolith {
namespace {

namespace fs = std::filesystem;

constexpr const char* parrot = R"({ "part": "parrot", "about": "A part.", "model": "toy/toy-echo",
  "values": { "delay": { "value": "2 us", "source": "parrot", "kind": "spec" } },
  "sources": { "parrot": "Data sheet" } })";
constexpr const char* cage = R"({ "board": "cage", "about": "A board.", "parts": {
  "socket": { "model": "toy-socket" }, "echo": { "part": "parrot" } } })";

ToyHome& toys() {
  static ToyHome home;
  static const bool furnished = [] {
    home.part("parrot", parrot);
    home.board("cage", cage);
    fs::create_directories(home.home.configs() / "profiles");
    return true;
  }();
  static_cast<void>(furnished);
  return home;
}

/// Without bringing it to the disk.
fs::path put(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

/// A sweep of many points takes its time, and so does a long run; neither is what is looked for.
PlanRequest moment(const fs::path& file, const Json& scenario) {
  Problems ignored;
  const Json* const sweep = scenario.find("sweep");
  constexpr std::size_t enough = 8;
  const bool small = sweep != nullptr && points_of(read_sweep(*sweep, ignored), ignored).size() <= enough;
  return {file.string(), {}, small, {{"limits.events", Json::integer(2000)}}};
}

void try_scenario(const Json& json, std::string_view text) {
  const fs::path file = put(toys().home.root / "input.json", text);
  Catalogue catalogue(toys().home, toys().registry);
  Problems problems;
  const Plan plan(moment(file, json), catalogue, problems);
  if (!problems.empty() || plan.points().empty()) return;
  const Point& point = plan.points().back();
  plan.column_values(point);
  ResultTable table{plan.scenario().name, plan.columns(), {}};
  for (const Measurement& one : run_replication(plan, point, 0, nullptr).values)
    table.rows.push_back({point.id, 0, plan.run().seed, plan.column_values(point), one});
  const std::string samples = samples_csv(table);
  summary_csv(table, summaries_of(table));
  const auto again = read_samples_csv(samples, "samples.csv", problems);
  XENO_ASSERT(table.rows.empty() || (again && samples_csv(*again) == samples),
              "samples.csv reads back otherwise");
}

void try_hardware(std::string_view text, bool board) {
  const fs::path file = put(toys().home.root / "input.json", text);
  Catalogue catalogue(toys().home, toys().registry);
  Problems problems;
  catalogue.adopt(file, board);
  if (!board) {
    catalogue.part("input", {}, "", problems);
    return;
  }
  Json machine = Json::object();
  machine.set("board", Json::string("input"));
  Json machines = Json::object();
  machines.set("m", std::move(machine));
  resolve_platform(machines, Json::object(), {}, catalogue, problems);
}

void try_profile(std::string_view text) {
  put(toys().home.configs() / "profiles/input.json", text);
  Problems problems;
  read_profile(toys().home, "input", problems);
  fs::remove(toys().home.configs() / "profiles/input.json");
}

void try_json(const Json& json, std::string_view text) {
  Problems problems;
  XENO_ASSERT(!json.contains("a failed assertion is noticed"), "as must_fail.json wants it");
  if (json.contains("scenario") && json.contains("machines")) try_scenario(json, text);
  if (json.contains("part")) try_hardware(text, false);
  if (json.contains("board")) try_hardware(text, true);
  if (json.contains("ledger")) read_ledger(json, "claims.json", problems);
  if (json.contains("figure")) read_figure(json, "x.figure.json", problems);
  if (json.contains("profile")) try_profile(text);
  if (json.contains("input_hash")) read_run_record(json, "out/manifest.json", problems);
  problems.to_string();
  const std::string written = to_text(json);
  const auto again = parse_json(written, "again.json", problems);
  XENO_ASSERT(again && *again == json, "JSON reads back otherwise: " + written);
}

}  // namespace
}  // namespace xenolith

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xenolith;
  const std::string text(reinterpret_cast<const char*>(data), size);
  Problems problems;
  if (text.starts_with("scenario,")) {
    read_samples_csv(text, "samples.csv", problems);
    return 0;
  }
  const auto json = parse_json(text, "input.json", problems);
  problems.to_string();
  if (json) try_json(*json, text);
  return 0;
}
