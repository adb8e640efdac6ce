#include "models/cpu/smt_processor/line_directory.hpp"

#include <gtest/gtest.h>

#include "sim-core/kernel/simulator.hpp"

namespace xenolith {
namespace {

/// Two sockets of two cores: 0 and 1, 2 and 3.
class LineDirectoryTest : public testing::Test {
 protected:
  Simulator sim_;
  MessageLine line_{sim_};
  LineDirectory lines_{{.memory = 150_ns, .transfer = 240_ns, .invalidation = 90_ns, .near = 20_ns}, 2};
};

TEST_F(LineDirectoryTest, TheFirstCopyComesFromMemoryAndStays) {
  EXPECT_EQ(lines_.load(0, line_), 150_ns);
  EXPECT_EQ(lines_.load(0, line_), 0_ns);
  EXPECT_EQ(lines_.store(0, line_), 0_ns);  // nobody else has it
}

TEST_F(LineDirectoryTest, AMessageToTheOtherSocketIsAnInvalidationAndATransfer) {
  lines_.load(2, line_);
  lines_.load(0, line_);
  EXPECT_EQ(lines_.store(0, line_), 90_ns);
  LineDirectory::own(0, line_);
  EXPECT_EQ(lines_.load(2, line_), 240_ns);
  EXPECT_EQ(lines_.load(2, line_), 0_ns);
  EXPECT_EQ(lines_.store(0, line_), 90_ns);  // the writer kept a copy
}

TEST_F(LineDirectoryTest, AMessageToTheNeighbourStaysInTheSocket) {
  lines_.load(1, line_);
  EXPECT_EQ(lines_.load(0, line_), 20_ns);
  EXPECT_EQ(lines_.store(0, line_), 20_ns);
  LineDirectory::own(0, line_);
  EXPECT_EQ(lines_.load(1, line_), 20_ns);
}

TEST_F(LineDirectoryTest, AStoreFetchesALineThatTheCoreDoesNotHave) {
  EXPECT_EQ(lines_.store(0, line_), 150_ns);
  LineDirectory::own(3, line_);
  EXPECT_EQ(lines_.store(0, line_), 240_ns);
  EXPECT_EQ(lines_.store(2, line_), 20_ns);
}

TEST_F(LineDirectoryTest, ADevicesWriteTakesAllCopies) {
  lines_.load(0, line_);
  lines_.load(2, line_);
  LineDirectory::write_memory(line_);
  EXPECT_EQ(lines_.load(0, line_), 150_ns);
  EXPECT_EQ(lines_.load(2, line_), 150_ns);
}

}  // namespace
}  // namespace xenolith
