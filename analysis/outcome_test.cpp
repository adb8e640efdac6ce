#include "analysis/outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim-core/base/file.hpp"
#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

/// Results of the shipped latency study with round numbers, and what becomes of them.
class OutcomeOfResults : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "scenarios/t");
    std::filesystem::create_directories(folder_ / "results");
    for (const char* name : {"analysis", "configs"}) {
      std::filesystem::create_directory_symlink(std::filesystem::path(XENOLITH_SOURCE_DIR) / name,
                                                folder_ / name);
    }
    write("scenarios/t/s.json", R"({ "about": "Two paths & one wire." })");
    write("scenarios/t/s.figure.json",
          R"({ "figure": "t/s", "title": "T", "question": "Q?", "paper": "P", "alt": "A", "caption": "C.",
      "x": { "parameter": "guests", "label": "Guests", "scale": "category" }, "y": { "label": "Time", "unit": "ms", "scale": "linear" },
      "series": [ { "label": "S", "scenario": "t/s", "component": "c", "middle": "rtt.median" } ] })");
    write("scenarios/t/claims.json", R"({ "ledger": "t", "paper": "A. Author, A Title", "inputs": [],
      "readings": { "time": { "scenario": "t/s", "component": "c", "metric": "rtt.median", "unit": "ms" } },
      "claims": [ { "id": "t.x", "study": "t/s", "kind": "value", "section": "1", "statement": "s", "reason": "r",
        "expression": "time[guests=1]", "unit": "ms", "paper": 0.08, "within": [0.07, 0.09] } ] })");
    write("results/samples.csv",
          "scenario,point,replication,seed,guests,component,metric,unit,value\n"
          "t/s,0,1,1,1,c,rtt.median,us,79\nt/s,0,2,1,1,c,rtt.median,us,80\nt/s,0,3,1,1,c,rtt.median,us,81\n");
    write("results/summary.csv",
          "scenario,point,guests,component,metric,unit,n,mean,sd,ci95_low,ci95_high,median,q1,q3,min,max\n"
          "t/s,0,1,c,rtt.median,us,3,80,1,77,83,80,79,81,79,81\n");
    write("results/resolved.json", R"({"points":[{"point":0,"warmup":"1 s","duration":"5 s","values":[
      {"address":"a.guest1.cost","value":"9 us","origin":"hardware/p.json:3:4"},
      {"address":"a.guest2.cost","value":"9 us","origin":"hardware/p.json:3:4"},
      {"address":"a.ixp2400.on","value":true,"origin":"default"}]}]})");
    write("results/manifest.json",
          R"({"version":"0.1.0","points":1,"replications":3,"seed":7,"host":{"name":"secret"}})");
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  Outcome outcome() {
    library_ = read_study_library(Home{folder_}, problems_);
    const StudyPlan plan = plan_studies(library_, {}, problems_);
    EXPECT_EQ(problems_.to_string(), "");
    return write_outcome(plan, library_, {{"t/s", folder_ / "results"}},
                         {folder_ / "out", {"svg"}, "quick", "xenolith reproduce", "Title"}, problems_);
  }
  ScratchFolder scratch_;
  const std::filesystem::path& folder_ = scratch_.path();
  StudyLibrary library_;
  Problems problems_;
};

TEST_F(OutcomeOfResults, WritesFiguresClaimsTablesAndPage) {
  const Outcome result = outcome();
  EXPECT_EQ(problems_.to_string(), "");
  ASSERT_EQ(result.claims.size(), 1U);
  EXPECT_EQ(result.claims.front().judgement.verdict, Verdict::holds);
  EXPECT_EQ(result.figures.front().mistake, "");
  for (const auto& file : result.files) EXPECT_TRUE(std::filesystem::exists(file)) << file;
  EXPECT_EQ(read_file(folder_ / "out/samples.csv"), read_file(folder_ / "results/samples.csv"));
  EXPECT_THAT(read_file(folder_ / "out/claims.json"), HasSubstr("\"verdict\": \"holds\""));
  const std::string page = read_file(folder_ / "out/report/index.html");
  for (const char* part :
       {"Two paths &amp; one wire.", "1 point, 3 replications of each; 5 s after 1 s of warm-up; seed 7.",
        "All 2 parameters", "a.guest[*].cost", "a.ixp[*].on", "hardware/p.json:3:4", "<svg",
        "A. Author, A Title", "&quot;version&quot;: &quot;0.1.0&quot;"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_THAT(page, testing::Not(HasSubstr("secret")));
  EXPECT_THAT(read_file(folder_ / "out/manifest.json"), HasSubstr("\"t/s\": {"));
}

TEST_F(OutcomeOfResults, AResultFileThatIsWrongWritesNothing) {
  write("results/samples.csv", "scenario,point\nt/s,0\n");
  outcome();
  EXPECT_THAT(problems_.to_string(), HasSubstr("samples.csv:1: metric: there is no such column"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

TEST_F(OutcomeOfResults, AResultFileThatIsNotThereIsAFileError) {
  std::filesystem::remove(folder_ / "results/summary.csv");
  EXPECT_THROW(outcome(), FileError);
}

}  // namespace
}  // namespace xenolith
