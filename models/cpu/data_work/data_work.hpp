#pragma once

#include <string_view>

#include "models/contract/work_costs.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// What programs that work on data cost on a processor, in cycles per KiB.
class DataWork final : public Component, public WorkCosts {
 public:
  static constexpr std::string_view summary =
      "Prices of ciphers, compressors, differences and the network stack on a processor.";

  struct Params {
    Cycles send{};
    Cycles receive{};
    Cycles seal{};
    Cycles cipher{};
    Cycles lzma_encode{};
    Cycles lzma_decode_in{};
    Cycles lzma_decode_out{};
    Cycles delta_make{};
    Cycles delta_apply{};
    Cycles deflate{};
    Cycles inflate{};
    Cycles compare{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::send, "send", "Sending a KiB over TCP.", not_negative),
          required(&Params::receive, "receive", "Receiving a KiB over TCP.", not_negative),
          required(&Params::seal, "seal", "Cipher and checksum of a KiB of a secure connection, either end.",
                   not_negative),
          required(&Params::cipher, "cipher", "AES-128 of a KiB of a file.", not_negative),
          required(&Params::lzma_encode, "lzma_encode", "LZMA compression of a KiB.", not_negative),
          required(&Params::lzma_decode_in, "lzma_decode_in",
                   "LZMA decompression, for each KiB of compressed data.", not_negative),
          required(&Params::lzma_decode_out, "lzma_decode_out",
                   "The same, in addition for each KiB it makes.", not_negative),
          required(&Params::delta_make, "delta_make",
                   "Finding the difference of a KiB of an image to another image.", not_negative),
          required(&Params::delta_apply, "delta_apply", "Making a KiB of an image from a difference.",
                   not_negative),
          required(&Params::deflate, "deflate", "Deflate compression of a KiB.", not_negative),
          required(&Params::inflate, "inflate", "Decompression that makes a KiB.", not_negative),
          required(&Params::compare, "compare", "Comparing a KiB with another KiB.", not_negative));
    }
  };

  DataWork(const Context& context, const Params& params) : Component(context), params_(params) {}
  Cycles cycles(DataTask task, Bytes in, Bytes out) const override;

 private:
  const Params params_;
};

}  // namespace xenolith
