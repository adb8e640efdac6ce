/// The calibrations that the repository ships, against the parts that use their values.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analysis/calibration.hpp"
#include "analysis/claim_reader.hpp"
#include "analysis/magnitude.hpp"
#include "analysis/value_origin.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/base/hash.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

const Home home{XENOLITH_SOURCE_DIR};

std::vector<fs::path> files(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Json read(const fs::path& file) {
  Problems problems;
  const auto json = read_json_file(file, problems);
  EXPECT_EQ(problems.to_string(), "");
  return json.value_or(Json::object());
}

std::vector<Ledger> shipped_ledgers() {
  Problems problems;
  std::vector<Ledger> ledgers;
  for (const auto& file : files(home.scenarios(), "/claims.json"))
    ledgers.push_back(read_ledger_file(file, problems));
  EXPECT_EQ(problems.to_string(), "");
  return ledgers;
}

/// A value of a part that says it was fitted.
struct CalibratedValue {
  std::string part;
  std::string name;  ///< "lzma_encode"
  std::string calibration;
  Json entry;
};

std::vector<CalibratedValue> calibrated_values() {
  std::vector<CalibratedValue> found;
  for (const auto& file : files(home.hardware(), ".json")) {
    const Json part = read(file);
    const Json* const values = part.find("values");
    if (values == nullptr) continue;
    for (const Json::Member& member : values->members()) {
      const Json* const name = member.value.find("calibration");
      if (name != nullptr) found.push_back({file.stem(), member.key, name->as_string(), member.value});
    }
  }
  return found;
}

/// "lzma_encode" of "desktop.work.lzma_encode".
std::string own_name(const std::string& address) { return address.substr(address.rfind('.') + 1); }

const Json* parameter_of(const Json& result, const std::string& name) {
  for (const Json& parameter : result.find("parameters")->elements()) {
    if (own_name(parameter.find("address")->as_string()) == name) return &parameter;
  }
  return nullptr;
}

double number(const Json& json) { return read_magnitude(json).value_or(Magnitude{}).value; }

TEST(ShippedCalibrations, AreWhatTheirPartsHold) {
  const auto used = calibrated_values();
  ASSERT_FALSE(used.empty());
  for (const CalibratedValue& value : used) {
    const Json result = read(calibration_result_file(home, value.calibration));
    const Json* const parameter = parameter_of(result, value.name);
    ASSERT_NE(parameter, nullptr) << value.part << ": " << value.calibration << " fits no " << value.name;
    EXPECT_EQ(to_text(*value.entry.find("value"), 0), to_text(*parameter->find("value"), 0))
        << value.part << ": " << value.name << " is not what `xenolith calibrate " << value.calibration
        << "` found";
  }
}

TEST(ShippedCalibrations, RangesOfPartsAreAtLeastAStandardErrorWide) {
  for (const CalibratedValue& value : calibrated_values()) {
    const Json result = read(calibration_result_file(home, value.calibration));
    const Json* const parameter = parameter_of(result, value.name);
    ASSERT_NE(parameter, nullptr);
    const double middle = number(*parameter->find("value"));
    const double error = number(*parameter->find("standard_error"));
    ASSERT_GT(error, 0);
    // Ends may be rounded by a hundredth of the error.
    EXPECT_LE(number(*value.entry.find("low")), middle - 0.99 * error) << value.part << ": " << value.name;
    EXPECT_GE(number(*value.entry.find("high")), middle + 0.99 * error) << value.part << ": " << value.name;
  }
}

TEST(ShippedCalibrations, AreUsedWithEachOfTheirValues) {
  std::set<std::string> used;
  for (const CalibratedValue& value : calibrated_values()) used.insert(value.calibration + " " + value.name);
  for (const auto& file : files(home.configs() / "calibration", ".json")) {
    const Json result = read(file);
    for (const Json& parameter : result.find("parameters")->elements()) {
      const std::string name = own_name(parameter.find("address")->as_string());
      EXPECT_TRUE(used.contains(result.find("calibrated")->as_string() + " " + name))
          << file << ": no part holds " << name;
    }
  }
}

TEST(ShippedCalibrations, WereMadeFromTheDescriptionsAndScenariosThatAreThere) {
  std::set<std::string> made;
  for (const auto& file : files(home.configs() / "calibration", ".json")) {
    const Json result = read(file);
    const Json& from = *result.find("provenance");
    const std::string description = from.find("description")->as_string();
    const std::string scenario = from.find("scenario")->as_string();
    made.insert(description);
    EXPECT_EQ(from.find("description_hash")->as_string(), hash_file_hex(home.root / description))
        << file << ": " << from.find("command")->as_string();
    EXPECT_EQ(from.find("scenario_hash")->as_string(), hash_file_hex(home.scenarios() / (scenario + ".json")))
        << file << ": " << from.find("command")->as_string();
  }
  for (const auto& file : files(home.scenarios(), ".calibration.json"))
    EXPECT_TRUE(made.contains(recorded_path(home, file.string()))) << file << " has no result";
}

TEST(ShippedCalibrations, AreFittedToMicrobenchmarksOnly) {
  Problems problems;
  for (const auto& file : files(home.scenarios(), ".calibration.json"))
    read_calibration(read(file), file.string(), shipped_ledgers(), problems);
  EXPECT_EQ(problems.to_string(), "");
}

/// Which claims of a ledger tell nothing but what the calibration was fitted to, and which tell it among
/// other numbers.
TEST(ShippedCalibrations, KimberleysFittedClaimsAreTheTwoTimesAndWhatTellsThemAgain) {
  Problems problems;
  const auto results = read_calibration_results(home, problems);
  ASSERT_EQ(problems.to_string(), "");
  std::set<std::string> fitted;
  std::set<std::string> partly;
  for (const Ledger& ledger : shipped_ledgers()) {
    for (const Claim& claim : ledger.claims) {
      if (!claim.pending.empty()) continue;
      const FittedData data = fitted_data(claim, ledger, {"kimberley/creation"}, results);
      if (!data.own.empty()) fitted.insert(claim.id);
      if (!data.partly.empty()) partly.insert(claim.id);
    }
  }
  EXPECT_EQ(fitted, (std::set<std::string>{"kimberley.create.gimp", "kimberley.create.null",
                                           "kimberley.create.range.least"}));
  EXPECT_EQ(partly, (std::set<std::string>{"kimberley.create.order", "kimberley.create.range",
                                           "kimberley.create.slower-than-startup"}));
}

}  // namespace
}  // namespace xenolith
