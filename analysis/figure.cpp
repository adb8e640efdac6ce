#include "analysis/figure.hpp"

#include <algorithm>

#include "analysis/subprocess.hpp"

namespace xenolith {
namespace {

std::string comma_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
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

DrawnFigure draw_figure(const Figure& figure, const DrawOptions& options) {
  const char* const script =
      figure.traced.empty() ? "analysis/figures/draw.py" : "analysis/figures/sequence.py";
  std::vector<std::string> command = {python_program(), (options.home.root / script).string(), figure.file};
  command.insert(command.end(), {"--style", (options.home.root / "configs/plot/paper.mplstyle").string()});
  command.insert(command.end(), {"--out", options.out.string(), "--formats", comma_list(options.formats)});
  command.insert(command.end(), {"--profile", options.profile, "--summary"});
  for (const auto& path : options.summaries) command.push_back(path.string());
  command.emplace_back("--claims");
  for (const auto& path : options.claims) command.push_back(path.string());

  const ProgramResult result = run_program(command);
  DrawnFigure drawn;
  drawn.status = result.status;
  if (result.status != 0) {
    drawn.mistake = result.output.empty()
                        ? python_program() + " ended with " + std::to_string(result.status) + "\n"
                        : result.output;
    return drawn;
  }
  std::vector<std::string> endings = options.formats;
  endings.insert(endings.end(), {"csv", "caption.txt"});
  for (const std::string& ending : endings)
    drawn.files.push_back(options.out / (file_stem(figure) + "." + ending));
  return drawn;
}

}  // namespace xenolith
