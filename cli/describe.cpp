#include <algorithm>
#include <iostream>

#include "cli/describe_claim.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

std::string how(const PortInfo& port) {
  switch (port.binding) {
    case Binding::required:
      return "must be named";
    case Binding::optional:
      return "may be named";
    case Binding::implied:
      return "the nearest one, or as named";
    case Binding::list:
      return "any number; all of the machine, or as named";
  }
  return {};
}

void section(const char* title, const Table& table) {
  if (table.empty()) return;
  std::cout << '\n' << title << '\n' << indented(aligned(table));
}

void describe_model(const ModelInfo& model) {
  std::cout << "model " << model.path << '\n' << model.summary << '\n';
  Table fields;
  for (const FieldInfo& field : model.fields) {
    fields.push_back({field.name, field.type, field.required ? "required" : "default " + field.default_text,
                      field.sentence});
    fields.push_back({"", "", "", "  " + field.accepted});
  }
  section("Parameters", fields);
  Table ports;
  for (const PortInfo& port : model.ports)
    ports.push_back({port.name, port.contract, how(port), port.sentence});
  section("Ports", ports);
  Table statistics;
  for (const StatisticInfo& statistic : model.statistics) {
    std::string forms;
    for (const std::string& form : statistic.forms) forms += (forms.empty() ? "" : " ") + form;
    statistics.push_back({statistic.name, statistic.kind, forms, statistic.sentence});
  }
  section("Statistics", statistics);
}

std::string text_of(const Json& json, const char* key) {
  const Json* const found = json.find(key);
  return found == nullptr ? "" : brief_text(*found);
}

void describe_part(const Part& part, const Home& home, const std::filesystem::path& file) {
  std::cout << "part " << part.name << "  (" << recorded_path(home, file.string()) << ")\n"
            << part.about << '\n';
  if (part.model != nullptr) std::cout << "model " << part.model->path << '\n';
  Table values;
  const Json* const written = part.file.find("values");
  for (const Json::Member& member : written == nullptr ? Json::object().members() : written->members()) {
    std::string kind = text_of(member.value, "kind");
    if (kind == "assumed" || kind == "calibrated")
      kind += " " + text_of(member.value, "low") + " to " + text_of(member.value, "high");
    values.push_back({member.key, text_of(member.value, "value"), kind, text_of(member.value, "source")});
  }
  section("Values", values);
  Table sources;
  if (const Json* const list = part.file.find("sources")) {
    for (const Json::Member& member : list->members())
      sources.push_back({member.key, brief_text(member.value)});
  }
  section("Sources", sources);
}

void describe_board(const Board& board, const Home& home, const std::filesystem::path& file) {
  std::cout << "board " << board.name << "  (" << recorded_path(home, file.string()) << ")\n"
            << board.about << '\n';
  Table parts;
  for (const Json::Member& member : board.parts.members()) {
    std::string wiring;
    for (const Json::Member& own : member.value.members()) {
      const bool word = own.key == "part" || own.key == "board" || own.key == "model" ||
                        own.key == "values" || own.key == "about";
      if (!word) wiring += (wiring.empty() ? "" : ", ") + own.key + " -> " + brief_text(own.value);
    }
    const char* const kind = member.value.contains("board")  ? "board"
                             : member.value.contains("part") ? "part"
                                                             : "model";
    parts.push_back({member.key, kind, text_of(member.value, kind), wiring});
  }
  section("Parts", parts);
}

int describe_scenario(const std::string& name, Session& session) {
  Problems problems;
  const Plan plan({name, {}, true, {}}, session.catalogue(), problems);
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  std::cout << "scenario " << plan.scenario().name << "  ("
            << recorded_path(session.home(), plan.file().string()) << ")\n"
            << plan.scenario().about << '\n';
  Table parameters;
  for (const Json::Member& member : plan.scenario().parameters.members()) {
    parameters.push_back({member.key, "default " + brief_text(member.value)});
  }
  section("Parameters", parameters);
  Table points = {{"point"}};
  points.front().insert(points.front().end(), plan.columns().begin(), plan.columns().end());
  for (const Point& point : plan.points()) {
    std::vector<std::string> row = plan.column_values(point);
    row.insert(row.begin(), std::to_string(point.id));
    points.push_back(std::move(row));
  }
  section("Points", points);
  Table measures;
  for (const Json::Member& member : plan.scenario().measure.members()) {
    const Json* const forms = member.value.is_object() ? member.value.find("forms") : &member.value;
    measures.push_back({member.key, forms == nullptr ? "" : brief_text(*forms)});
  }
  section("Measures", measures);
  const RunSettings& run = plan.run();
  const auto& search = plan.warmup_search();
  section("Run", {{"warmup", search ? to_text(*search) : to_text(run.warmup)},
                  {"duration", to_text(run.duration)},
                  {"replications", to_text(plan.replications())},
                  {"seed", std::to_string(run.seed)}});
  return exit_done;
}

/// Everything that a name could have meant.
std::vector<std::string> all_names(Session& session, const StudyLibrary& library) {
  std::vector<std::string> names = scenario_names(session.home());
  const std::vector<std::string> ids = ledger_ids(library);
  names.insert(names.end(), ids.begin(), ids.end());
  for (const auto& list : {session.catalogue().part_names(), session.catalogue().board_names()}) {
    names.insert(names.end(), list.begin(), list.end());
  }
  for (const ModelInfo& model : session.registry().all()) {
    names.push_back(model.path);
    names.push_back(model.name);
  }
  return names;
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

int describe_command(const Arguments& arguments, Session& session) {
  const std::string& name = arguments.names.front();
  Catalogue& catalogue = session.catalogue();
  std::error_code ignored;
  Problems problems;
  int shown = 0;
  const auto begin_next = [&shown] {
    if (shown++ > 0) std::cout << '\n';
  };
  if (const ModelInfo* const model = session.registry().find(name)) {
    begin_next();
    describe_model(*model);
  }
  if (is_in(catalogue.part_names(), name)) {
    begin_next();
    const Part* const part = catalogue.part(name, {}, "", problems);
    if (part != nullptr) describe_part(*part, session.home(), catalogue.file_of(name));
  }
  if (is_in(catalogue.board_names(), name)) {
    begin_next();
    const Board* const board = catalogue.board(name, {}, "", problems);
    if (board != nullptr) describe_board(*board, session.home(), catalogue.file_of(name));
  }
  if (shown == 0 && (is_in(scenario_names(session.home()), name) || std::filesystem::exists(name, ignored))) {
    return describe_scenario(name, session);
  }
  const StudyLibrary library = shown == 0 ? read_study_library(session.home(), problems) : StudyLibrary{};
  if (shown == 0 && describe_ledger_entry(name, library, session, problems)) ++shown;
  if (shown == 0) {
    problems.add({name, 0, 0}, "", "there is nothing of this name", "a name that `xenolith list` shows",
                 nearest_name(name, all_names(session, library)));
  }
  std::cerr << problems.to_string();
  return problems.empty() ? exit_done : exit_wrong;
}

}  // namespace xenolith
