#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/provenance.hpp"
#include "sim-core/experiment/structure.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

Json value_entry(const std::string& address, Json value, const std::string& origin) {
  Json entry = Json::object();
  entry.set("address", Json::string(address));
  entry.set("value", std::move(value));
  entry.set("origin", Json::string(origin));
  return entry;
}

bool is_varied(const std::string& origin) { return origin == "sweep" || origin == "--set"; }

/// Every parameter of a component, defaults included; or only those that the point gives.
void add_values(const Node& node, bool only_varied, Json& list) {
  for (const FieldInfo& field : node.model->fields) {
    const std::string address = join_address(node.address, field.name);
    const auto given = node.values.find(field.name);
    if (only_varied && (given == node.values.end() || !is_varied(given->second.origin))) continue;
    if (given != node.values.end()) {
      list.push_back(value_entry(address, given->second.value, given->second.origin));
    } else {
      list.push_back(value_entry(address, Json::string(field.default_text), "default"));
    }
  }
}

Json component_entry(const Node& node) {
  Json entry = Json::object();
  entry.set("address", Json::string(node.address));
  entry.set("model", Json::string(node.model->path));
  if (!node.part.empty()) entry.set("part", Json::string(node.part));
  return entry;
}

Json parameter_entries(const Plan& plan, const Point& point, const DecidedPoint& decided) {
  Json list = Json::array();
  for (const auto& [name, value] : decided.parameters) {
    Place place = plan.scenario().parameters.key_place(name);
    place.file = recorded_path(plan.catalogue().home(), place.file);
    std::string origin = to_text(place);
    for (const Point::Setting& setting : point.settings) {
      if (setting.name == name) origin = setting.from_command ? "--set" : "sweep";
    }
    list.push_back(value_entry(name, value, origin));
  }
  return list;
}

/// What a point has besides components and their values. `like`: -1 for a point that stands for itself.
Json point_entry(const Plan& plan, const Point& point, const DecidedPoint& decided, std::int64_t like) {
  Json entry = Json::object();
  entry.set("point", Json::integer(point.id));
  if (like >= 0) entry.set("like", Json::integer(like));
  entry.set("parameters", parameter_entries(plan, point, decided));
  const auto& search = decided.run.search;
  entry.set("warmup", Json::string(search ? to_text(*search) : to_text(decided.run.settings.warmup)));
  entry.set("duration", Json::string(to_text(decided.run.settings.duration)));
  if (point.design >= 0) entry.set("design", Json::integer(point.design));
  return entry;
}

Json whole_entry(const Plan& plan, const Point& point, const DecidedPoint& decided, bool only_varied) {
  Json entry = point_entry(plan, point, decided, -1);
  Json components = Json::array();
  Json values = Json::array();
  for (const Node& node : decided.platform.nodes) {
    if (node.model == nullptr) continue;
    components.push_back(component_entry(node));
    add_values(node, only_varied, values);
  }
  if (!only_varied) entry.set("components", std::move(components));
  entry.set("values", std::move(values));
  return entry;
}

bool same_value(const Json* a, const Json* b, const char* key) {
  return a->find(key) != nullptr && b->find(key) != nullptr && *a->find(key) == *b->find(key);
}

/// A point that consists of what `base` consists of.
Json like_entry(const Plan& plan, const Point& point, const DecidedPoint& decided, const Json& base) {
  Json entry = point_entry(plan, point, decided, base.find("point")->as_integer());
  const Json own = whole_entry(plan, point, decided, false);
  const auto given = own.find("values")->elements();
  const auto standard = base.find("values")->elements();
  Json values = Json::array();
  for (std::size_t i = 0; i < given.size(); ++i) {
    const bool same = i < standard.size() && same_value(&given[i], &standard[i], "address") &&
                      same_value(&given[i], &standard[i], "value") &&
                      same_value(&given[i], &standard[i], "origin");
    if (!same) values.push_back(given[i]);
  }
  entry.set("values", std::move(values));
  return entry;
}

