#include "analysis/plot.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <thread>

#include "analysis/sample_table.hpp"
#include "analysis/study.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

const std::vector<std::string> all_formats = {"svg", "pdf", "png"};

void check_formats(const std::vector<std::string>& formats, Problems& problems) {
  for (const std::string& format : formats) {
    if (std::find(all_formats.begin(), all_formats.end(), format) != all_formats.end()) continue;
    problems.add({"--format", 0, 0}, format, "is no picture format", "svg, pdf, png",
                 nearest_name(format, all_formats));
  }
}

void check_width(const std::string& width, Problems& problems) {
  if (width != "page" && width != "column")
    problems.add({"--width", 0, 0}, width, "is no width of a figure", "page, column");
}

/// The scenarios in the folders' summaries.
std::set<std::string> scenarios_in(const std::vector<std::string>& folders, Problems& problems) {
  std::set<std::string> scenarios;
  for (const std::string& folder : folders) {
    const auto table = read_csv_file(std::filesystem::path(folder) / "summary.csv", problems);
    const auto column = table ? table->column("scenario") : std::nullopt;
    if (table && !column)
      problems.add({folder + "/summary.csv", 1, 0}, "scenario", "there is no such column");
    for (std::size_t i = 0; column && i < table->rows.size(); ++i) {
      scenarios.insert(table->rows[i].fields[*column]);
    }
  }
  return scenarios;
}

/// The figures to draw: the one asked for, or all whose scenarios are there.
std::vector<const Figure*> chosen_figures(const StudyLibrary& library, const PlotOptions& options,
                                          Problems& problems) {
  const auto there = scenarios_in(options.folders, problems);
  std::vector<const Figure*> chosen;
  std::vector<std::string> ids;
  for (const Figure& figure : library.figures) {
    ids.push_back(figure.id);
    const auto needed = scenarios_of(figure);
    const bool complete =
        std::all_of(needed.begin(), needed.end(), [&](const auto& name) { return there.contains(name); });
    if (options.figure.empty() ? complete : figure.id == options.figure) chosen.push_back(&figure);
  }
  if (!chosen.empty() || !problems.empty()) return chosen;
  if (options.figure.empty()) {
    problems.add({options.folders.front(), 0, 0}, "", "no figure shows these results",
                 "`xenolith list figures` tells them");
  } else {
    problems.add({"--figure", 0, 0}, options.figure, "there is no such figure",
                 "`xenolith list figures` tells them", nearest_name(options.figure, ids));
  }
  return chosen;
}

int draw(const std::vector<const Figure*>& figures, const StudyLibrary& library, const PlotOptions& options,
         std::ostream& out, std::ostream& err) {
  DrawOptions draw;
  draw.home = options.home;
  draw.out = std::filesystem::path(options.folders.front()) / "figures";
  draw.formats = options.formats.empty() ? all_formats : options.formats;
  for (const std::string& folder : options.folders)
    draw.summaries.emplace_back(std::filesystem::path(folder) / "summary.csv");
  for (const Ledger& ledger : library.ledgers) draw.claims.emplace_back(ledger.file);
  int status = 0;
  draw.width = options.width;
  draw.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  for (const DrawnFigure& drawn : draw_figures(figures, draw)) {
    for (const auto& file : drawn.files) out << file.string() << '\n';
    if (drawn.mistake.empty()) continue;
    err << drawn.mistake;
    status = drawn.status == 2 ? 2 : 1;
  }
  return status;
}

}  // namespace

int plot(const PlotOptions& options, std::ostream& out, std::ostream& err) {
  Problems problems;
  try {
    check_formats(options.formats, problems);
    check_width(options.width, problems);
    if (options.folders.empty())
      problems.add({"DIR", 0, 0}, "", "no result folder is given", "a folder with a summary.csv");
    const StudyLibrary library = read_study_library(options.home, problems);
    std::vector<const Figure*> figures;
    if (problems.empty()) figures = chosen_figures(library, options, problems);
    if (problems.empty()) return draw(figures, library, options, out, err);
  } catch (const FileError& error) {
    err << error.what() << '\n';
    return 4;
  }
  err << problems.to_string();
  return 2;
}

}  // namespace xenolith
