#include <algorithm>

#include "analysis/figure.hpp"
#include "analysis/figure_rows.hpp"
#include "analysis/figure_words.hpp"
#include "analysis/object_reader.hpp"
#include "analysis/sample_table.hpp"

namespace xenolith {
namespace {

using namespace figure_words;  // NOLINT(google-build-using-namespace): nothing but these words

/// What the axes and the kind of a panel allow its series.
struct PanelRules {
  std::string address;  ///< "" or "panels[1]."
  std::string kind;
  bool has_parameter = false;  ///< of the x axis; otherwise each series says where it stands
  std::vector<FigureRow> rows = {};
};

FigureItem read_item(ObjectReader& reader) {
  FigureItem item;
  item.label = reader.text("label");
  item.scenario = reader.text("scenario");
  item.component = reader.text("component");
  item.metrics = {reader.text("middle")};
  read_selection(reader, "where", item.where);
  if (const Json* sum = reader.any("sum"); sum != nullptr && !sum->is_boolean())
    reader.problem("sum", "is neither true nor false", "true: the sum over all components that match");
  return item;
}

/// Two metrics that belong together, such as "low" and "high".
void read_pair(ObjectReader& reader, const char* low, const char* high, bool required, FigureItem& item) {
  const std::string low_metric = required ? reader.text(low) : reader.optional_text(low);
  const std::string high_metric = required ? reader.text(high) : reader.optional_text(high);
  if (!required && low_metric.empty() != high_metric.empty())
    reader.problem(low_metric.empty() ? low : high, "is missing", "both ends of a range or none");
  for (const std::string& metric : {low_metric, high_metric}) {
    if (!metric.empty()) item.metrics.push_back(metric);
  }
}

void read_spread(ObjectReader& reader, const FigureItem& item) {
  if (reader.any("spread") == nullptr) return;
  const std::string spread = reader.choice("spread", spreads);
  if (item.metrics.size() > 1) reader.problem("spread", "and \"low\" and \"high\" exclude each other");
  const Json* sum = reader.any("sum");
  if (spread == "ci95" && sum != nullptr && sum->is_boolean() && sum->as_boolean())
    reader.problem("spread", "no interval is known of a sum of components", "\"sd\"");
}

/// Ends of bars and boxes, as far as the kind of panel has them.
void read_ranges(ObjectReader& reader, const std::string& kind, FigureItem& item) {
  if (kind == "boxes") {
    read_pair(reader, "low", "high", true, item);
    read_pair(reader, "whisker_low", "whisker_high", true, item);
  } else if (kind == "curves" || kind == "bars" || kind == "rows") {
    read_pair(reader, "low", "high", false, item);
  }
  if (kind != "boxes") read_spread(reader, item);
}

/// The results that a series is told relative to; what is not said is as in the series itself.
void read_relative(ObjectReader& reader, Figure& figure, const FigureItem& item) {
  const Json* json = reader.optional_object("relative");
  if (json == nullptr) return;
  ObjectReader base(*json, reader.address() + ".relative", reader.problems());
  FigureItem other = item;
  other.metrics.resize(1);
  const auto replace = [&base](const char* key, std::string& text) {
    const std::string given = base.optional_text(key);
    if (!given.empty()) text = given;
  };
  replace("scenario", other.scenario);
  replace("component", other.component);
  replace("middle", other.metrics.front());
  if (base.any("where") != nullptr) {
    other.where.clear();
    read_selection(base, "where", other.where);
  }
  base.finish();
  figure.bases.push_back(std::move(other));
}

void read_replication(ObjectReader& reader) {
  const auto number = reader.optional_number("replication");
  if (number && (*number < 0 || *number != static_cast<double>(static_cast<int>(*number))))
    reader.problem("replication", "is no replication", "a whole number from 0");
}

void read_series(const Json& json, const std::string& address, const PanelRules& rules, Figure& figure,
                 Problems& problems) {
  ObjectReader reader(json, address, problems);
  FigureItem item = read_item(reader);
  read_ranges(reader, rules.kind, item);
  if (rules.kind == "rows") {
    const std::vector<FigureItem> items = in_rows(item, rules.rows);
    figure.series.insert(figure.series.end(), items.begin(), items.end());
    reader.finish();
    return;
  }
  if (rules.kind == "times") {
    read_replication(reader);
  } else {
    if (!rules.has_parameter) reader.text("at");
    read_relative(reader, figure, item);
  }
  if (rules.kind == "stacks") item.stack = reader.optional_text("stack");
  reader.finish();
  figure.series.push_back(std::move(item));
}

PanelRules read_x(ObjectReader& panel, PanelRules rules) {
  const Json* x = panel.object("x");
  if (x == nullptr) return rules;
  ObjectReader reader(*x, rules.address + "x", panel.problems());
  reader.text("label");
  if (rules.kind == "times") {
    reader.choice("unit", times);
  } else {
    rules.has_parameter = !reader.optional_text("parameter").empty();
    if (rules.kind == "curves" && rules.has_parameter) {
      reader.choice("scale", curve_scales);
    } else if (reader.any("scale") != nullptr) {
      reader.choice("scale", place_scales);
    }
    reader.optional_array("values");
    reader.optional_object("names");
  }
  reader.finish();
  return rules;
}

void read_y(ObjectReader& panel, const PanelRules& rules) {
  const Json* y = panel.object("y");
  if (y == nullptr) return;
  ObjectReader reader(*y, rules.address + "y", panel.problems());
  reader.text("label");
  const std::string unit = reader.text("unit");
  if (!unit.empty() && !is_unit(unit))
    reader.problem("unit", "unknown unit \"" + unit + "\"", "such as \"ms\"");
  if (reader.any("scale") != nullptr) reader.choice("scale", value_scales);
  reader.finish();
}

void read_lines(const Json* list, const PanelRules& rules, Figure& figure, Problems& problems) {
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    ObjectReader reader(list->at(i), rules.address + "lines[" + std::to_string(i) + "]", problems);
    figure.lines.push_back(read_item(reader));
    reader.choice("dash", dashes);
    reader.finish();
  }
}

/// Numbers of the paper stand at a series, or at a stack.
void read_stated(const Json* list, const PanelRules& rules, std::size_t first, Figure& figure,
                 Problems& problems) {
  std::vector<std::string> names;
  for (std::size_t i = first; i < figure.series.size(); ++i) {
    names.push_back(rules.kind == "stacks" ? figure.series[i].stack : figure.series[i].label);
  }
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    ObjectReader reader(list->at(i), rules.address + "stated[" + std::to_string(i) + "]", problems);
    reader.choice("series", names);
    reader.text("at");
    figure.claims.push_back(reader.text("claim"));
    reader.finish();
  }
}

