#include "sim-core/experiment/rerun.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/base/file.hpp"
#include "sim-core/experiment/execute.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* scenario =
    R"({ "scenario": "test", "parameters": { "n": 1 }, "sweep": { "n": [1, 2, 3] },
  "machines": { "m": { "pair[1..${n}]": { "model": "toy-host", "echo": { "part": "parrot" },
    "ping": { "model": "toy-pinger", "period": "1 us", "peer": "echo" } } } },
  "measure": { "m.pair[*].ping.rtt": ["mean"] },
  "run": { "duration": "100 us", "replications": 2 } })";

constexpr const char* part = R"({ "part": "parrot", "about": "A part.", "model": "toy/toy-echo",
  "values": { "delay": { "value": "2 us", "source": "parrot", "kind": "spec" } },
  "sources": { "parrot": "Data sheet" } })";

struct RerunTest : testing::Test {
  RerunTest() {
    toys.scenario("test", scenario);
    toys.part("parrot", part);
  }

  std::unique_ptr<Plan> planned(const PlanRequest& request, Problems& problems) {
    catalogue = std::make_unique<Catalogue>(toys.home, toys.registry);
    return std::make_unique<Plan>(request, *catalogue, problems);
  }
  fs::path run(const PlanRequest& request, const std::string& folder, Shard shard = {}) {
    Problems problems;
    const auto plan = planned(request, problems);
    ExecuteOptions options;
    options.out = toys.home.root / "out" / folder;
    options.tool = {"1", "r", "c", "t"};
    options.shard = shard;
    execute(*plan, options);
    EXPECT_EQ(problems.to_string(), "");
    return options.out;
  }
  RunRecord record_of(const fs::path& folder) {
    Problems problems;
    const auto record = read_run_record(folder, problems);
    EXPECT_EQ(problems.to_string(), "");
    return record.value();
  }
  /// What is wrong with repeating a run.
  std::string mistakes(const RunRecord& record, const std::string& given = "") {
    Problems problems;
    const PlanRequest request = request_again(record, toys.home, given, problems);
    if (problems.empty()) {
      const auto plan = planned(request, problems);
      if (problems.empty()) check_same_plan(record, *plan, problems);
    }
    return toys.without_folder(problems.to_string());
  }
  std::vector<std::string> differences(const RunRecord& record, const fs::path& folder) {
    std::vector<std::string> found;
    for (const RepeatedFile& file : compare_results(record, folder)) {
      if (!file.difference.empty()) found.push_back(file.name + ": " + file.difference);
    }
    return found;
  }
  void edit(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text = read_file(file);
    ASSERT_NE(text.find(from), std::string::npos) << text;
    write_file(file, text.replace(text.find(from), from.size(), to));
  }

  ToyHome toys;
  std::unique_ptr<Catalogue> catalogue;
};

TEST_F(RerunTest, a_request_survives_the_manifest_and_gives_the_same_bytes) {
  const PlanRequest asked{"test",
                          {"n=2,3", "m.pair1.ping.period=2 us"},
                          true,
                          {{"seed", Json::integer(7)}, {"duration", Json::string("50 us")}}};
  const RunRecord record = record_of(run(asked, "first", {1, 2}));
  EXPECT_EQ(record.request.sets, asked.sets);
  EXPECT_EQ(record.request.run, asked.run);
  EXPECT_EQ(record.seed, 7);
  EXPECT_EQ(mistakes(record), "");
  Problems problems;
  const fs::path again = run(request_again(record, toys.home, "", problems), "again", *record.shard);
  EXPECT_THAT(differences(record, again), IsEmpty());
}

TEST_F(RerunTest, tells_the_first_line_that_is_another_one) {
  const RunRecord record = record_of(run({"test", {}, true, {}}, "first"));
  const fs::path other = run({"test", {"n=1"}, true, {}}, "other");
  const auto found = differences(record, other);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_THAT(found[0], HasSubstr("samples.csv: the manifest names the hash "));
  EXPECT_THAT(found[0], HasSubstr("from line 4 on: it was 'test,1,0,1,2,"));
  EXPECT_THAT(found[0], HasSubstr("and is the end of the file"));
}

TEST_F(RerunTest, a_result_that_was_changed_afterwards_is_a_difference) {
  const RunRecord record = record_of(run({"test", {}, true, {}}, "first"));
  const fs::path again = run({"test", {}, true, {}}, "again");
  edit(record.folder / "samples.csv", "test,0,0,1,1,", "test,0,0,1,9,");
  const auto found = differences(record, again);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("samples.csv: the repetition is what the manifest names"));
  EXPECT_THAT(found[0], HasSubstr("from line 2 on: it was 'test,0,0,1,1,"));
  fs::remove(record.folder / "samples.csv");  // nothing but the manifest is needed
  EXPECT_THAT(differences(record, again), IsEmpty());
}

