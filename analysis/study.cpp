#include "analysis/study.hpp"

#include <algorithm>
#include <set>

#include "analysis/claim_reader.hpp"

namespace xenolith {
namespace {

bool is_ledger(const std::filesystem::path& file) { return file.filename() == "claims.json"; }
bool is_figure(const std::filesystem::path& file) { return file.string().ends_with(".figure.json"); }

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_scenario(const StudyLibrary& library, const std::string& file, const std::string& address,
                    const std::string& name, Problems& problems) {
  if (name.empty() || contains(library.names, name)) return;
  problems.add({file, 0, 0}, address, "there is no scenario \"" + name + "\"",
               "a file of scenarios/ without its ending", nearest_name(name, library.names));
}

void check_references(const StudyLibrary& library, Problems& problems) {
  for (const Ledger& ledger : library.ledgers) {
    for (const auto& [name, reading] : ledger.readings) {
      check_scenario(library, ledger.file, "readings." + name, reading.scenario, problems);
    }
    for (const Claim& claim : ledger.claims) {
      // A claim that is pending names the study that is to come.
      if (claim.pending.empty()) check_scenario(library, ledger.file, claim.id, claim.study, problems);
    }
  }
  for (const Figure& figure : library.figures) {
    for (const std::string& scenario : scenarios_of(figure)) {
      check_scenario(library, figure.file, figure.id, scenario, problems);
    }
  }
}

bool belongs_to(const std::string& name, const std::string& study) {
  return name == study || name.starts_with(study + "/");
}

/// Scenarios that a study's name stands for.
std::vector<std::string> scenarios_named(const StudyLibrary& library, const std::string& study) {
  std::vector<std::string> found;
  for (const std::string& name : library.names) {
    if (belongs_to(name, study)) found.push_back(name);
  }
  return found;
}

std::vector<std::string> folders_and_names(const StudyLibrary& library) {
  std::vector<std::string> all = library.names;
  for (const std::string& name : library.names) all.push_back(name.substr(0, name.find('/')));
  return all;
}

/// How many claims wait for a study to be modelled.
std::size_t pending_claims(const StudyLibrary& library, const std::string& study) {
  std::size_t count = 0;
  for (const Ledger& ledger : library.ledgers) {
    for (const Claim& claim : ledger.claims)
      count += !claim.pending.empty() && belongs_to(claim.study, study) ? 1U : 0U;
  }
  return count;
}

std::vector<std::string> chosen_scenarios(const StudyLibrary& library,
                                          const std::vector<std::string>& studies, Problems& problems) {
  if (studies.empty()) return library.names;
  std::vector<std::string> chosen;
  for (std::string study : studies) {
    while (study.ends_with('/')) study.pop_back();
    const auto named = scenarios_named(library, study);
    chosen.insert(chosen.end(), named.begin(), named.end());
    if (!named.empty()) continue;
    if (const std::size_t pending = pending_claims(library, study); pending > 0) {
      problems.add({"STUDY", 0, 0}, study,
                   "is not modelled yet: " + std::to_string(pending) + " claims of it are pending");
      continue;
    }
    problems.add({"STUDY", 0, 0}, study, "there is no such study",
                 "a folder of scenarios/, or one experiment in it",
                 nearest_name(study, folders_and_names(library)));
  }
  return chosen;
}

bool is_asked_for(const std::string& name, const std::vector<std::string>& studies) {
  return studies.empty() || std::any_of(studies.begin(), studies.end(), [&name](const std::string& study) {
           return belongs_to(name, study);
         });
}

bool any_of(const std::vector<std::string>& chosen, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&chosen](const std::string& name) { return contains(chosen, name); });
}

}  // namespace

StudyLibrary read_study_library(const Home& home, Problems& problems) {
  StudyLibrary library{home, scenario_names(home), {}, {}};
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home.scenarios())) {
    if (entry.is_regular_file()) files.insert(shown_path(entry.path()));
  }
  for (const auto& file : files) {
    if (!is_ledger(file) && !is_figure(file)) continue;
    if (leads_out(home.scenarios(), file)) {
      read_json_below(home.scenarios(), file, problems);  // tells it
      continue;
    }
    if (is_ledger(file)) library.ledgers.push_back(read_ledger_file(file, problems));
    if (is_figure(file)) library.figures.push_back(read_figure_file(file, problems));
  }
  check_references(library, problems);
  return library;
}

bool check_study_file(const std::filesystem::path& file, Problems& problems) {
  if (is_ledger(file)) {
    read_ledger_file(file, problems);
  } else if (is_figure(file)) {
    read_figure_file(file, problems);
  } else {
    return false;
  }
  return true;
}

StudyPlan plan_studies(const StudyLibrary& library, const std::vector<std::string>& studies,
                       Problems& problems) {
  const auto chosen = chosen_scenarios(library, studies, problems);
  StudyPlan plan;
  std::set<std::string> needed;
  for (const Figure& figure : library.figures) {
    const auto scenarios = scenarios_of(figure);
    if (!contains(chosen, figure.id) && !any_of(chosen, scenarios)) continue;
    plan.figures.push_back(&figure);
    needed.insert(scenarios.begin(), scenarios.end());
  }
  for (const Ledger& ledger : library.ledgers) {
    for (const Claim& claim : ledger.claims) {
      const auto scenarios = scenarios_of(claim, ledger);
      const bool awaited = !claim.pending.empty() && is_asked_for(claim.study, studies);
      if (!awaited && !contains(chosen, claim.study) && !any_of(chosen, scenarios)) continue;
      plan.claims.push_back({&claim, &ledger});
      needed.insert(scenarios.begin(), scenarios.end());
    }
  }
  plan.scenarios.assign(needed.begin(), needed.end());
  if (problems.empty() && plan.scenarios.empty()) {
    problems.add({"STUDY", 0, 0}, studies.empty() ? "" : studies.front(), "has neither a figure nor a claim");
  }
  return plan;
}

}  // namespace xenolith