/// The text with a list of points that are texts already.
std::string document_of(const Plan& plan, const std::string& points) {
  Json json = Json::object();
  json.set("scenario", Json::string(plan.scenario().name));
  json.set("seed", Json::integer(plan.run().seed));
  json.set("replications", to_json(plan.replications()));
  std::string text = to_text(json);
  text.resize(text.size() - std::string_view("\n}").size());
  return text + ",\n  \"points\": [\n" + points + "\n  ]\n}\n";
}

constexpr std::string_view line_indent = "    ";

/// All points, whole and over many lines.
std::string whole_points(const Plan& plan) {
  std::string text;
  for (const Point& point : plan.points()) {
    Problems problems;
    const DecidedPoint decided = plan.decide(point, problems);
    const std::string entry = to_text(whole_entry(plan, point, decided, point.design > 0));
    text += (text.empty() ? "" : ",\n") + std::string(line_indent);
    for (const char c : entry) {
      text += c;
      if (c == '\n') text += line_indent;
    }
  }
  return text;
}

/// A line for each point of the shard, and for each that one of them is like.
std::string lines_of_points(const Plan& plan, const Shard& shard) {
  const Structure structure(plan.scenario());
  std::map<std::string, std::int64_t> base_of;
  std::map<std::int64_t, Json> bases;
  std::set<std::int64_t> wanted;
  for (const Point& point : plan.points()) {
    const std::int64_t base = base_of.emplace(structure.key_of(point), point.id).first->second;
    if (shard.has(point)) wanted.insert({point.id, base});
  }
  std::string text;
  for (const Point& point : plan.points()) {
    if (!wanted.contains(point.id)) continue;
    Problems problems;
    const DecidedPoint decided = plan.decide(point, problems);
    const std::int64_t base = base_of.at(structure.key_of(point));
    const bool own = base == point.id;
    const Json entry =
        own ? whole_entry(plan, point, decided, false) : like_entry(plan, point, decided, bases.at(base));
    text += (text.empty() ? "" : ",\n") + std::string(line_indent) + to_text(entry, 0);
    if (own) bases.emplace(point.id, entry);
  }
  return text;
}

/// The number of the point that a line is about; nothing of another line.
std::optional<std::int64_t> point_of_line(std::string_view line) {
  constexpr std::string_view begin = "    {\"point\":";
  if (!line.starts_with(begin)) return std::nullopt;
  std::int64_t number = 0;
  const auto read = std::from_chars(line.data() + begin.size(), line.data() + line.size(), number);
  return read.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

/// A text taken apart: what stands before and behind the lines of its points, and these.
struct ResolvedLines {
  std::string before;
  std::string behind;
  std::map<std::int64_t, std::string_view> points;
};

ResolvedLines lines_in(std::string_view text) {
  ResolvedLines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (const auto point = point_of_line(line)) {
      const bool comma = line.ends_with(",\n");
      lines.points.emplace(*point, line.substr(0, line.size() - (comma ? 2 : 1)));
    } else {
      (lines.points.empty() ? lines.before : lines.behind) += line;
    }
  }
  return lines;
}

}  // namespace

std::string resolved_text(const Plan& plan, const Shard& shard) {
  const bool whole = plan.points().size() <= most_whole_points;
  return document_of(plan, whole ? whole_points(plan) : lines_of_points(plan, shard));
}

std::optional<std::string> joined_resolved(const std::vector<std::string>& shards) {
  ResolvedLines all;
  for (const std::string& shard : shards) {
    const ResolvedLines own = lines_in(shard);
    if (&shard == &shards.front()) all = own;
    if (own.before != all.before || own.behind != all.behind) return std::nullopt;
    for (const auto& [point, line] : own.points) {
      if (all.points.emplace(point, line).first->second != line) return std::nullopt;
    }
  }
  std::string text = all.before;
  bool first = true;
  for (const auto& [point, line] : all.points) {
    text += (first ? "" : ",\n") + std::string(line);
    first = false;
  }
  return text + (first ? "" : "\n") + all.behind;
}

}  // namespace xenolith