TEST_F(RerunTest, refuses_inputs_that_changed_and_names_them) {
  const RunRecord record = record_of(run({"test", {}, true, {}}, "first"));
  edit(toys.home.hardware() / "toy/parrot.json", "2 us", "3 us");
  EXPECT_THAT(mistakes(record),
              HasSubstr("hardware/toy/parrot.json: the file has changed since the run used it"));
  fs::remove(toys.home.hardware() / "toy/parrot.json");
  EXPECT_THAT(mistakes(record),
              HasSubstr("hardware/toy/parrot.json: the file is not there, and the run used it"));
  toys.part("parrot", part);
  EXPECT_EQ(mistakes(record), "");
  edit(toys.home.scenarios() / "test.json", "1 us", "4 us");
  EXPECT_THAT(mistakes(record), HasSubstr("scenarios/test.json: the file has changed"));
  fs::remove(toys.home.scenarios() / "test.json");
  EXPECT_THAT(mistakes(record), HasSubstr("inputs[0]: the scenario scenarios/test.json is not there"));
  toys.scenario("other", scenario);
  EXPECT_THAT(mistakes(record, (toys.home.scenarios() / "other.json").string()),
              HasSubstr("is another file (a file of the name test.json)"));
}

TEST_F(RerunTest, refuses_a_manifest_that_was_edited) {
  const fs::path folder = run({"test", {}, true, {}}, "first");
  edit(folder / "manifest.json", "\"points\": 3", "\"points\": 4");
  EXPECT_THAT(mistakes(record_of(folder)), HasSubstr("points: the manifest says 4 (3, as its request has)"));
  edit(folder / "manifest.json", "\"points\": 4", "\"points\": 3");
  edit(folder / "manifest.json", "\"status\": \"complete\"", "\"status\": \"interrupted\"");
  EXPECT_THAT(mistakes(record_of(folder)),
              HasSubstr("manifest.json:3:13: status: the run is \"interrupted\""));
}

TEST_F(RerunTest, reads_no_manifest_that_is_none) {
  const fs::path folder = run({"test", {}, true, {}}, "first");
  const auto wrong = [&](const std::string& from, const std::string& to) {
    fs::copy_file(folder / "manifest.json", folder / "copy.json", fs::copy_options::overwrite_existing);
    edit(folder / "copy.json", from, to);
    Problems problems;
    EXPECT_FALSE(read_run_record(folder / "copy.json", problems));
    return toys.without_folder(problems.to_string());
  };
  EXPECT_THAT(wrong("\"input_hash\"", "\"input\""), HasSubstr("is no manifest of a run"));
  EXPECT_THAT(wrong("\"format\": 1", "\"format\": 2"), HasSubstr("format: this is format 2 (1)"));
  EXPECT_THAT(wrong("\"seed\": 1", "\"seed\": 1.5"), HasSubstr("seed: found 1.5 (a whole number)"));
  EXPECT_THAT(wrong("\"request\": {", "\"request\": [], \"r\": {"),
              HasSubstr("request: found a value of kind array"));
  EXPECT_THAT(wrong("\"status\": \"complete\"", "\"status\": null"),
              HasSubstr("status: found a value of kind null"));
  EXPECT_THAT(wrong("\"scenarios/test.json\"", "\"../test.json\""),
              HasSubstr("inputs[0].path: \"../test.json\" leaves the folder"));
  EXPECT_THAT(wrong("\"scenarios/test.json\"", "\"/etc/passwd\""),
              HasSubstr("\"/etc/passwd\" leaves the folder"));
  EXPECT_THAT(wrong("\"samples.csv\"", "\"../samples.csv\""),
              HasSubstr("results[0].path: \"../samples.csv\" leaves"));
  EXPECT_THAT(wrong("\"samples.csv\"", "\"notes.txt\""),
              HasSubstr("results[0].path: no run writes \"notes.txt\""));
  EXPECT_THAT(wrong("\"samples.csv\"", "\"summary.csv\""), HasSubstr("\"summary.csv\" comes up twice"));
  EXPECT_THAT(wrong("\"hash\": \"", "\"hash\": \"X"), HasSubstr("is not a hash"));
}

TEST_F(RerunTest, tells_in_what_programs_differ) {
  EXPECT_EQ(other_tool({"1", "r", "c", "t"}, {"1", "r", "c", "t"}), "");
  EXPECT_EQ(other_tool({"1", "r", "c", "t"}, {"2", "r", "d", "t"}),
            "the run was made by another program: version 1, now 2, compiler c, now d");
}

}  // namespace
}  // namespace xenolith