/// Parts of letters, digits, '_', '-' and '.', joined by '/'; each begins with a letter or a digit.
bool is_figure_name(const std::string& id) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  bool first = true;
  for (const char c : id) {
    const bool good = plain(c) || (!first && (c == '_' || c == '-' || c == '.' || c == '/'));
    if (!good) return false;
    first = c == '/';
  }
  return !first;
}

/// Everything that stands on one set of axes.
void read_panel(ObjectReader& panel, const std::string& address, Figure& figure) {
  Problems& problems = panel.problems();
  PanelRules rules{address, kinds.front()};
  if (panel.any("kind") != nullptr) rules.kind = panel.choice("kind", kinds);
  if (panel.any("legend") != nullptr) panel.choice("legend", legends);
  if (rules.kind == "rows")
    rules.rows = read_rows(panel, address);
  else
    rules = read_x(panel, rules);
  read_y(panel, rules);
  const std::size_t first = figure.series.size();
  const Json* series = panel.array("series");
  for (std::size_t i = 0; series != nullptr && i < series->size(); ++i) {
    read_series(series->at(i), address + "series[" + std::to_string(i) + "]", rules, figure, problems);
  }
  if (panel.is_object() && figure.series.size() == first)
    panel.problem("series", "is empty", "at least one curve");
  if (rules.kind == "rows") return;
  read_lines(panel.optional_array("lines"), rules, figure, problems);
  if (rules.kind != "times") read_stated(panel.optional_array("stated"), rules, first, figure, problems);
}

void read_explain(ObjectReader& figure, ExplainedMetric& explain) {
  const Json* json = figure.optional_object("explain");
  if (json == nullptr) return;
  ObjectReader reader(*json, "explain", figure.problems());
  explain.metric = reader.text("metric");
  read_selection(reader, "where", explain.where);
  reader.finish();
}

/// A chart of the messages in a trace: which components are a lane, and where it begins.
void read_sequence(ObjectReader& reader, Figure& figure, Problems& problems) {
  reader.choice("kind", {"sequence"});
  figure.traced = reader.text("scenario");
  reader.optional_text("from");
  const Json* lanes = reader.array("lanes");
  for (std::size_t i = 0; lanes != nullptr && i < lanes->size(); ++i) {
    ObjectReader lane(lanes->at(i), "lanes[" + std::to_string(i) + "]", problems);
    lane.text("label");
    lane.array("tracks");
    lane.finish();
  }
}

void read_panels(const Json& panels, Figure& figure, Problems& problems) {
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const std::string address = "panels[" + std::to_string(i) + "]";
    ObjectReader panel(panels.at(i), address, problems);
    panel.text("title");
    read_panel(panel, address + ".", figure);
    panel.finish();
  }
}

}  // namespace

Figure read_figure(const Json& json, const std::string& file, Problems& problems) {
  ObjectReader reader(json, "", problems);
  Figure figure;
  figure.file = file;
  reader.optional_text("$schema");
  if (reader.optional_number("xenolith").value_or(1) != 1) reader.problem("xenolith", "unknown version", "1");
  figure.id = reader.text("figure");
  if (!figure.id.empty() && !is_figure_name(figure.id))
    reader.problem("figure", "\"" + figure.id + "\" is not a name",
                   "such as \"svio/latency\": its files are called so");
  figure.title = reader.text("title");
  figure.question = reader.text("question");
  figure.answer = reader.optional_text("answer");
  figure.paper = reader.text("paper");
  figure.alt = reader.text("alt");
  reader.text("caption");
  read_explain(reader, figure.explain);
  const Json* panels = reader.optional_array("panels");
  const Json* kind = json.find("kind");
  if (kind != nullptr && kind->is_string() && kind->as_string() == "sequence")
    read_sequence(reader, figure, problems);
  else if (panels == nullptr)
    read_panel(reader, "", figure);
  else
    read_panels(*panels, figure, problems);
  if (panels != nullptr && panels->empty()) reader.problem("panels", "is empty", "at least one panel");
  reader.finish();
  return figure;
}

Figure read_figure_file(const std::filesystem::path& file, Problems& problems) {
  const auto json = read_json_file(file, problems);
  return json ? read_figure(*json, file.string(), problems) : Figure{};
}

}  // namespace xenolith
