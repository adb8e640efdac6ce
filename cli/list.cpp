#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "analysis/study.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

/// The first sentence of an "about", so that a line stays a line. "Fig. 5" does not end one.
std::string first_sentence(const std::string& about) {
  for (std::size_t end = about.find(". "); end != std::string::npos; end = about.find(". ", end + 1)) {
    if (end + 2 < about.size() && about[end + 2] >= 'A' && about[end + 2] <= 'Z')
      return about.substr(0, end + 1);
  }
  return about;
}

std::string about_of(const std::filesystem::path& folder, const std::filesystem::path& file) {
  Problems ignored;
  const auto json = read_json_below(folder, file, ignored);
  const Json* const about = json ? json->find("about") : nullptr;
  return about != nullptr && about->is_string() ? first_sentence(about->as_string()) : "";
}

Table scenarios(Session& session) {
  Table table;
  for (const std::string& name : scenario_names(session.home())) {
    table.push_back(
        {name, about_of(session.home().scenarios(), session.home().scenarios() / (name + ".json"))});
  }
  return table;
}

Table parts(Session& session) {
  std::vector<std::string> names = session.catalogue().part_names();
  const std::vector<std::string> boards = session.catalogue().board_names();
  names.insert(names.end(), boards.begin(), boards.end());
  std::sort(names.begin(), names.end());
  Table table;
  for (const std::string& name : names) {
    const auto file = session.catalogue().file_of(name);
    table.push_back(
        {name, file.parent_path().filename().string(), about_of(session.home().hardware(), file)});
  }
  return table;
}

Table models(Session& session) {
  Table table;
  for (const ModelInfo& model : session.registry().all()) table.push_back({model.path, model.summary});
  return table;
}

/// What can be said about a claim before anything is run.
const char* state_of(const Claim& claim) {
  if (!claim.pending.empty()) return "pending";
  return claim.known_failure.empty() ? "modelled" : "known to fail";
}

/// How many claims of a paper there are, and in which state.
struct PaperCount {
  std::string citation;
  std::map<std::string_view, std::size_t> states;
  std::size_t claims = 0;
  std::size_t inputs = 0;
};

Table papers(const StudyLibrary& library) {
  std::map<std::string, PaperCount> papers;
  for (const Ledger& ledger : library.ledgers) {
    PaperCount& paper = papers[ledger.system];
    paper.citation = ledger.paper;
    paper.claims += ledger.claims.size();
    paper.inputs += ledger.inputs.size();
    for (const Claim& claim : ledger.claims) ++paper.states[state_of(claim)];
  }
  Table table;
  for (auto& [system, paper] : papers) {
    const std::size_t failing = paper.states["known to fail"];
    table.push_back({system, std::to_string(paper.claims) + " claims",
                     std::to_string(paper.states["modelled"] + failing) + " modelled",
                     std::to_string(failing) + " known to fail",
                     std::to_string(paper.states["pending"]) + " pending",
                     std::to_string(paper.inputs) + " inputs", paper.citation});
  }
  return table;
}

bool is_of(const std::string& name, const std::string& study) {
  return study.empty() || name == study || name.starts_with(study + "/");
}

Table claims(const StudyLibrary& library, const std::string& study) {
  Table table;
  for (const Ledger& ledger : library.ledgers) {
    for (const Claim& claim : ledger.claims) {
      if (is_of(claim.study, study) || ledger.system == study)
        table.push_back({claim.id, claim.study, state_of(claim), claim.statement});
    }
  }
  return table;
}

Table figures(const StudyLibrary& library, const std::string& study) {
  Table table;
  for (const Figure& figure : library.figures) {
    if (is_of(figure.id, study)) table.push_back({figure.id, figure.title});
  }
  return table;
}

/// Everything that a call may name as a study.
std::vector<std::string> study_names(const StudyLibrary& library) {
  std::set<std::string> names;
  for (const Ledger& ledger : library.ledgers) {
    names.insert(ledger.system);
    for (const Claim& claim : ledger.claims) names.insert(claim.study);
  }
  for (const Figure& figure : library.figures) names.insert(figure.id);
  return {names.begin(), names.end()};
}

const std::vector<std::string> kinds = {"scenarios", "parts", "models", "papers", "claims", "figures"};

/// Nothing to be listed is a mistake in the call.
void check_call(const std::string& kind, const std::string& study, const Table& found,
                const StudyLibrary& library, Problems& problems) {
  if (!kind.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    problems.add({"KIND", 0, 0}, kind, "there is no such list", list_names(kinds), nearest_name(kind, kinds));
  } else if (!study.empty() && kind != "claims" && kind != "figures") {
    problems.add({"STUDY", 0, 0}, study, "does not suit a list of " + kind, "list claims, or list figures");
  } else if (!study.empty() && found.empty()) {
    problems.add({"STUDY", 0, 0}, study, "has no " + kind, "a folder of scenarios/, or one experiment in it",
                 nearest_name(study, study_names(library)));
  }
}

}  // namespace

int list_command(const Arguments& arguments, Session& session) {
  const std::string kind = arguments.names.empty() ? "" : arguments.names.front();
  const std::string study = arguments.names.size() < 2 ? "" : arguments.names.back();
  Problems problems;
  StudyLibrary library;
  if (kind.empty() || kind == "papers" || kind == "claims" || kind == "figures")
    library = read_study_library(session.home(), problems);
  const Table of_claims = claims(library, study);
  const Table of_figures = figures(library, study);
  Problems of_call;
  check_call(kind, study, kind == "claims" ? of_claims : of_figures, library, of_call);
  if (!of_call.empty()) {
    std::cerr << of_call.to_string();
    return exit_wrong;
  }
  const auto show = [&kind](const char* name, const Table& table) {
    if (kind.empty())
      std::cout << name << '\n' << indented(aligned(table)) << '\n';
    else if (kind == name)
      std::cout << aligned(table);
  };
  if (kind.empty() || kind == "scenarios") show("scenarios", scenarios(session));
  if (kind.empty() || kind == "parts") show("parts", parts(session));
  if (kind.empty() || kind == "models") show("models", models(session));
  show("papers", papers(library));
  show("claims", of_claims);
  show("figures", of_figures);
  std::cerr << problems.to_string();
  return problems.empty() ? exit_done : exit_wrong;
}

}  // namespace xenolith
