#include <algorithm>
#include <string_view>

#include "analysis/document_schemas.hpp"
#include "analysis/figure_words.hpp"
#include "sim-core/experiment/schema_pieces.hpp"

namespace xenolith {
namespace {

using namespace schema;  // NOLINT(google-build-using-namespace): this file is nothing but these pieces

/// What the keys of a panel depend on.
struct PanelForm {
  std::string kind;
  bool has_parameter;  ///< of the x axis

  std::string name() const { return kind + (has_parameter ? "-along" : ""); }
  bool is_of(std::initializer_list<std::string_view> kinds) const {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }
};

std::vector<PanelForm> forms() {
  std::vector<PanelForm> all;
  for (const std::string& kind : figure_words::kinds) {
    all.push_back({kind, false});
    if (!all.back().is_of({"times", "rows"})) all.push_back({kind, true});
  }
  return all;
}

Json selection() { return map_of_any(scalar()); }

/// What a series and a line have in common.
Json item_members() {
  Json members = Json::object();
  members.set("about", text("A note."));
  members.set("label", words("In the legend; series of one label are one."));
  members.set("scenario", words("Whose results are shown."));
  members.set("component", words("As in the result files."));
  members.set("middle", words("The metric that is drawn."));
  members.set("where", reference("selection"));
  members.set("sum", boolean("Over all components that match."));
  return members;
}

Json relative() {
  return object({{"about", text("A note.")},
                 {"scenario", text()},
                 {"component", text()},
                 {"middle", text()},
                 {"where", reference("selection")}});
}

void add_ranges(const PanelForm& form, Json& members) {
  if (form.is_of({"boxes", "curves", "bars", "rows"})) {
    members.set("low", words("The metric at the lower end."));
    members.set("high", words("The metric at the upper end."));
  }
  if (form.is_of({"boxes"})) {
    members.set("whisker_low", words("The metric at the end of the lower whisker."));
    members.set("whisker_high", words("The metric at the end of the upper whisker."));
  } else {
    members.set("spread", one_of(figure_words::spreads, "Over replications."));
  }
}

Json series(const PanelForm& form) {
  Json members = item_members();
  add_ranges(form, members);
  if (form.is_of({"times"})) {
    Json replication = number("One replication instead of the mean over all.");
    replication.set("type", Json::string("integer"));
    replication.set("minimum", Json::integer(0));
    members.set("replication", std::move(replication));
  }
  const bool has_places = !form.is_of({"times", "rows"});
  if (has_places) members.set("relative", relative());
  if (has_places && !form.has_parameter) members.set("at", words("Its place on the axis."));
  if (form.is_of({"stacks"})) members.set("stack", text("Which of the stacks at one place."));
  if (form.is_of({"boxes"}) && !form.has_parameter)
    return closed(std::move(members), {"label", "scenario", "component", "middle", "low", "high",
                                       "whisker_low", "whisker_high", "at"});
  if (form.is_of({"boxes"}))
    return closed(std::move(members),
                  {"label", "scenario", "component", "middle", "low", "high", "whisker_low", "whisker_high"});
  Json json = has_places && !form.has_parameter
                  ? closed(std::move(members), {"label", "scenario", "component", "middle", "at"})
                  : closed(std::move(members), {"label", "scenario", "component", "middle"});
  if (form.is_of({"curves", "bars", "rows"})) {
    const Json both = any_of({has({"low", "high"}), not_(any_of({has({"low"}), has({"high"})}))});
    json.set("allOf", *all_of({both, not_(has({"low", "spread"}))}).find("allOf"));
  }
  return json;
}

Json x_axis(const PanelForm& form) {
  if (form.is_of({"times"})) {
    return object({{"about", text("A note.")},
                   {"label", words("Beside the axis.")},
                   {"unit", one_of(figure_words::times, "Of the time.")}},
                  {"label", "unit"});
  }
  const bool curves = form.is_of({"curves"}) && form.has_parameter;
  Json members = Json::object();
  members.set("about", text("A note."));
  members.set("label", words("Beside the axis."));
  if (form.has_parameter) members.set("parameter", words("Whose values are the places."));
  members.set("scale", one_of(curves ? figure_words::curve_scales : figure_words::place_scales));
  members.set("values", list_of(Json::object()));
  members.set("names", map_of_any(Json::object()));
  if (curves) return closed(std::move(members), {"label", "parameter", "scale"});
  return form.has_parameter ? closed(std::move(members), {"label", "parameter"})
                            : closed(std::move(members), {"label"});
}

Json y_axis() {
  return object({{"about", text("A note.")},
                 {"label", words("Beside the axis.")},
                 {"unit", words("What values are told in.")},
                 {"scale", one_of(figure_words::value_scales)}},
                {"label", "unit"});
}

Json line() {
  Json members = item_members();
  members.set("dash", one_of(figure_words::dashes));
  return closed(std::move(members), {"label", "scenario", "component", "middle", "dash"});
}

Json stated() {
  return object({{"about", text("A note.")},
                 {"series", words("The label of a series, or the name of a stack.")},
                 {"at", words("The place on the axis.")},
                 {"claim", words("The claim whose number is shown.")}},
                {"series", "at", "claim"});
}

Json row() {
  return object({{"about", text("A note.")},
                 {"name", words("At the left.")},
                 {"scenario", text("If it is not the series' own.")},
                 {"where", reference("selection")}},
                {"name"});
}

/// What stands on one set of axes.
Json panel_members(const PanelForm& form) {
  Json members = Json::object();
  members.set("about", text("A note."));
  members.set("kind", constant(Json::string(form.kind)));
  members.set("legend", one_of(figure_words::legends));
  members.set("y", reference("y"));
  members.set("series", list_of_at_least(1, reference("series." + form.name())));
  if (form.is_of({"rows"})) {
    members.set("base", reference("selection"));
    members.set("largest", boolean("The greatest value of each row is named."));
    members.set("rows", list_of_at_least(1, reference("row")));
    return members;
  }
  members.set("x", reference("x." + form.name()));
  members.set("lines", list_of(reference("line")));
  if (!form.is_of({"times"})) members.set("stated", list_of(reference("stated")));
  return members;
}

Json head_members() {
  const Json explain = object({{"about", text("A note.")},
                               {"metric", words("A statistic of requests.")},
                               {"where", reference("selection")}},
                              {"metric"});
  Json members = Json::object();
  members.set("$schema", text());
  members.set("xenolith", constant(Json::integer(1)));
  Json name = words("The file's name: svio/latency.");
  name.set("pattern", Json::string("^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$"));
  members.set("figure", std::move(name));
  members.set("about", text("A note."));
  members.set("title", words("What is shown."));
  members.set("question", words("What the reader wants to know."));
  members.set("answer", text("What it shows, in a sentence with places for plotted numbers."));
  members.set("paper", words("Which figure it answers to."));
  members.set("alt", words("The picture in words."));
  members.set("caption", words("What the marks mean."));
  members.set("explain", explain);
  return members;
}

/// The members of both, and what of them must be there.
Json joined(Json members, Json more, std::initializer_list<const char*> required) {
  for (Json::Member& member : more.members()) members.set(member.key, std::move(member.value));
  return closed(std::move(members), required);
}

Json figure_of(const PanelForm& form) {
  if (form.is_of({"rows"}))
    return joined(head_members(), panel_members(form),
                  {"figure", "title", "question", "paper", "alt", "caption", "y", "series", "rows"});
  return joined(head_members(), panel_members(form),
                {"figure", "title", "question", "paper", "alt", "caption", "y", "series", "x"});
}

Json panel_of(const PanelForm& form) {
  Json title = Json::object();
  title.set("title", words("Above the axes."));
  if (form.is_of({"rows"}))
    return joined(std::move(title), panel_members(form), {"title", "y", "series", "rows"});
  return joined(std::move(title), panel_members(form), {"title", "y", "series", "x"});
}

Json sequence() {
  Json members = Json::object();
  members.set("kind", constant(Json::string("sequence")));
  members.set("scenario", words("Whose trace it is drawn from."));
  members.set("from", text("The message with which it begins."));
  members.set("lanes", list_of(object({{"about", text("A note.")},
                                       {"label", words("Of the lifeline.")},
                                       {"tracks", list_of(words("Beginning of components' addresses."))}},
                                      {"label", "tracks"})));
  return joined(head_members(), std::move(members),
                {"figure", "title", "question", "paper", "alt", "caption", "kind", "scenario", "lanes"});
}

Json panels() {
  Json members = Json::object();
  members.set("panels", list_of_at_least(1, reference("panel")));
  return joined(head_members(), std::move(members),
                {"figure", "title", "question", "paper", "alt", "caption", "panels"});
}

/// That an object is of this form: its kind, and whether its x axis has a parameter.
Json is_of_form(const PanelForm& form) {
  Json kind = is("kind", form.kind);
  if (form.kind == figure_words::kinds.front()) kind = any_of({kind, not_(has({"kind"}))});
  if (form.is_of({"times", "rows"})) return kind;
  Json x = Json::object();
  x.set("x", has({"parameter"}));
  Json along = has({"x"});
  along.set("properties", std::move(x));
  return all_of({kind, form.has_parameter ? along : not_(along)});
}

/// Refers each form to the definition of its name.
Json by_form(const std::string& prefix) {
  std::vector<std::string> kinds = figure_words::kinds;
  Json branches = Json::array();
  for (const PanelForm& form : forms())
    branches.push_back(if_then(is_of_form(form), reference(prefix + form.name())));
  Json kind = Json::object();
  kind.set("kind", one_of(kinds, "How it is drawn; curves if it is absent."));
  Json json = Json::object();
  json.set("type", Json::string("object"));
  json.set("properties", std::move(kind));
  json.set("allOf", std::move(branches));
  return json;
}

Json definitions() {
  Json json = Json::object();
  json.set("selection", selection());
  json.set("y", y_axis());
  json.set("line", line());
  json.set("stated", stated());
  json.set("row", row());
  for (const PanelForm& form : forms()) {
    if (!form.is_of({"rows"})) json.set("x." + form.name(), x_axis(form));
    json.set("series." + form.name(), series(form));
    json.set("panel." + form.name(), panel_of(form));
    json.set("figure." + form.name(), figure_of(form));
  }
  json.set("panel", by_form("panel."));
  json.set("figure", by_form("figure."));
  json.set("figure.panels", panels());
  json.set("figure.sequence", sequence());
  return json;
}

}  // namespace

Json figure_schema() {
  const Json other = if_then(has({"panels"}), reference("figure.panels"), reference("figure"));
  Json body = if_then(is("kind", "sequence"), reference("figure.sequence"), other);
  body.set("type", Json::string("object"));
  body.set("definitions", definitions());
  return document("Xenolith figure", "figure.schema.json", std::move(body));
}

}  // namespace xenolith
