#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim-core/base/distribution.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// How often users come: every one once within a time, or again and again as a daily profile says.
enum class Visits { once, daily };
constexpr std::array<std::string_view, 2> choices_of(Visits) { return {"once", "daily"}; }

/// Who comes when and where, what a site has, and what starting an overlay costs.
struct CrowdParams {
  std::int64_t devices = 0;
  std::int64_t sites = 1;
  double site_skew = 0;
  double home_share = 0;
  Visits visits = Visits::once;
  Duration within{};
  double per_day = 0;
  std::vector<std::int64_t> profile{1};
  DurationDistribution patience{};
  DurationDistribution use{};
  std::int64_t catalogue = 0;
  double catalogue_skew = 0;
  double private_share = 0;

  std::int64_t desktops = 1;
  BitRate access{};
  BitRate cell{};
  Bytes cache{};
  bool staged = false;
  bool join_fetches = false;

  BitRate radio{};
  DurationDistribution discovery{};
  DurationDistribution handshake{};
  Bytes floppy{};
  Bytes floppy_compressed{};
  BitRate floppy_compress{};
  BitRate floppy_expand{};
  BitRate decrypt{};
  Hertz lzma_rating{};
  Cycles lzma_input{};
  Cycles lzma_output{};
  BitRate apply{};
  Bytes state{};
  BitRate state_read{};
  Duration resume{};
  DurationDistribution first_screen{};
  Duration cleanup{};

  static constexpr auto fields() {
    using P = CrowdParams;
    return fields_of(
        required(&P::devices, "devices", "Mobile devices, each with its user.", between(1, 4e9)),
        optional(&P::sites, "sites", "Sites with desktops to borrow.", between(1, 1e6)),
        optional(&P::site_skew, "site_skew",
                 "Exponent of the sites' popularity by rank (Zipf); 0: all alike.", between(0, 4)),
        optional(&P::home_share, "home_share",
                 "Part of a user's visits that go to a site of his own, the rest going anywhere.",
                 between(0, 1)),
        optional(&P::visits, "visits", "How often users come."),
        optional(&P::within, "within", "Once: every user comes at a random time within so long.",
                 not_negative),
        optional(&P::per_day, "per_day", "Daily: visits of a user per day, on average.", not_negative),
        optional(&P::profile, "profile",
                 "Daily: how busy each of the equal parts of a day is, from midnight on.", any),
        required(&P::patience, "patience", "How long a user waits for a free desktop before he leaves."),
        required(&P::use, "use", "From the first interaction to the user's departure."),
        optional(&P::catalogue, "catalogue",
                 "Different overlays that users share; 0: one for each application.", between(0, 1e8)),
        optional(&P::catalogue_skew, "catalogue_skew",
                 "Exponent of the shared overlays' popularity by rank (Zipf); 0: all alike.", between(0, 4)),
        optional(&P::private_share, "private_share", "Part of the users with an overlay of their own.",
                 between(0, 1)),
        optional(&P::desktops, "desktops", "Desktops at a site, one user at a time each.", between(1, 1e5)),
        required(&P::access, "access", "Nominal rate of a site's link to the overlay servers.", positive),
        required(&P::cell, "cell", "What all devices of a site's wireless cell get together, as data of TCP.",
                 positive),
        optional(&P::cache, "cache", "Room for overlays at a site; the least recently used goes first.",
                 not_negative),
        optional(&P::staged, "staged",
                 "Whether caches hold shared overlays from the beginning, the most popular ones."),
        optional(&P::join_fetches, "join_fetches",
                 "Whether a user whose overlay is on its way to the site already waits for that transfer."),
        required(&P::radio, "radio", "What a device alone gets in a cell, as data of TCP.", positive),
        required(&P::discovery, "discovery", "From the user's first action to the site's service found."),
        required(&P::handshake, "handshake", "Secure tunnel and authentication."),
        required(&P::floppy, "floppy", "Size of the virtual floppy disk.", not_negative),
        required(&P::floppy_compressed, "floppy_compressed", "The same as it is sent.", not_negative),
        required(&P::floppy_compress, "floppy_compress", "Input per time when the device compresses it.",
                 positive),
        required(&P::floppy_expand, "floppy_expand", "Output per time when the desktop expands it.",
                 positive),
        required(&P::decrypt, "decrypt", "Compressed overlay that the desktop decrypts per time.", positive),
        required(&P::lzma_rating, "lzma_rating", "The desktop's decompression rating, 1 MHz for 1 MIPS.",
                 positive),
        required(&P::lzma_input, "lzma_input", "Normalised instructions per byte of compressed overlay.",
                 not_negative),
        required(&P::lzma_output, "lzma_output", "Normalised instructions per byte of overlay.",
                 not_negative),
        required(&P::apply, "apply", "Overlay that the desktop applies to the base per time.", positive),
        required(&P::state, "state", "Saved state of the VM, which is read to resume it.", not_negative),
        required(&P::state_read, "state_read", "How fast it is read and restored.", positive),
        required(&P::resume, "resume", "What resuming takes beside reading.", not_negative),
        required(&P::first_screen, "first_screen", "From the running VM to the screen on the device."),
        required(&P::cleanup, "cleanup", "From the user's departure to a desktop for the next.",
                 not_negative));
  }
};

}  // namespace xenolith
