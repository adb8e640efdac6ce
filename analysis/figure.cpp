#include "analysis/figure.hpp"

#include <algorithm>

#include "analysis/object_reader.hpp"
#include "analysis/sample_table.hpp"
#include "analysis/subprocess.hpp"

namespace xenolith {
namespace {

FigureItem read_item(const Json& json, const std::string& address, bool is_line, Problems& problems) {
  ObjectReader reader(json, address, problems);
  FigureItem item;
  item.label = reader.text("label");
  item.scenario = reader.text("scenario");
  item.component = reader.text("component");
  item.metrics = {reader.text("middle")};
  if (const Json* where = reader.optional_object("where")) {
    for (const Json::Member& member : where->members()) {
      const auto value = parameter_text(member.value);
      if (value)
        item.where.emplace(member.key, *value);
      else
        reader.problem("where", "\"" + member.key + "\" is no value", "a number or text");
    }
  }
  if (is_line) {
    reader.choice("dash", {"dotted", "dash-dot", "dashed", "solid"});
  } else {
    const std::string low = reader.optional_text("low");
    const std::string high = reader.optional_text("high");
    if (low.empty() != high.empty())
      reader.problem(low.empty() ? "low" : "high", "is missing", "both ends of a range or none");
    if (!low.empty()) item.metrics.insert(item.metrics.end(), {low, high});
  }
  reader.finish();
  return item;
}

std::vector<FigureItem> read_items(const Json* list, const std::string& name, bool is_line,
                                   Problems& problems) {
  std::vector<FigureItem> items;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    items.push_back(read_item(list->at(i), name + "[" + std::to_string(i) + "]", is_line, problems));
  }
  return items;
}

void check_axes(ObjectReader& figure) {
  if (const Json* x = figure.object("x")) {
    ObjectReader reader(*x, "x", figure.problems());
    reader.text("parameter");
    reader.text("label");
    reader.choice("scale", {"category", "linear", "log", "log2"});
    reader.finish();
  }
  if (const Json* y = figure.object("y")) {
    ObjectReader reader(*y, "y", figure.problems());
    reader.text("label");
    const std::string unit = reader.text("unit");
    if (!unit.empty() && !is_unit(unit))
      reader.problem("unit", "unknown unit \"" + unit + "\"", "such as \"ms\"");
    reader.choice("scale", {"linear", "log"});
    reader.finish();
  }
}

void read_stated(const Json* list, Figure& figure, Problems& problems) {
  std::vector<std::string> labels;
  for (const FigureItem& item : figure.series) labels.push_back(item.label);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    ObjectReader reader(list->at(i), "stated[" + std::to_string(i) + "]", problems);
    reader.choice("series", labels);
    reader.text("at");
    figure.claims.push_back(reader.text("claim"));
    reader.finish();
  }
}

std::string comma_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

}  // namespace

Figure read_figure(const Json& json, const std::string& file, Problems& problems) {
  ObjectReader reader(json, "", problems);
  Figure figure;
  figure.file = file;
  reader.optional_text("$schema");
  if (reader.optional_number("xenolith").value_or(1) != 1) reader.problem("xenolith", "unknown version", "1");
  figure.id = reader.text("figure");
  figure.title = reader.text("title");
  figure.question = reader.text("question");
  figure.paper = reader.text("paper");
  figure.alt = reader.text("alt");
  reader.text("caption");
  check_axes(reader);
  figure.series = read_items(reader.array("series"), "series", false, problems);
  figure.lines = read_items(reader.optional_array("lines"), "lines", true, problems);
  if (reader.is_object() && figure.series.empty()) reader.problem("series", "is empty", "at least one curve");
  read_stated(reader.optional_array("stated"), figure, problems);
  reader.finish();
  return figure;
}

Figure read_figure_file(const std::filesystem::path& file, Problems& problems) {
  const auto json = read_json_file(file, problems);
  return json ? read_figure(*json, file.string(), problems) : Figure{};
}

std::vector<std::string> scenarios_of(const Figure& figure) {
  std::vector<std::string> scenarios;
  for (const auto* items : {&figure.series, &figure.lines}) {
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
  std::vector<std::string> command = {python_program(),
                                      (options.home.root / "analysis/figures/draw.py").string(), figure.file};
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
