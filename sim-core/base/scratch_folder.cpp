#include "sim-core/base/scratch_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace xenolith {
namespace {

constexpr std::size_t drawn = 6;  // signs that mkdtemp puts in place of as many X

}  // namespace

ScratchFolder::ScratchFolder() {
  std::string name =
      (std::filesystem::temp_directory_path() / "xenolith-").string() + std::string(drawn, 'X');
  if (mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), "cannot make a folder for intermediate results");
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace xenolith
