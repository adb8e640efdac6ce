#include "analysis/finished_analysis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/base/file.hpp"
#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

TEST(FinishedAnalyses, GiveScenarioPictureAndTable) {
  const ScratchFolder scratch;
  std::filesystem::create_directories(scratch.path() / "figures");
  write_file(scratch.path() / "manifest.json", R"({ "scenario": "t/s" })");
  write_file(scratch.path() / "sensitivity.csv", "output,factor\n");
  Problems problems;
  const std::string folder = scratch.path().string();
  EXPECT_EQ(read_finished_analyses({folder}, problems).at(0).svg, "");
  write_file(scratch.path() / "figures/sensitivity.svg", "<svg></svg>");
  const auto analyses = read_finished_analyses({folder}, problems);
  EXPECT_EQ(problems.to_string(), "");
  ASSERT_EQ(analyses.size(), 1U);
  EXPECT_EQ(analyses[0].scenario, "t/s");
  EXPECT_EQ(analyses[0].svg, "<svg></svg>");
  EXPECT_EQ(analyses[0].text, "output,factor\n");
}

TEST(FinishedAnalyses, AFolderWithoutOneIsTold) {
  const ScratchFolder scratch;
  Problems problems;
  EXPECT_TRUE(read_finished_analyses({scratch.path().string()}, problems).empty());
  EXPECT_THAT(problems.to_string(), testing::HasSubstr("holds no sensitivity.csv"));
}

}  // namespace
}  // namespace xenolith
