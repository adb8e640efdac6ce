#include "cli/describe_claim.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <set>

#include "analysis/ledger.hpp"
#include "analysis/value_origin.hpp"
#include "cli/table.hpp"
#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/plan.hpp"

namespace xenolith {
namespace {

constexpr std::size_t most_of_an_expression = 400;

/// An expression over whole tables is told by its beginning.
std::string brief_expression(const std::string& text) {
  if (text.size() <= most_of_an_expression) return text;
  return text.substr(0, most_of_an_expression) + " … (" + std::to_string(text.size()) + " characters)";
}

std::string list_text(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

std::string reading_text(const Reading& reading) {
  constexpr std::array forms = {"mean", "standard deviation", "coefficient of variation", "least",
                                "greatest"};
  std::string text = reading.component + " " + reading.metric;
  if (reading.sum) text += ", the sum over all that match";
  if (reading.windows) {
    text += std::string(", ") + forms.at(static_cast<std::size_t>(reading.windows->form)) +
            " of the windows from " + to_text(reading.windows->from) + " to " + to_text(reading.windows->to);
  }
  return text + ", in " + (reading.unit == "1" ? "units of one" : reading.unit);
}

/// How the verdict comes about.
const char* rule_of(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::value:
      return "value: the whole 95 % interval must lie in the tolerance around the paper's number";
    case ClaimKind::range:
      return "range: the whole 95 % interval must lie in the range";
    case ClaimKind::share:
      return "share: the whole 95 % interval of the part of a whole must lie in the tolerance";
    case ClaimKind::order:
      return "order: the whole 95 % interval must lie on its side of the bound";
    case ClaimKind::trend:
      return "trend: no step may go significantly the wrong way, and the whole way must go the right one";
    case ClaimKind::flat:
      return "flat: no value may be farther from the first one than the tolerance";
    case ClaimKind::crossover:
      return "crossover: the expression must change its sign in the range";
  }
  return "";
}

using Origins = std::map<std::string, ValueOrigin>;

void add_calibrations(const Platform& platform, const Origins& origins, std::set<std::string>& used) {
  for (const Node& node : platform.nodes) {
    for (const auto& [parameter, value] : node.values) {
      const auto origin = origins.find(value.origin);
      const bool fitted = origin != origins.end() && !origin->second.calibration.empty();
      if (fitted) used.insert(origin->second.calibration);
    }
  }
}

/// The calibrations whose values some scenarios use.
std::set<std::string> calibrations_behind(const std::vector<std::string>& scenarios, Session& session,
                                          Problems& problems) {
  const Origins origins = read_value_origins(session.home());
  std::set<std::string> used;
  for (const std::string& scenario : scenarios) {
    const Plan plan({scenario, {}, true, {}}, session.catalogue(), problems);
    if (!problems.empty()) break;
    for (const Point& point : plan.points()) {
      const DecidedPoint decided = plan.decide(point, problems);
      add_calibrations(decided.platform, origins, used);
    }
  }
  return used;
}

std::string standing(const Claim& claim, const Ledger& ledger, Session& session, Problems& problems) {
  const auto used = calibrations_behind(scenarios_of(claim, ledger), session, problems);
  const auto results = read_calibration_results(session.home(), problems);
  const std::string text = data_text({claim, {}, fitted_data(claim, ledger, used, results)});
  return text.empty() ? "no fitted value stands behind it" : text;
}

void section(const char* title, const Table& table) {
  if (!table.empty()) std::cout << '\n' << title << '\n' << indented(aligned(table));
}

/// What settles a claim: expression, readings, points.
void describe_test(const Claim& claim, const Ledger& ledger, Session& session, Problems& problems) {
  Table test = {{"expression", brief_expression(claim.expression.text())}};
  for (const ClaimAxis& axis : claim.each)
    test.push_back({"at each", axis.parameter + " of " + list_text(axis.values)});
  if (claim.over) test.push_back({"along", claim.over->parameter + " " + list_text(claim.over->values)});
  test.push_back({"data", standing(claim, ledger, session, problems)});
  std::string studies;
  for (const std::string& scenario : scenarios_of(claim, ledger)) studies += " " + scenario;
  test.push_back({"run it", "xenolith reproduce" + studies});
  section("Settled by", test);
  Table readings;
  std::set<std::string> told;
  for (const ReadingRef& ref : claim.expression.readings()) {
    const Reading& reading = ledger.readings.at(ref.name);
    if (told.insert(ref.name).second) readings.push_back({ref.name, reading.scenario, reading_text(reading)});
  }
  section("Readings", readings);
}

void describe_claim(const Claim& claim, const Ledger& ledger, Session& session, Problems& problems) {
  std::cout << "claim " << claim.id << "  (" << recorded_path(session.home(), ledger.file) << ")\n"
            << claim.statement << '\n';
  Table table = {{"source", ledger.paper + ": " + claim.section}, {"kind", rule_of(claim.kind)}};
  const std::string paper = paper_text(claim);
  table.push_back({"paper", paper.empty() ? "no number" : paper});
  table.push_back({"tolerance", with_unit(tolerance_text(claim), claim.unit)});
  table.push_back({"reason", claim.reason});
  table.push_back({"study", claim.study});
  if (!claim.known_failure.empty()) table.push_back({"known to fail", claim.known_failure});
  if (!claim.pending.empty()) table.push_back({"pending", claim.pending});
  section("What is claimed", table);
  if (claim.pending.empty()) describe_test(claim, ledger, session, problems);
}

/// Parts and calibrations that take the number.
Table users_of(const PaperInput& input, Session& session, Problems& problems) {
  Table users;
  for (const std::string& name : session.catalogue().part_names()) {
    const Part* const part = session.catalogue().part(name, {}, "", problems);
    const Json* const values = part == nullptr ? nullptr : part->file.find("values");
    if (values == nullptr || !values->is_object()) continue;
    for (const Json::Member& member : values->members()) {
      const Json* const claim = member.value.find("claim");
      if (claim == nullptr || !claim->is_string() || claim->as_string() != input.id) continue;
      users.push_back({"part", name + "." + member.key});
    }
  }
  for (const auto& [name, fitted] : read_calibration_results(session.home(), problems)) {
    const auto& sources = fitted.sources;
    if (std::find(sources.begin(), sources.end(), input.id) != sources.end())
      users.push_back({"calibration", name});
  }
  return users;
}

void describe_input(const PaperInput& input, const Ledger& ledger, Session& session, Problems& problems) {
  std::cout << "input " << input.id << "  (" << recorded_path(session.home(), ledger.file) << ")\n"
            << input.statement << '\n';
  Table table = {{"source", ledger.paper + ": " + input.section}, {"kind", input.kind}};
  if (!input.value.empty()) table.push_back({"paper", input.value});
  if (!input.repeats.empty()) table.push_back({"repeats", "the number of the claim " + input.repeats});
  section("What is told", table);
  const Table users = users_of(input, session, problems);
  section("Used by", users.empty() ? Table{{"nothing"}} : users);
}

}  // namespace

bool describe_ledger_entry(const std::string& id, const StudyLibrary& library, Session& session,
                           Problems& problems) {
  for (const Ledger& ledger : library.ledgers) {
    for (const Claim& claim : ledger.claims) {
      if (claim.id != id) continue;
      describe_claim(claim, ledger, session, problems);
      return true;
    }
    for (const PaperInput& input : ledger.inputs) {
      if (input.id != id) continue;
      describe_input(input, ledger, session, problems);
      return true;
    }
  }
  return false;
}

std::vector<std::string> ledger_ids(const StudyLibrary& library) {
  std::vector<std::string> ids;
  for (const Ledger& ledger : library.ledgers) {
    for (const Claim& claim : ledger.claims) ids.push_back(claim.id);
    for (const PaperInput& input : ledger.inputs) ids.push_back(input.id);
  }
  return ids;
}

}  // namespace xenolith
