#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// When the guest stops for a checkpoint: before anything is copied, or when little is left to copy.
enum class Strategy { stop_and_copy, pre_copy };
constexpr auto choices_of(Strategy) { return std::array<std::string_view, 2>{"stop-and-copy", "pre-copy"}; }
/// Where an upload goes on after its connection was lost.
enum class Resumption { block, start };
constexpr auto choices_of(Resumption) { return std::array<std::string_view, 2>{"block", "start"}; }
/// How fast pages are sent while the guest runs: as fast as may be; at one rate in all rounds; from a rate
/// upwards, in each round a little faster than pages were dirtied in the last.
enum class Pacing { none, fixed, variable };
constexpr auto choices_of(Pacing) { return std::array<std::string_view, 3>{"none", "fixed", "variable"}; }

struct SyncosParams {
  std::string account = "syncos";
  std::string blob = "captures/oklinux.sync";
  std::string identifier = "owner";
  std::string key = "c3luY29zIGFjY291bnQ";
  std::string epoch = "2011-05-10";
  Duration lease = 24 * 3600 * Duration::picoseconds(picoseconds_per_second);
  Strategy strategy = Strategy::stop_and_copy;
  std::int64_t rounds = 8;
  std::int64_t enough = 64;
  Pacing pacing = Pacing::none;
  BitRate pace{};
  double step = 1.5;
  bool incremental = false;
  bool compress = false;
  bool encrypt = false;
  Resumption resumption = Resumption::block;
  Bytes block{};
  Bytes header{};
  double record = 0;
  Cycles request{};
  Cycles session{};
  double tls = 0;
  double pack = 0;
  double unpack = 0;
  double cipher = 0;
  static constexpr auto fields() {
    using P = SyncosParams;
    return fields_of(
        optional(&P::account, "account", "The storage account, first in the store's host name."),
        optional(&P::blob, "blob", "Container and name of the blob that holds this device's checkpoints."),
        optional(&P::identifier, "identifier",
                 "The policy named in signed URIs, which the owner can revoke."),
        optional(&P::key, "key", "The account's secret, with which URIs are signed."),
        optional(&P::epoch, "epoch", "The day at whose midnight a run begins."),
        optional(&P::lease, "lease", "How long the device's own URIs are good.", positive),
        optional(&P::strategy, "strategy", "When the guest stops for a checkpoint."),
        optional(&P::rounds, "rounds", "Pre-copy: most rounds before the guest stops.", between(1, 100)),
        optional(&P::enough, "enough", "Pre-copy: the guest stops when at most so many pages are dirty.",
                 at_least(0)),
        optional(&P::pacing, "pacing", "Pre-copy: how fast pages are sent while the guest runs."),
        optional(&P::pace, "pace", "Pre-copy, paced: the rate of all rounds, or of the first.", not_negative),
        optional(&P::step, "step", "Pre-copy, variable: next rate over the rate of dirtied bytes.",
                 between(1, 10)),
        optional(&P::incremental, "incremental", "Send only what has changed since the checkpoint before."),
        optional(&P::compress, "compress", "Compress images before they are sent."),
        optional(&P::encrypt, "encrypt", "Encrypt images beside what TLS does."),
        optional(&P::resumption, "resumption", "Where an upload goes on after a lost connection."),
        required(&P::block, "block", "Bytes of an image in one request.", positive),
        required(&P::header, "header", "Bytes of an HTTP request or reply without its body.", not_negative),
        required(&P::record, "record", "Share by which TLS records lengthen a body.", between(0, 1)),
        required(&P::request, "request", "Work of the client for a request and its reply.", not_negative),
        required(&P::session, "session", "Work of the client to open a TLS session.", not_negative),
        required(&P::tls, "tls", "Cycles per byte to encrypt and authenticate TLS records.", not_negative),
        required(&P::pack, "pack", "Cycles per byte of the image to compress it.", not_negative),
        required(&P::unpack, "unpack", "Cycles per byte of the image to expand it.", not_negative),
        required(&P::cipher, "cipher", "Cycles per byte to encrypt or decrypt an image.", not_negative));
  }
};

}  // namespace xenolith
