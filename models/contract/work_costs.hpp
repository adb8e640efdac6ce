#pragma once

#include <cstdint>
#include <string_view>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// What programs do with data, each with a price of its own on a processor.
enum class DataTask {
  send,         ///< network stack, sending
  receive,      ///< network stack, receiving
  seal,         ///< cipher and checksum of a secure connection, either side
  cipher,       ///< AES-128 of a file
  lzma_encode,  ///< compressing with LZMA
  lzma_decode,  ///< decompressing it
  delta_make,   ///< a binary difference of two images
  delta_apply,  ///< an image from another one and their difference
  deflate,      ///< compressing with deflate
  inflate,      ///< decompressing it
  compare,      ///< finding the blocks of two images that differ
};

/// What work on data costs on a machine's processor.
class WorkCosts {
 public:
  static constexpr std::string_view contract = "work-costs";
  virtual ~WorkCosts() = default;
  /// Of a task that reads `in` and makes `out`.
  virtual Cycles cycles(DataTask task, Bytes in, Bytes out) const = 0;

  /// A price per KiB for so many bytes, rounded up.
  static Cycles per_kib(Cycles price, Bytes data) {
    constexpr std::int64_t kib = 1024;
    return Cycles(detail::multiply_divide_up(price.count(), data.count(), kib));
  }
};

}  // namespace xenolith
