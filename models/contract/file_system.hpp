#pragma once

#include <string_view>

#include "models/contract/block.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// A file of one file system.
struct FileId {
  int number = -1;
  friend constexpr bool operator==(FileId, FileId) = default;
};

/// Files of a machine as its programs see them: sequential reads and writes through a page cache. Calls spend
/// the machine's processor time for copies.
class FileSystem {
 public:
  static constexpr std::string_view contract = "file-system";
  virtual ~FileSystem() = default;
  /// Room for more files.
  virtual Bytes free() const = 0;
  /// A new, empty file with room for so much. There must be room.
  virtual FileId create(Bytes room) = 0;
  /// A file that was there before the run, with nothing of it in the page cache.
  virtual FileId install(Bytes size) = 0;
  virtual Bytes size(FileId file) const = 0;
  /// Of what was written.
  virtual Task<> read(FileId file, BlockRange range) = 0;
  /// Within the file's room.
  virtual Task<> write(FileId file, BlockRange range) = 0;
  /// Returns when what was written is on the medium.
  virtual Task<> sync(FileId file) = 0;
  /// Deletes a file; what was not written yet never is.
  virtual Task<> remove(FileId file) = 0;
  /// Puts a whole file into the page cache at once: somebody has just used it.
  virtual void warm(FileId file) = 0;
};

}  // namespace xenolith
