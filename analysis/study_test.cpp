#include "analysis/study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Two systems: t with a figure of t/a and claims over t/a and t/b, u with a scenario that nothing reads.
class Studies : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"t/a.json", "t/b.json", "u/c.json"}) write(name, "{}");
    write("t/a.figure.json",
          R"({ "figure": "t/a", "title": "T", "question": "Q", "paper": "P", "alt": "A", "caption": "C",
      "x": { "parameter": "n", "label": "N", "scale": "log2" }, "y": { "label": "T", "unit": "ms", "scale": "log" },
      "series": [ { "label": "S", "scenario": "t/a", "component": "c", "middle": "m" } ] })");
    write("t/claims.json", R"({ "ledger": "t", "paper": "p", "inputs": [], "readings": {
        "a": { "scenario": "t/a", "component": "c", "metric": "m", "unit": "ms" },
        "b": { "scenario": "t/b", "component": "c", "metric": "m", "unit": "ms" } }, "claims": [)" +
                               claim("t.1", "t/a", "a") + "," + claim("t.2", "t/a", "a - b") + "," +
                               claim("t.3", "t/b", "b") + "] }");
  }
  static std::string claim(const std::string& id, const std::string& study, const std::string& expression) {
    return R"({ "id": ")" + id + R"(", "study": ")" + study + R"(", "expression": ")" + expression +
           R"(", "kind": "order", "section": "1", "statement": "s", "reason": "r", "unit": "ms", "above": 0 })";
  }
  void write(const std::string& name, const std::string& text) {
    const auto file = folder_ / "scenarios" / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  StudyPlan plan(const std::vector<std::string>& studies) {
    problems_ = Problems();
    library_ = read_study_library(Home{folder_}, problems_);
    return plan_studies(library_, studies, problems_);
  }
  static std::vector<std::string> ids(const StudyPlan& plan) {
    std::vector<std::string> found;
    for (const PlannedClaim& planned : plan.claims) found.push_back(planned.claim->id);
    return found;
  }
  ScratchFolder scratch_;
  const std::filesystem::path& folder_ = scratch_.path();
  Problems problems_;
  StudyLibrary library_;
};

TEST_F(Studies, ClaimsOfWhatIsNotModelledArePlannedAndNeedNoScenario) {
  write("v/claims.json", R"({ "ledger": "v", "paper": "p", "inputs": [], "readings": {}, "claims": [
      { "id": "v.1", "study": "v/later", "kind": "trend", "section": "1", "statement": "s", "reason": "r", "unit": "ms",
        "pending": "the service" } ] })");
  EXPECT_THAT(ids(plan({})), testing::Contains("v.1"));
  EXPECT_EQ(problems_.to_string(), "");
  EXPECT_THAT(ids(plan({"t"})), testing::Not(testing::Contains("v.1")));
  plan({"v"});
  EXPECT_EQ(problems_.to_string(), "STUDY: v: is not modelled yet: 1 claims of it are pending\n");
}

TEST_F(Studies, NoNameMeansAllThatHaveAFigureOrAClaim) {
  const StudyPlan all = plan({});
  EXPECT_EQ(problems_.to_string(), "");
  EXPECT_THAT(all.scenarios, ElementsAre("t/a", "t/b"));
  EXPECT_THAT(ids(all), ElementsAre("t.1", "t.2", "t.3"));
  EXPECT_EQ(all.figures.size(), 1U);
}

TEST_F(Studies, AFolderMeansAllInIt) { EXPECT_THAT(ids(plan({"t/"})), ElementsAre("t.1", "t.2", "t.3")); }

TEST_F(Studies, AnExperimentBringsWhatItsClaimsRead) {
  const StudyPlan a = plan({"t/a"});
  EXPECT_THAT(ids(a), ElementsAre("t.1", "t.2"));
  EXPECT_THAT(a.scenarios, ElementsAre("t/a", "t/b"));
  const StudyPlan b = plan({"t/b"});
  EXPECT_THAT(ids(b), ElementsAre("t.2", "t.3"));
  EXPECT_TRUE(b.figures.empty());
}

TEST_F(Studies, UnknownAndEmptyStudiesAreMistakes) {
  plan({"t/aa"});
  EXPECT_THAT(problems_.to_string(), HasSubstr("there is no such study"));
  EXPECT_THAT(problems_.to_string(), HasSubstr("\"t/a\""));
  plan({"u"});
  EXPECT_THAT(problems_.to_string(), HasSubstr("has neither a figure nor a claim"));
}

TEST_F(Studies, ChecksItsOwnFilesOnly) {
  EXPECT_TRUE(check_study_file(folder_ / "scenarios/t/claims.json", problems_));
  EXPECT_TRUE(check_study_file(folder_ / "scenarios/t/a.figure.json", problems_));
  EXPECT_FALSE(check_study_file(folder_ / "scenarios/t/a.json", problems_));
  EXPECT_EQ(problems_.to_string(), "");
  write("t/claims.json", "{}");
  EXPECT_TRUE(check_study_file(folder_ / "scenarios/t/claims.json", problems_));
  EXPECT_FALSE(problems_.empty());
}

TEST_F(Studies, AScenarioThatIsNotThereIsAMistake) {
  std::filesystem::remove(folder_ / "scenarios/t/b.json");
  plan({"t/a"});
  EXPECT_THAT(problems_.to_string(), HasSubstr("readings.b: there is no scenario \"t/b\""));
}

}  // namespace
}  // namespace xenolith
