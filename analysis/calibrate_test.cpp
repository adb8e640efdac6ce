#include "analysis/calibrate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "sim-core/base/file.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Carries one load: a set-up time, then its bytes at a rate.
class ToyCourier final : public Component {
 public:
  static constexpr std::string_view summary = "Carries a load.";
  struct Params {
    Duration setup{};
    BitRate rate{};
    Bytes load{};
    static constexpr auto fields() {
      return fields_of(required(&Params::setup, "setup", "Before it moves.", not_negative),
                       required(&Params::rate, "rate", "How fast.", positive),
                       required(&Params::load, "load", "What it carries.", positive));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(statistic(&ToyCourier::time_, "time", "From order to delivery."));
  }
  ToyCourier(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override { sim().spawn(carry()); }

 private:
  Task<> carry() {
    const Duration time = params_.setup + params_.load / params_.rate;
    co_await sim().delay(time);
    time_.record(time);
  }
  const Params params_;
  Latency time_;
};

constexpr const char* scenario = R"({ "xenolith": 1, "scenario": "toy/carry",
  "parameters": { "load": "1 MB", "rate": "1 Mbit/s" },
  "machines": { "m": { "courier": { "model": "toy-courier", "setup": "1 s", "rate": "${rate}", "load": "${load}" } } },
  "measure": { "m.courier.time": ["mean"] } })";

constexpr const char* ledger = R"({ "xenolith": 1, "ledger": "toy", "paper": "P",
  "readings": { "t": { "scenario": "toy/carry", "component": "m.courier", "metric": "time.mean", "unit": "s" } },
  "claims": [ { "id": "toy.three", "study": "toy/carry", "kind": "value", "section": "1", "statement": "S.",
    "expression": "t", "unit": "s", "paper": 5, "within": [4, 6], "reason": "R." } ],
  "inputs": [ { "id": "toy.one", "kind": "microbenchmark", "section": "1", "statement": "One." },
              { "id": "toy.size", "kind": "spec", "section": "1", "statement": "A size." } ] })";

