#include "analysis/anatomy_change.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/file.hpp"
#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

TEST(AnatomyChange, names_the_component_whose_time_changed_most) {
  const ScratchFolder scratch;
  const std::string head = "replication,component,stage,requests,service_ps,waiting_ps\n";
  std::filesystem::create_directories(scratch.path() / "a");
  std::filesystem::create_directories(scratch.path() / "b");
  write_file(scratch.path() / "a/anatomy_samples.csv",
             head +
                 "0,nic,read,2,4000000,2000000\n0,nic,write,2,2000000,0\n0,bus,move,2,10000000,2000000\n1,"
                 "nic,read,2,4000000,6000000\n1,nic,write,2,2000000,0\n"
                 "1,bus,move,2,10000000,6000000\n");
  write_file(scratch.path() / "b/anatomy_samples.csv",
             head +
                 "0,nic,read,2,4000000,18000000\n0,nic,write,2,2000000,0\n0,bus,move,2,8000000,2000000\n1,"
                 "nic,read,2,4000000,24000000\n1,nic,write,2,2000000,0\n"
                 "1,bus,move,2,8000000,6000000\n");
  Problems problems;
  const auto changes = anatomy_changes(scratch.path() / "a", scratch.path() / "b", 0.95, problems);
  EXPECT_EQ(problems.to_string(), "");
  ASSERT_TRUE(changes.has_value());
  ASSERT_EQ(changes->size(), 3U);
  const AnatomyChange& nic = changes->at(0);
  EXPECT_EQ(nic.component, "nic");
  EXPECT_DOUBLE_EQ(nic.service_a, 3.0);
  EXPECT_DOUBLE_EQ(nic.waiting_a, 2.0);
  EXPECT_DOUBLE_EQ(nic.waiting_b, 10.5);
  EXPECT_DOUBLE_EQ(nic.difference.mean, 8.5);
  EXPECT_NEAR(*nic.difference.half, 12.7062047 * 0.5, 1e-6);  // of 8 and 9
  EXPECT_EQ(changes->at(1).component, "bus");
  EXPECT_EQ(changes->at(1).change, Change::less);
  EXPECT_EQ(changes->at(2).component, "the whole");
  EXPECT_DOUBLE_EQ(changes->at(2).difference.mean, 7.5);
}

TEST(AnatomyChange, is_nothing_where_one_side_has_no_anatomy) {
  const ScratchFolder scratch;
  Problems problems;
  EXPECT_FALSE(anatomy_changes(scratch.path(), scratch.path(), 0.95, problems).has_value());
  EXPECT_TRUE(problems.empty());
}

}  // namespace
}  // namespace xenolith
