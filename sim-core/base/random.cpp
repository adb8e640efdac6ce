#include "sim-core/base/random.hpp"

#include <Random123/philox.h>

#include "sim-core/base/check.hpp"
#include "sim-core/base/hash.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {
namespace {

__extension__ typedef unsigned __int128 Uint128;

/// Both numbers in one key: hashed as 16 bytes, least significant first, whatever the machine's order.
std::uint64_t key_of(std::uint64_t seed, std::uint64_t replication) {
  std::array<char, 16> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>((seed >> (8 * i)) & 0xff);
    bytes[i + 8] = static_cast<char>((replication >> (8 * i)) & 0xff);
  }
  return hash64({bytes.data(), bytes.size()});
}

std::uint32_t low(std::uint64_t value) { return static_cast<std::uint32_t>(value & 0xffffffffU); }
std::uint32_t high(std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); }

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view address)
    : key_(key_of(seed, replication)), component_(hash64(address)) {}

void RandomStream::refill() {
  const r123::Philox4x32 philox;
  const r123::Philox4x32::key_type key = {{low(key_), high(key_)}};
  for (std::size_t i = 0; i < blocks; ++i, ++block_) {
    const r123::Philox4x32::ctr_type counter = {
        {low(block_), high(block_), low(component_), high(component_)}};
    const r123::Philox4x32::ctr_type bits = philox(counter, key);
    buffer_[2 * i] = bits[0] | (std::uint64_t{bits[1]} << 32);
    buffer_[2 * i + 1] = bits[2] | (std::uint64_t{bits[3]} << 32);
  }
  next_ = 0;
}

std::int64_t RandomStream::uniform_int(std::int64_t lo, std::int64_t hi) {
  XENO_ASSERT(lo <= hi, "a random integer from an empty range");
  const std::uint64_t span = static_cast<std::uint64_t>(hi) - static_cast<std::uint64_t>(lo) + 1;
  if (span == 0) return static_cast<std::int64_t>(next_u64());  // all 2^64 values
  // Lemire, "Fast random integer generation in an interval" (2019): multiply, and reject the few that would
  // be too many.
  Uint128 product = static_cast<Uint128>(next_u64()) * span;
  if (static_cast<std::uint64_t>(product) < span) {
    const std::uint64_t too_many = (0 - span) % span;
    while (static_cast<std::uint64_t>(product) < too_many) product = static_cast<Uint128>(next_u64()) * span;
  }
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(lo) +
                                   static_cast<std::uint64_t>(product >> 64));
}

}  // namespace xenolith
