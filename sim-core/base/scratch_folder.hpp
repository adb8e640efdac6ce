#pragma once

#include <filesystem>

namespace xenolith {

/// A new, empty folder that nobody else has; gone with everything in it when the object goes.
class ScratchFolder {
 public:
  /// Throws std::system_error where there is no room for one.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace xenolith
