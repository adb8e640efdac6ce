#include <algorithm>
#include <iostream>

#include "analysis/study.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"

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

Table claims(const StudyLibrary& library) {
  Table table;
  for (const Ledger& ledger : library.ledgers) {
    for (const Claim& claim : ledger.claims) table.push_back({claim.id, claim.study, claim.statement});
  }
  return table;
}

Table figures(const StudyLibrary& library) {
  Table table;
  for (const Figure& figure : library.figures) table.push_back({figure.id, figure.title});
  return table;
}

}  // namespace

int list_command(const Arguments& arguments, Session& session) {
  const std::string kind = arguments.names.empty() ? "" : arguments.names.front();
  Problems problems;
  StudyLibrary library;
  if (kind.empty() || kind == "claims" || kind == "figures")
    library = read_study_library(session.home(), problems);
  const auto show = [&kind](const char* name, const Table& table) {
    if (kind.empty())
      std::cout << name << '\n' << indented(aligned(table)) << '\n';
    else if (kind == name)
      std::cout << aligned(table);
  };
  if (kind.empty() || kind == "scenarios") show("scenarios", scenarios(session));
  if (kind.empty() || kind == "parts") show("parts", parts(session));
  if (kind.empty() || kind == "models") show("models", models(session));
  show("claims", claims(library));
  show("figures", figures(library));
  std::cerr << problems.to_string();
  return problems.empty() ? exit_done : exit_wrong;
}

}  // namespace xenolith
