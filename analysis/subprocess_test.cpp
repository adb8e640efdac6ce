#include "analysis/subprocess.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

TEST(RunProgram, GivesOutputOfBothStreamsAndTheExitCode) {
  const ProgramResult result = run_program({"sh", "-c", "echo one; echo two >&2; exit 3"});
  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(result.output, "one\ntwo\n");
}

TEST(RunProgram, PassesArgumentsAsTheyAre) {
  EXPECT_EQ(run_program({"printf", "%s", "a b'$x"}).output, "a b'$x");
}

TEST(RunProgram, TellsAProgramThatIsNotThere) {
  const ProgramResult result = run_program({"no-such-program-anywhere"});
  EXPECT_EQ(result.status, 127);
  EXPECT_NE(result.output.find("no-such-program-anywhere"), std::string::npos);
}

TEST(RunProgram, TellsTheSignalThatEndedIt) {
  EXPECT_EQ(run_program({"sh", "-c", "kill -9 $$"}).status, 137);
}

}  // namespace
}  // namespace xenolith
