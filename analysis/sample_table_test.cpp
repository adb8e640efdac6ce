#include "analysis/sample_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/reading.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

std::string problems_of(const std::string& text, SampleTable& samples) {
  Problems problems;
  const auto table = parse_csv(text, "samples.csv", problems);
  if (table) samples.add(*table, "samples.csv", problems);
  return problems.to_string();
}

SampleTable read(const std::string& text) {
  SampleTable samples;
  EXPECT_EQ(problems_of(text, samples), "");
  return samples;
}

std::string mistakes(const std::string& text) {
  SampleTable samples;
  return problems_of(text, samples);
}

const std::string header = "scenario,point,replication,seed,guests,path,component,metric,unit,value\n";

TEST(SampleTable, SelectsOnePointByItsParameters) {
  const SampleTable samples = read(header +
                                   "s,0,1,9,1,sv,c,rtt.median,us,70\n"
                                   "s,0,2,9,1,sv,c,rtt.median,us,72\n"
                                   "s,1,1,9,2,sv,c,rtt.median,us,80\n"
                                   "s,0,1,9,1,sv,c,rtt.q1,us,60\n");
  const auto found = take_reading({"s", "c", "rtt.median", "us"}, {{"guests", "1"}}, samples);
  EXPECT_EQ(found.points, std::vector<std::int64_t>{0});
  EXPECT_EQ(found.values, (std::map<std::int64_t, double>{{1, 70}, {2, 72}}));
  EXPECT_EQ(found.unit, "us");
}

TEST(SampleTable, ShowsThatASelectionIsAmbiguous) {
  const SampleTable samples = read(header + "s,0,1,9,1,sv,c,m,us,70\ns,1,1,9,2,sv,c,m,us,80\n");
  EXPECT_EQ(take_reading({"s", "c", "m", "us"}, {{"path", "sv"}}, samples).points.size(), 2U);
}

TEST(SampleTable, AParameterThatAPointDoesNotHaveNeverFits) {
  const SampleTable samples = read(header + "s,0,1,9,,sv,c,m,us,70\n");
  EXPECT_TRUE(take_reading({"s", "c", "m", "us"}, {{"guests", ""}}, samples).points.empty());
}

TEST(SampleTable, LeavesOutWhatHasNoValue) {
  EXPECT_TRUE(read(header + "s,0,1,9,1,sv,c,m,us,\n").rows().empty());
}

TEST(SampleTable, TellsTheLineOfWhatIsNoNumber) {
  EXPECT_THAT(mistakes(header + "s,0,1,9,1,sv,c,m,us,1\ns,0,1,9,1,sv,c,m,us,fast\n"),
              HasSubstr("samples.csv:3: value: \"fast\" is no number"));
  EXPECT_NE(mistakes(header + "s,0,1,9,1,sv,c,m,us,inf\n"), "");
  EXPECT_NE(mistakes(header + "s,x,1,9,1,sv,c,m,us,1\n"), "");
}

TEST(SampleTable, RefusesAFileWithoutTheContractsColumns) {
  EXPECT_THAT(mistakes("scenario,point\n"), HasSubstr("metric: there is no such column"));
}

TEST(JoinTables, KeepsTheParametersOfAll) {
  Problems problems;
  const auto a = parse_csv("scenario,seed,guests,component,value\nx,1,8,c,5\n", "a", problems);
  const auto b = parse_csv("scenario,seed,path,component,value\ny,1,sv,\"d,e\",6\n", "b", problems);
  EXPECT_EQ(join_tables({*a}), "scenario,seed,guests,component,value\nx,1,8,c,5\n");
  EXPECT_EQ(join_tables({*a, *b}),
            "scenario,seed,guests,path,component,value\nx,1,8,,c,5\ny,1,,sv,\"d,e\",6\n");
}

TEST(UnitRatio, ConvertsWithinADimensionOnly) {
  EXPECT_DOUBLE_EQ(unit_ratio("us", "ms").value_or(0), 0.001);
  EXPECT_DOUBLE_EQ(unit_ratio("MB/s", "Mbit/s").value_or(0), 8);
  EXPECT_DOUBLE_EQ(unit_ratio("1", "%").value_or(0), 100);
  EXPECT_FALSE(unit_ratio("us", "B"));
  EXPECT_FALSE(unit_ratio("us", "parsec"));
}

}  // namespace
}  // namespace xenolith
