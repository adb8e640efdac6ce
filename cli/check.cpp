#include <iostream>

#include "analysis/calibration.hpp"
#include "analysis/profile.hpp"
#include "analysis/study.hpp"
#include "cli/progress.hpp"
#include "cli/run_point.hpp"
#include "cli/session.hpp"
#include "sim-core/experiment/run_record.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

/// A machine that is nothing but the board: opens it up as a scenario would.
void check_board(const std::string& name, const Place& place, Catalogue& catalogue, Problems& problems) {
  Json machine = Json::object(place);
  machine.set("board", Json::string(name, place));
  Json machines = Json::object(place);
  machines.set("board", std::move(machine));
  resolve_platform(machines, Json::object(), {}, catalogue, problems);
}

void check_description(const Json& json, const std::string& file, Session& session, Problems& problems) {
  Problems told_by_their_own_check;
  const StudyLibrary library = read_study_library(session.home(), told_by_their_own_check);
  const Calibration calibration = read_calibration(json, file, library.ledgers, problems);
  check_calibration(json, calibration, session.catalogue(), problems);
}

void check_file(const std::string& given, Session& session, bool quiet, Problems& problems) {
  std::error_code ignored;
  const bool is_file = fs::is_regular_file(given, ignored);
  const auto json = is_file ? read_json_file(given, problems) : std::nullopt;
  if (is_file && !json) return;
  Catalogue& catalogue = session.catalogue();
  const fs::path file = fs::absolute(given, ignored).lexically_normal();
  if (json && json->contains("board")) {
    catalogue.adopt(file, true);
    check_board(file.stem().string(), json->place(), catalogue, problems);
  } else if (json && json->contains("part")) {
    catalogue.adopt(file, false);
    catalogue.part(file.stem().string(), json->place(), "", problems);
  } else if (is_file && check_study_file(given, problems)) {
    return;
  } else if (json && json->contains("calibration")) {
    check_description(*json, given, session, problems);
  } else if (json && json->contains("profile")) {
    read_profile(*json, file.stem().string(), session.home(), problems);
  } else if (json && json->contains("input_hash")) {
    read_run_record(*json, file, problems);
  } else {
    PlanRequest request{given, {}, true};
    request.jobs = jobs_or_processors(0);
    request.progress = progress_bar(quiet, "points checked");
    const Plan plan(request, catalogue, problems);
  }
}

}  // namespace

int check_command(const Arguments& arguments, Session& session) {
  Problems all;
  std::string good;
  for (const std::string& name : arguments.names) {
    Problems problems;
    check_file(name, session, arguments.quiet, problems);
    if (was_interrupted()) return exit_interrupted;
    if (problems.empty()) good += name + ": ok\n";
    all.add(problems);
  }
  if (!arguments.quiet) std::cout << good;
  std::cerr << all.to_string();
  return all.empty() ? exit_done : exit_wrong;
}

}  // namespace xenolith
