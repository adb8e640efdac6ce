#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

/// xxHash (XXH3): fast, the same on every machine, and not meant against forgery.
namespace xenolith {

/// 64 bits of `bytes`, as a number.
std::uint64_t hash64(std::string_view bytes);
/// 128 bits of `bytes`, as 32 lower-case hexadecimal digits.
std::string hash_hex(std::string_view bytes);
/// The same of a whole file. Throws FileError (`file.hpp`) if it cannot be read.
std::string hash_file_hex(const std::filesystem::path& path);

}  // namespace xenolith
