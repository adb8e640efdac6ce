#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace xenolith {

/// Random numbers of one component in one replication of one run, from a counter (Philox 4x32-10, Salmon et
/// al., SC 2011).
///
/// The sequence depends on seed, replication and address alone: adding a component moves no other's, and two
/// points of a sweep share theirs. A copy goes on by itself from where the original stood.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view address);

  /// 64 random bits.
  std::uint64_t next_u64() {
    if (next_ == buffer_.size()) refill();
    return buffer_[next_++];
  }
  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(next_u64() >> 11) * 0x1.0p-53; }
  /// Uniform in (0, 1], for logarithms.
  double uniform_positive() { return static_cast<double>((next_u64() >> 11) + 1) * 0x1.0p-53; }
  /// Uniform in (0, 1), both ends left out, for quantile functions.
  double uniform_open() { return (static_cast<double>(next_u64() >> 12) + 0.5) * 0x1.0p-52; }
  /// Uniform over the whole numbers from lo to hi, both included, without bias; lo <= hi.
  std::int64_t uniform_int(std::int64_t lo, std::int64_t hi);

 private:
  static constexpr std::size_t blocks = 4;  ///< of 128 bits, drawn at once

  void refill();

  std::uint64_t key_;        ///< of seed and replication
  std::uint64_t component_;  ///< of the address: the upper half of the counter
  std::uint64_t block_ = 0;  ///< the lower half
  std::size_t next_ = 2 * blocks;
  std::array<std::uint64_t, 2 * blocks> buffer_{};
};

}  // namespace xenolith
