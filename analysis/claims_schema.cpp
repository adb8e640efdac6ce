#include "analysis/claim.hpp"
#include "analysis/document_schemas.hpp"
#include "sim-core/experiment/schema_pieces.hpp"

namespace xenolith {
namespace {

using namespace schema;  // NOLINT(google-build-using-namespace): this file is nothing but these pieces

Json any_one_of(std::initializer_list<const char*> names) {
  Json list = Json::array();
  for (const char* name : names) list.push_back(has({name}));
  Json json = Json::object();
  json.set("oneOf", std::move(list));
  return json;
}

Json none_of(std::initializer_list<const char*> names) {
  Json list = Json::array();
  for (const char* name : names) list.push_back(has({name}));
  Json any = Json::object();
  any.set("anyOf", std::move(list));
  return not_(std::move(any));
}

Json pair_of_numbers() {
  Json json = list_of_at_least(2, number());
  json.set("maxItems", Json::integer(2));
  return json;
}

/// `{ "guests": [1, 2, 4] }`.
Json axes(const std::string& description) {
  Json json = map_of_any(list_of_at_least(1, scalar()), 1);
  json.set("description", Json::string(description));
  return json;
}

/// One parameter with two values at least.
Json along(const std::string& description) {
  Json json = map_of_any(list_of_at_least(2, scalar()), 1);
  json.set("maxProperties", Json::integer(1));
  json.set("description", Json::string(description));
  return json;
}

Json reading() {
  const Json windows = object({{"about", text("A note.")},
                               {"from", words("Start of the first window.")},
                               {"to", words("Windows begin before it.")},
                               {"of", one_of(window_forms, "One number from all windows.")}},
                              {"from", "to", "of"});
  return object({{"about", text("A note.")},
                 {"scenario", words("Its name: svio/latency.")},
                 {"component", words("As in the result files: client.guest[*].psapp.")},
                 {"metric", words("Of the component: rtt.median.")},
                 {"unit", words("The unit that expressions see.")},
                 {"sum", boolean("Over all components that match, which were measured one by one.")},
                 {"windows", windows}},
                {"scenario", "component", "metric", "unit"});
}

Json with_members(std::initializer_list<std::pair<const char*, Json>> members) {
  Json properties = Json::object();
  for (const auto& [name, schema] : members) properties.set(name, schema);
  Json json = Json::object();
  json.set("properties", std::move(properties));
  return json;
}

/// What a kind of claim says about numbers, in one line of the table below.
Json rules_of(ClaimKind kind) {
  const Json within = all_of({has({"within"}), none_of({"above", "below"})});
  const Json one_end = all_of({none_of({"within"}), any_one_of({"above", "below"})});
  const std::vector<std::string> shares = {"%", "1"};
  const std::vector<std::string> percent = {"%"};
  switch (kind) {
    case ClaimKind::value:
      return all_of({within, has({"paper"}), with_members({{"paper", number()}})});
    case ClaimKind::range:
      return within;
    case ClaimKind::share:
      return all_of({any_of({within, one_end}), with_members({{"unit", one_of(shares)}})});
    case ClaimKind::order:
      return all_of({one_end, with_members({{"paper", number()}})});
    case ClaimKind::trend:
      return all_of({none_of({"within", "above", "below"}), with_members({{"paper", number()}})});
    case ClaimKind::flat:
      return all_of({within, with_members({{"unit", one_of(percent)}, {"paper", number()}})});
    case ClaimKind::crossover:
      return all_of({within, with_members({{"paper", number()}})});
  }
  return {};
}

/// Along what a claim that is modelled goes.
Json course_of(ClaimKind kind) {
  if (kind == ClaimKind::trend) return all_of({any_one_of({"grows", "falls"}), none_of({"flat", "crosses"})});
  if (kind == ClaimKind::flat) return all_of({has({"flat"}), none_of({"grows", "falls", "crosses"})});
  if (kind == ClaimKind::crossover) return all_of({has({"crosses"}), none_of({"grows", "falls", "flat"})});
  return none_of({"grows", "falls", "flat", "crosses"});
}

Json claim_members() {
  Json any_paper = any_of({number(), pair_of_numbers()});
  any_paper.set("description", Json::string("The paper's number, or the two ends of its range."));
  Json within = pair_of_numbers();
  within.set("description", Json::string("The tolerance: [low, high]."));
  return object(
      {{"about", text("A note.")},
       {"id", words("System and name: svio.latency.sv.n1.")},
       {"study", words("The scenario under whose name it is told.")},
       {"kind", one_of(kind_names(), "How it is judged.")},
       {"section", words("Where the paper says it.")},
       {"statement", words("What the paper says, in other words.")},
       {"unit", words("Of the expression and of all numbers here: ms, %, 1.")},
       {"expression", words("Arithmetic over readings: rtt[path=sv-nic, guests=1].")},
       {"each", axes("The claim must hold at every combination of these.")},
       {"paper", std::move(any_paper)},
       {"within", std::move(within)},
       {"above", number("A bound that the whole interval must lie above.")},
       {"below", number("A bound that the whole interval must lie below.")},
       {"grows", along("A parameter along which the expression grows.")},
       {"falls", along("A parameter along which the expression falls.")},
       {"flat",
        along("A parameter along which the expression stays within the tolerance of its first value.")},
       {"crosses", along("A parameter along which the expression changes its sign within the tolerance.")},
       {"reason", words("Why the tolerance is what it is.")},
       {"known_failure", text("Why it is known to fail.")},
       {"pending", text("What must be modelled before anything can be said.")}},
      {"id", "study", "kind", "section", "statement", "unit", "reason"});
}

Json claim() {
  Json is_pending = has({"pending"});
  Json said = Json::object();
  said.set("pending", words());
  is_pending.set("properties", std::move(said));
  const Json open = none_of({"expression", "each", "known_failure", "grows", "falls", "flat", "crosses"});
  Json rules = Json::array();
  rules.push_back(if_then(is_pending, open, has({"expression"})));
  for (const ClaimKind kind : claim_kinds) {
    const Json of_kind = is("kind", std::string(kind_name(kind)));
    rules.push_back(if_then(of_kind, rules_of(kind)));
    rules.push_back(if_then(all_of({of_kind, not_(is_pending)}), course_of(kind)));
  }
  Json json = claim_members();
  json.set("allOf", std::move(rules));
  return json;
}

Json input() {
  return object({{"about", text("A note.")},
                 {"id", words("System and name: svio.micro.host-recv.")},
                 {"kind", one_of(input_kinds, "What it is.")},
                 {"section", words("Where the paper says it.")},
                 {"statement", words("What the paper says, in other words.")},
                 {"value", text("As the paper prints it.")},
                 {"repeats", text("The claim that tells the same number, if something is fitted to it.")}},
                {"id", "kind", "section", "statement"});
}

}  // namespace

Json claims_schema() {
  Json body = object({{"$schema", text()},
                      {"xenolith", constant(Json::integer(1))},
                      {"ledger", words("The system: every id begins with it.")},
                      {"about", text("What it is, for people.")},
                      {"paper", words("A full citation.")},
                      {"readings", map_of_any(reading())},
                      {"claims", list_of(claim())},
                      {"inputs", list_of(input())}},
                     {"ledger", "paper", "readings", "claims", "inputs"});
  return document("Xenolith ledger of claims", "claims.schema.json", std::move(body));
}

}  // namespace xenolith