/// 2.5 s + load / 8 Mbit/s: 3.5 s for 1 MB, 6.5 s for 4 MB.
std::string description(const std::string& second_source = "Somebody 2001, table 3",
                        const std::string& more = "") {
  return R"({ "xenolith": 1, "calibration": "toy/carry", "scenario": "toy/carry",
    "parameters": { "m.courier.setup": { "initial": "1 s", "low": "0 s", "high": "10 s" },
                    "rate": { "initial": "1 Mbit/s", "low": "100 kbit/s", "high": "100 Mbit/s", "scale": "log" } },
    "targets": [ { "at": { "load": "1 MB" }, "component": "m.courier", "metric": "time.mean", "unit": "s",
                   "value": 3.5, "source": "toy.one" },
                 { "at": { "load": "4 MB" }, "component": "m.courier", "metric": "time.mean", "unit": "ms",
                   "value": 6500, "source": ")" +
         second_source + "\" " + more + " } ] }";
}

class Calibrate : public testing::Test {
 protected:
  Calibrate() {
    toys_.registry.add<ToyCourier>("toy/toy_courier");
    std::filesystem::create_directories(toys_.home.scenarios() / "toy");
    write_file(toys_.home.scenarios() / "toy/claims.json", ledger);
    toys_.scenario("toy/carry", scenario);
  }
  int run(const std::string& text, bool force = false) {
    write_file(toys_.home.scenarios() / "toy/carry.calibration.json", text);
    Catalogue catalogue(toys_.home, toys_.registry);
    std::ostringstream out;
    std::ostringstream err;
    const int status =
        calibrate({"toy/carry", "", force, true, 2, {"1", "r", "c", "t"}}, catalogue, out, err);
    out_ = out.str();
    err_ = toys_.without_folder(err.str());
    return status;
  }
  std::string result() const { return read_file(toys_.home.configs() / "calibration/toy-carry.json"); }

  ToyHome toys_;
  std::string out_;
  std::string err_;
};

TEST_F(Calibrate, FindsTheParametersThatTheMeasurementsCameFrom) {
  ASSERT_EQ(run(description()), 0) << err_;
  Problems problems;
  const auto json = parse_json(result(), "result", problems);
  ASSERT_TRUE(json) << problems.to_string();
  EXPECT_EQ(json->find("calibrated")->as_string(), "toy/carry");
  const Json* parameters = json->find("parameters");
  EXPECT_EQ(parameters->at(0).find("value")->as_string(), "2.5 s");
  EXPECT_EQ(parameters->at(1).find("value")->as_string(), "8 Mbit/s");
  EXPECT_TRUE(parameters->at(0).find("standard_error")->is_null())
      << "two targets leave nothing to estimate it from";
  EXPECT_DOUBLE_EQ(json->find("targets")->at(1).find("simulated")->as_double(), 6500);
  EXPECT_EQ(json->find("provenance")->find("description")->as_string(),
            "scenarios/toy/carry.calibration.json");
  EXPECT_THAT(out_, AllOf(HasSubstr("m.courier.setup  2.5 s"), HasSubstr("toy-carry.json")));
}

TEST_F(Calibrate, TheSameCallGivesTheSameBytes) {
  ASSERT_EQ(run(description()), 0);
  const std::string first = result();
  ASSERT_EQ(run(description()), 0);
  EXPECT_EQ(result(), first);
}

TEST_F(Calibrate, AnotherResultIsWrittenOverWithForceOnly) {
  ASSERT_EQ(run(description()), 0);
  const std::string other = description("Somebody 2002, table 4");
  EXPECT_EQ(run(other), 2);
  EXPECT_THAT(err_, HasSubstr("holds another result (--force"));
  EXPECT_EQ(run(other, true), 0);
  EXPECT_THAT(result(), HasSubstr("Somebody 2002"));
}

TEST_F(Calibrate, UncertaintiesGiveStandardErrors) {
  std::string text = description("Somebody 2001, table 3", R"(, "uncertainty": 100)");
  text.insert(text.find("\"source\": \"toy.one\""), "\"uncertainty\": 0.1, ");
  ASSERT_EQ(run(text), 0) << err_;
  // t1 = s + l / r, t2 = s + 4 l / r, each +- 0.1 s: s = (4 t1 - t2) / 3, +- 0.1 sqrt(17) / 3 = 0.1374 s.
  EXPECT_THAT(out_, HasSubstr("m.courier.setup  2.5 s  standard error 137 ms"));
}

TEST_F(Calibrate, ResultsAreNotThereToBeFitted) {
  EXPECT_EQ(run(description("toy.three")), 2);
  EXPECT_THAT(err_,
              HasSubstr("targets[1].source: \"toy.three\" is a result: results are predicted, never fitted"));
  EXPECT_EQ(run(description("toy.size")), 2);
  EXPECT_THAT(err_, HasSubstr("there is no microbenchmark \"toy.size\""));
  EXPECT_FALSE(std::filesystem::exists(toys_.home.configs() / "calibration"));
}

TEST_F(Calibrate, MistakesAreToldTogetherAndNothingRuns) {
  EXPECT_EQ(run(R"({ "calibration": "c", "scenario": "toy/carry",
    "parameters": { "rate": { "initial": "1 s", "low": "2 Mbit/s", "high": "1 Mbit/s" }, "x": { "initial": 1 } },
    "targets": [ { "component": "m", "metric": "t", "unit": "parsec", "source": "A citation", "sauce": 1 } ] })"),
            2);
  EXPECT_THAT(
      err_,
      AllOf(HasSubstr("parameters.rate.initial: does not measure the same"),
            HasSubstr("parameters.rate.high: is not above"), HasSubstr("parameters.x.low: is missing"),
            HasSubstr("unknown unit \"parsec\""), HasSubstr("targets[0].value: is missing"),
            HasSubstr("targets[0].sauce: unknown key"), HasSubstr("targets: are fewer than the parameters")));
}

TEST_F(Calibrate, ASettingThatTheScenarioDoesNotKnowIsTold) {
  std::string text = description();
  text.replace(text.find("m.courier.setup"), 15, "m.courier.sepup");
  EXPECT_EQ(run(text), 2);
  EXPECT_THAT(err_, HasSubstr("sepup"));
}

TEST_F(Calibrate, ATargetThatNothingMeasuresIsAFailure) {
  std::string text = description();
  text.replace(text.find("time.mean"), 9, "time.max");
  EXPECT_EQ(run(text), 1);
  EXPECT_THAT(err_, HasSubstr("the run has no m.courier time.max"));
}

TEST(Magnitudes, AreWrittenAsParametersTakeThem) {
  const auto text_of = [](const char* text) { return exact_text(*read_magnitude(Json::string(text))); };
  EXPECT_EQ(text_of("1500 us"), "1.5 ms");
  EXPECT_EQ(text_of("2 MB/s"), "16 Mbit/s");
  EXPECT_EQ(text_of("50 %"), "0.5");
  EXPECT_EQ(text_of("3000 W"), "3 kW");
  EXPECT_EQ(exact_text(rounded({Magnitude::Kind::duration, 1234567890}, 4)), "1.235 ms");
  EXPECT_FALSE(read_magnitude(Json::string("fast")));
}

}  // namespace
}  // namespace xenolith
