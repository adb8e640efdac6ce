#include "analysis/profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

class Profiles : public testing::Test {
 protected:
  void SetUp() override {
    home_.root = scratch_.path();
    write("scenarios/t/s.json", "{}");
    write("configs/profiles/quick.json",
          R"({ "profile": "quick", "run": { "replications": 3, "warmup": "1 s" },
      "studies": { "t/s": { "replications": 7, "duration": "2 s" } } })");
  }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((home_.root / name).parent_path());
    std::ofstream(home_.root / name) << text;
  }
  std::string mistakes(const std::string& text) {
    write("configs/profiles/bad.json", text);
    Problems problems;
    read_profile(home_, "bad", problems);
    return problems.to_string();
  }
  ScratchFolder scratch_;
  Home home_;
};

TEST_F(Profiles, AStudysOwnSettingsWin) {
  Problems problems;
  const Profile profile = read_profile(home_, "quick", problems);
  EXPECT_EQ(problems.to_string(), "");
  const RunOverrides own = profile.overrides_for("t/s");
  EXPECT_EQ(own.at("replications").as_integer(), 7);
  EXPECT_EQ(own.at("warmup").as_string(), "1 s");
  EXPECT_EQ(own.at("duration").as_string(), "2 s");
  EXPECT_EQ(profile.overrides_for("t/other").at("replications").as_integer(), 3);
}

TEST_F(Profiles, OneThatIsNotThereNamesThoseThatAre) {
  Problems problems;
  read_profile(home_, "quik", problems);
  EXPECT_EQ(problems.to_string(),
            "--profile: quik: there is no such profile (quick; did you mean \"quick\"?)\n");
}

TEST_F(Profiles, MistakesAreTold) {
  EXPECT_THAT(mistakes(R"({ "profile": "bad", "run": { "seed": 2 } })"), HasSubstr("run.seed: unknown key"));
  EXPECT_THAT(mistakes(R"({ "profile": "bad", "run": { "duration": "2 sec" } })"),
              HasSubstr("run.duration: "));
  EXPECT_THAT(mistakes(R"({ "profile": "bad", "studies": { "t/s": { "replications": 0 } } })"),
              HasSubstr("run.replications: "));
  EXPECT_THAT(mistakes(R"({ "profile": "bad", "studies": { "t/s": { "warmup": { "mser": "a.b" } } } })"),
              HasSubstr("run.warmup.mser: "));
  EXPECT_THAT(mistakes(R"({ "profile": "bad", "about": 7 })"), HasSubstr("about: is number (text)"));
  EXPECT_THAT(mistakes(R"({ "profile": "good" })"), HasSubstr("is not the file's name"));
  EXPECT_THAT(mistakes(R"({ "profile": "bad", "studies": { "t/z": {} } })"),
              HasSubstr("there is no scenario \"t/z\""));
}

}  // namespace
}  // namespace xenolith
