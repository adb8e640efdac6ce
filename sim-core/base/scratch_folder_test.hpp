// A folder for one test alone.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace xenolith {

/// A new, empty folder that nobody else has, and that is gone with everything in it after the test: several
/// programs with the same tests (one per compiler and per sanitizer) run at the same time.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "xenolith-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace xenolith
