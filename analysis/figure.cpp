#include "analysis/figure.hpp"

#include <algorithm>
#include <sstream>

#include "analysis/subprocess.hpp"

namespace xenolith {
namespace {

std::string comma_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

std::vector<std::string> drawing_command(const std::vector<const Figure*>& figures,
                                         const DrawOptions& options) {
  std::vector<std::string> command = {python_program(),
                                      (options.home.root / "analysis/figures/draw.py").string()};
  for (const Figure* figure : figures) command.push_back(figure->file);
  command.insert(command.end(), {"--style", (options.home.root / "configs/plot/paper.mplstyle").string()});
  command.insert(command.end(), {"--out", options.out.string(), "--formats", comma_list(options.formats)});
  command.insert(command.end(), {"--profile", options.profile, "--width", options.width});
  command.insert(command.end(), {"--jobs", std::to_string(options.jobs), "--summary"});
  for (const auto& path : options.summaries) command.push_back(path.string());
  command.emplace_back("--claims");
  for (const auto& path : options.claims) command.push_back(path.string());
  return command;
}

/// What the script tells of each figure, by the name of its description: a line of JSON among other output.
std::map<std::string, DrawnFigure> told_in(const std::string& output) {
  std::map<std::string, DrawnFigure> told;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    Problems problems;
    if (!line.starts_with("{\"figure\"")) continue;
    const auto json = parse_json(line, "", problems);
    if (!json || !problems.empty()) continue;
    DrawnFigure drawn;
    drawn.status = static_cast<int>(json->find("status")->as_integer());
    drawn.mistake = json->find("mistake")->as_string();
    told.insert_or_assign(json->find("figure")->as_string(), std::move(drawn));
  }
  return told;
}

/// Why the script told nothing of a figure: its own last words, once.
std::string why_not(const Figure& figure, const ProgramResult& result, bool first) {
  if (!first) return figure.file + ": not drawn either\n";
  return result.output.empty() ? python_program() + " ended with " + std::to_string(result.status) + "\n"
                               : result.output;
}

std::vector<std::filesystem::path> files_of(const Figure& figure, const DrawOptions& options) {
  std::vector<std::string> endings = options.formats;
  endings.insert(endings.end(), {"csv", "caption.txt"});
  if (!figure.answer.empty() && figure.traced.empty()) endings.emplace_back("answer.txt");
  std::vector<std::filesystem::path> files;
  for (const std::string& ending : endings) files.push_back(options.out / (file_stem(figure) + "." + ending));
  return files;
}

}  // namespace

std::vector<std::string> scenarios_of(const Figure& figure) {
  std::vector<std::string> scenarios;
  if (!figure.traced.empty()) scenarios.push_back(figure.traced);
  for (const auto* items : {&figure.series, &figure.lines, &figure.bases}) {
    for (const FigureItem& item : *items) {
      if (std::find(scenarios.begin(), scenarios.end(), item.scenario) == scenarios.end())
        scenarios.push_back(item.scenario);
    }
  }
  return scenarios;
}

std::string file_stem(const Figure& figure) {
  std::string stem = figure.id;
  std::replace(stem.begin(), stem.end(), '/', '-');
  return stem;
}

std::vector<DrawnFigure> draw_figures(const std::vector<const Figure*>& figures, const DrawOptions& options) {
  if (figures.empty()) return {};
  const ProgramResult result = run_program(drawing_command(figures, options));
  const std::map<std::string, DrawnFigure> told = told_in(result.output);
  std::vector<DrawnFigure> all;
  bool first = true;
  for (const Figure* figure : figures) {
    const auto found = told.find(figure->file);
    all.push_back(found != told.end() ? found->second : DrawnFigure{{}, why_not(*figure, result, first), 1});
    if (found == told.end()) first = false;
    if (all.back().mistake.empty()) all.back().files = files_of(*figure, options);
  }
  return all;
}

DrawnFigure draw_figure(const Figure& figure, const DrawOptions& options) {
  return draw_figures({&figure}, options).front();
}

}  // namespace xenolith
