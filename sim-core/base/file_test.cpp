#include "sim-core/base/file.hpp"

#include <gtest/gtest.h>

#include <string>

#include "sim-core/base/hash.hpp"
#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  ScratchFolder scratch_;
  const fs::path& folder_ = scratch_.path();
};

std::string error_of(void (*act)(const fs::path&), const fs::path& path) {
  try {
    act(path);
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

TEST_F(FileTest, WritesAllOrNothing) {
  const fs::path path = folder_ / "a.csv";
  const std::string bytes = std::string(200'000, 'x') + std::string("\0\r\n\xFF", 4);
  write_file(path, "first");
  write_file(path, bytes);
  EXPECT_EQ(read_file(path), bytes);
  EXPECT_FALSE(fs::exists(folder_ / "a.csv.tmp"));
  write_file(path, "");
  EXPECT_EQ(read_file(path), "");
}

TEST_F(FileTest, FailuresNameFileAndReason) {
  const fs::path missing = folder_ / "none" / "a";
  EXPECT_EQ(error_of([](const fs::path& path) { (void)read_file(path); }, missing),
            missing.string() + ": cannot be opened: No such file or directory");
  EXPECT_EQ(error_of([](const fs::path& path) { write_file(path, "x"); }, missing),
            missing.string() + ": cannot be created: No such file or directory");
  EXPECT_EQ(error_of([](const fs::path& path) { (void)read_file(path); }, folder_),
            folder_.string() + ": cannot be read: Is a directory");
}

TEST_F(FileTest, AFailedWriteLeavesNothingBehind) {
  const fs::path taken = folder_ / "folder";
  fs::create_directories(taken);
  EXPECT_EQ(error_of([](const fs::path& path) { write_file(path, "x"); }, taken),
            taken.string() + ": cannot be written: Is a directory");
  EXPECT_FALSE(fs::exists(folder_ / "folder.tmp"));
}

// The values of xxHash's own test vectors for the empty input.
TEST_F(FileTest, Hashes) {
  EXPECT_EQ(hash64(""), 0x2d06800538d394c2ULL);
  EXPECT_EQ(hash_hex(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_NE(hash_hex("a"), hash_hex("b"));
  write_file(folder_ / "a", "scenario");
  EXPECT_EQ(hash_file_hex(folder_ / "a"), hash_hex("scenario"));
  EXPECT_THROW((void)hash_file_hex(folder_ / "b"), FileError);
}

}  // namespace
}  // namespace xenolith
