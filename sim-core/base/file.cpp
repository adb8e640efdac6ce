#include "sim-core/base/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace xenolith {
namespace {

std::string last_error() { return std::generic_category().message(errno); }

/// An open file that closes itself.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags, mode_t mode = 0)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  /// False if closing told of a write that failed.
  bool close() {
    const int number = number_;
    number_ = -1;
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

FileError::FileError(const std::filesystem::path& path, std::string_view what)
    : std::runtime_error(path.string() + ": " + std::string(what)) {}

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  const Descriptor file(path, O_RDONLY);
  if (!file.is_open()) throw FileError(path, "cannot be opened: " + last_error());
  std::string bytes;
  std::array<char, 65536> chunk;
  while (true) {
    const ssize_t got = ::read(file.number(), chunk.data(), std::min(chunk.size(), most - bytes.size()));
    if (got == 0) return bytes;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileError(path, "cannot be read: " + last_error());
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

void write_file(const std::filesystem::path& path, std::string_view bytes, Sync sync) {
  std::filesystem::path temporary = path;
  temporary += ".tmp";
  constexpr mode_t everyone_reads = 0666;  // as far as the user's umask lets
  Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC, everyone_reads);
  if (!file.is_open()) throw FileError(path, "cannot be created: " + last_error());
  const bool written = write_all(file.number(), bytes) &&
                       (sync == Sync::no || ::fsync(file.number()) == 0) && file.close();
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const std::string reason = last_error();
    ::unlink(temporary.c_str());
    throw FileError(path, "cannot be written: " + reason);
  }
}

}  // namespace xenolith
