#pragma once

#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace xenolith {

/// A file that cannot be read or written; exit code 4. The text names the file and the reason.
class FileError : public std::runtime_error {
 public:
  FileError(const std::filesystem::path& path, std::string_view what);
};

/// All bytes of a file, or the first `most` of them. Throws FileError.
std::string read_file(const std::filesystem::path& path,
                      std::size_t most = std::numeric_limits<std::size_t>::max());

/// Whether a file outlives a failure of the machine that comes right after it was written.
enum class Sync { yes, no };

/// Writes `<path>.tmp`, brings it to the disk and renames it: whoever sees `path` sees all of it. The folder
/// must be there. Throws FileError; what stood at `path` before is then untouched. Without `Sync` that holds
/// as long as the machine runs: the end of this process, however it comes, leaves all or nothing.
void write_file(const std::filesystem::path& path, std::string_view bytes, Sync sync = Sync::yes);

}  // namespace xenolith
