/// The ledgers and figures that the repository ships, against each other and against hardware/.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "analysis/claim_reader.hpp"
#include "analysis/figure.hpp"
#include "analysis/object_reader.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/experiment/pattern.hpp"

namespace xenolith {
namespace {

const std::filesystem::path root = XENOLITH_SOURCE_DIR;

std::vector<std::filesystem::path> files(const std::string& folder, const std::string& ending) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    if (entry.path().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Ledger> shipped_ledgers() {
  Problems problems;
  std::vector<Ledger> ledgers;
  for (const auto& file : files("scenarios", "/claims.json"))
    ledgers.push_back(read_ledger_file(file, problems));
  EXPECT_EQ(problems.to_string(), "");
  return ledgers;
}

TEST(ShippedLedgers, AreWithoutMistakesAndNameScenariosThatExist) {
  const auto ledgers = shipped_ledgers();
  ASSERT_FALSE(ledgers.empty());
  for (const Ledger& ledger : ledgers) {
    for (const auto& [name, reading] : ledger.readings) {
      EXPECT_TRUE(std::filesystem::exists(root / "scenarios" / (reading.scenario + ".json")))
          << ledger.file << ": " << name;
    }
    for (const Claim& claim : ledger.claims) {
      const bool modelled = std::filesystem::exists(root / "scenarios" / (claim.study + ".json"));
      EXPECT_TRUE(modelled || !claim.pending.empty()) << claim.id;
    }
  }
}

TEST(ShippedLedgers, HaveEachEntryOnce) {
  std::map<std::string, std::string> seen;
  for (const Ledger& ledger : shipped_ledgers()) {
    for (const Claim& claim : ledger.claims) {
      const auto [first, fresh] = seen.emplace(claim.id, ledger.file);
      EXPECT_TRUE(fresh) << claim.id << " is in " << first->second << " and in " << ledger.file;
    }
    for (const PaperInput& input : ledger.inputs) {
      const auto [first, fresh] = seen.emplace(input.id, ledger.file);
      EXPECT_TRUE(fresh) << input.id << " is in " << first->second << " and in " << ledger.file;
    }
  }
}

/// Every value that a scenario's sweep or its defaults give a parameter, as result files write it.
std::set<std::string> swept_values(const Json& scenario, const std::string& parameter) {
  std::set<std::string> values;
  const auto add = [&values](const Json* json) {
    if (json == nullptr) return;
    if (const auto text = parameter_text(*json)) values.insert(*text);
    for (std::size_t i = 0; json->is_array() && i < json->size(); ++i) {
      if (const auto text = parameter_text(json->at(i))) values.insert(*text);
    }
  };
  if (const Json* parameters = scenario.find("parameters")) add(parameters->find(parameter));
  const Json* sweep = scenario.find("sweep");
  if (sweep == nullptr) return values;
  if (sweep->is_object()) add(sweep->find(parameter));
  for (std::size_t i = 0; sweep->is_array() && i < sweep->size(); ++i) add(sweep->at(i).find(parameter));
  return values;
}

/// The entry of `measure` that names a statistic as it is, or by a pattern whose matches are not pooled.
const Json* entry_for(const Json& scenario, const std::string& statistic) {
  const Json* measure = scenario.find("measure");
  if (measure == nullptr || measure->find(statistic) != nullptr)
    return measure == nullptr ? nullptr : measure->find(statistic);
  for (const Json::Member& member : measure->members()) {
    const Json* pool = member.value.find("pool");
    if (pool != nullptr && !pool->as_boolean() && matches(member.key, statistic)) return &member.value;
  }
  return nullptr;
}

/// Whether the scenario measures this metric ("rtt.median") of this component pattern.
bool measures(const Json& scenario, const std::string& component, const std::string& metric) {
  const std::size_t dot = metric.rfind('.');
  const Json* entry = entry_for(scenario, component + "." + metric.substr(0, dot));
  if (entry == nullptr) return false;
  const Json* forms = entry->is_array() ? entry : entry->find("forms");
  for (std::size_t i = 0; forms != nullptr && i < forms->size(); ++i) {
    if (forms->at(i).as_string() == metric.substr(dot + 1)) return true;
  }
  return false;
}

Json shipped_scenario(const std::string& name) {
  Problems problems;
  const auto json = read_json_file(root / "scenarios" / (name + ".json"), problems);
  EXPECT_EQ(problems.to_string(), "");
  return json.value_or(Json::object());
}

/// A selector or metric that no result can have would leave a claim pending for ever.
TEST(ShippedLedgers, ReadWhatTheScenariosMeasureAndSweep) {
  for (const Ledger& ledger : shipped_ledgers()) {
    for (const auto& [name, reading] : ledger.readings) {
      EXPECT_TRUE(measures(shipped_scenario(reading.scenario), reading.component, reading.metric)) << name;
    }
    for (const Claim& claim : ledger.claims) {
      for (const ReadingRef& ref : claim.expression.readings()) {
        const Json scenario = shipped_scenario(ledger.readings.at(ref.name).scenario);
        for (const auto& [key, value] : ref.where)
          EXPECT_TRUE(swept_values(scenario, key).contains(value)) << claim.id;
        std::vector<ClaimAxis> axes = claim.each;
        if (claim.over) axes.push_back(*claim.over);
        for (const ClaimAxis& axis : axes) {
          for (const std::string& value : axis.values) {
            EXPECT_TRUE(swept_values(scenario, axis.parameter).contains(value)) << claim.id << ": " << value;
          }
        }
      }
    }
  }
}

TEST(ShippedFigures, ReadWhatTheScenariosMeasureAndSweep) {
  Problems problems;
  for (const auto& file : files("scenarios", ".figure.json")) {
    const Figure figure = read_figure_file(file, problems);
    for (const auto* items : {&figure.series, &figure.lines, &figure.bases}) {
      for (const FigureItem& item : *items) {
        const Json scenario = shipped_scenario(item.scenario);
        for (const auto& metric : item.metrics)
          EXPECT_TRUE(measures(scenario, item.component, metric)) << file << metric;
        for (const auto& [key, value] : item.where)
          EXPECT_TRUE(swept_values(scenario, key).contains(value)) << file;
      }
    }
  }
}

TEST(ShippedLedgers, UseEachReading) {
  for (const Ledger& ledger : shipped_ledgers()) {
    std::set<std::string> used;
    for (const Claim& claim : ledger.claims) {
      for (const ReadingRef& ref : claim.expression.readings()) used.insert(ref.name);
    }
    for (const auto& [name, reading] : ledger.readings)
      EXPECT_TRUE(used.contains(name)) << ledger.file << ": " << name;
  }
}

TEST(ShippedFigures, AreWithoutMistakesAndNameClaimsWithANumber) {
  std::map<std::string, Claim> claims;
  for (const Ledger& ledger : shipped_ledgers()) {
    for (const Claim& claim : ledger.claims) claims.emplace(claim.id, claim);
  }
  Problems problems;
  for (const auto& file : files("scenarios", ".figure.json")) {
    const Figure figure = read_figure_file(file, problems);
    EXPECT_EQ(root / "scenarios" / (figure.id + ".figure.json"), file);
    for (const std::string& scenario : scenarios_of(figure)) {
      EXPECT_TRUE(std::filesystem::exists(root / "scenarios" / (scenario + ".json")))
          << file << ": " << scenario;
    }
    for (const std::string& id : figure.claims) {
      ASSERT_TRUE(claims.contains(id)) << file << ": " << id;
      EXPECT_TRUE(claims.at(id).paper) << id;
    }
  }
  EXPECT_EQ(problems.to_string(), "");
}

/// Every id under a key "claim" of a hardware file.
void collect_claims(const Json& json, std::set<std::string>& ids) {
  for (std::size_t i = 0; json.is_array() && i < json.size(); ++i) collect_claims(json.at(i), ids);
  if (!json.is_object()) return;
  for (const Json::Member& member : json.members()) {
    if (member.key == "claim") ids.insert(to_text(member.value, 0));
    collect_claims(member.value, ids);
  }
}

TEST(ShippedHardware, TakesNoResultOfAPaperAsAnInput) {
  std::set<std::string> inputs;
  for (const Ledger& ledger : shipped_ledgers()) {
    for (const PaperInput& input : ledger.inputs) inputs.insert("\"" + input.id + "\"");
  }
  Problems problems;
  std::set<std::string> used;
  for (const auto& file : files("hardware", ".json")) {
    const auto json = read_json_file(file, problems);
    if (json) collect_claims(*json, used);
  }
  EXPECT_EQ(problems.to_string(), "");
  EXPECT_FALSE(used.empty());
  for (const std::string& id : used) EXPECT_TRUE(inputs.contains(id)) << id << " is no input of a ledger";
}

/// Models, parts, scenarios and settings must not know what is expected of them; ledgers and figures may.
TEST(ShippedModels, NeverMentionAClaimThatIsAResult) {
  const auto ledgers = shipped_ledgers();
  for (const char* folder : {"models", "sim-core", "hardware", "scenarios", "configs"}) {
    for (const auto& file : files(folder, "")) {
      const std::string name = file.string();
      const bool may = name.ends_with("/claims.json") || name.ends_with(".figure.json");
      if (!std::filesystem::is_regular_file(file) || may) continue;
      const std::string text = read_file(file);
      for (const Ledger& ledger : ledgers) {
        for (const Claim& claim : ledger.claims)
          EXPECT_EQ(text.find("\"" + claim.id + "\""), std::string::npos) << file << " names " << claim.id;
      }
    }
  }
}

}  // namespace
}  // namespace xenolith
