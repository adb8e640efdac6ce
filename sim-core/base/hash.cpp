#include "sim-core/base/hash.hpp"

#include <array>
#include <cstddef>

#include "sim-core/base/file.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace xenolith {

std::uint64_t hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string hash_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  std::string text;
  for (const std::uint64_t half : std::array<std::uint64_t, 2>{hash.high64, hash.low64}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[(half >> shift) & 15U];
  }
  return text;
}

std::string hash_file_hex(const std::filesystem::path& path) { return hash_hex(read_file(path)); }

}  // namespace xenolith
