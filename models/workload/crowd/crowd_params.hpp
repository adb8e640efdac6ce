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

/// Who comes when and where, what a site has, and what a visit costs beside the work on data.
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
  std::vector<std::int64_t> popularity{};
  std::int64_t catalogue = 0;
  double catalogue_skew = 0;
  double private_share = 0;

  std::int64_t desktops = 1;
  BitRate access{};
  Bytes cache{};
  bool staged = false;
  bool join_fetches = false;

  BitRate cell{};
  BitRate radio{};
  double air_usable = 1;
  Duration cell_latency{};
  std::int64_t bind_rounds = 0;
  DurationDistribution query_delay{};
  DurationDistribution answer_delay{};
  Hertz device_clock{};
  Cycles device_bind{};
  Cycles unmount{};
  BitRate flash{};
  Cycles show{};
  Bytes floppy{};
  double floppy_packed = 0;
  Hertz desktop_clock{};
  Cycles desktop_bind{};
  Cycles command{};
  BitRate disk{};
  Bytes page_cache{};
  double dirty_background = 0;
  double dirty_limit = 0;
  Bytes base_image{};
  Bytes vm_memory{};
  Cycles start_process{};
  Cycles load{};
  Cycles restore_devices{};
  Cycles attach{};
  Cycles first_update{};
  Bytes screen{};
  Duration cleanup{};

  static constexpr auto fields();
};

constexpr auto CrowdParams::fields() {
  using P = CrowdParams;
  return fields_of(
      required(&P::devices, "devices", "Mobile devices, each with its user.", between(1, 4e9)),
      optional(&P::sites, "sites", "Sites with desktops to borrow.", between(1, 1e6)),
      optional(&P::site_skew, "site_skew", "Exponent of the sites' popularity by rank (Zipf); 0: all alike.",
               between(0, 4)),
      optional(&P::home_share, "home_share",
               "Part of a user's visits that go to a site of his own, the rest going anywhere.",
               between(0, 1)),
      optional(&P::visits, "visits", "How often users come."),
      optional(&P::within, "within", "Once: every user comes at a random time within so long.", not_negative),
      optional(&P::per_day, "per_day", "Daily: visits of a user per day, on average.", not_negative),
      optional(&P::profile, "profile",
               "Daily: how busy each of the equal parts of a day is, from midnight on."),
      required(&P::patience, "patience", "How long a user waits for a free desktop before he leaves."),
      required(&P::use, "use", "From the first interaction to the user's departure."),
      optional(&P::popularity, "popularity",
               "How often each overlay's application is wanted, relative to the others; none: all alike."),
      optional(&P::catalogue, "catalogue",
               "Different overlays that users share; 0: one for each application.", between(0, 1e8)),
      optional(&P::catalogue_skew, "catalogue_skew",
               "Exponent of the shared overlays' popularity by rank (Zipf); 0: all alike.", between(0, 4)),
      optional(&P::private_share, "private_share", "Part of the users with an overlay of their own.",
               between(0, 1)),
      optional(&P::desktops, "desktops", "Desktops at a site, one user at a time each.", between(1, 1e5)),
      required(&P::access, "access", "Nominal rate of a site's link to the overlay servers.", positive),
      optional(&P::cache, "cache", "Room for overlays at a site; the least recently used goes first.",
               not_negative),
      optional(&P::staged, "staged",
               "Whether caches hold shared overlays from the beginning, the most popular ones."),
      optional(&P::join_fetches, "join_fetches",
               "Whether a user whose overlay is on its way to the site already waits for that transfer."),
      required(&P::cell, "cell", "What all devices of a site's wireless cell get together, as data of TCP.",
               positive),
      required(&P::radio, "radio", "What a device alone gets in a cell, as data of TCP.", positive),
      optional(&P::air_usable, "air_usable", "Part of either that is left for data.", between(0.01, 1)),
      required(&P::cell_latency, "cell_latency", "One way between device and desktop.", not_negative),
      required(&P::bind_rounds, "bind_rounds", "Round trips of query, connection, tunnel, authentication.",
               between(0, 100)),
      required(&P::query_delay, "query_delay", "Wait before services are asked for."),
      required(&P::answer_delay, "answer_delay", "Wait before such a query is answered."),
      required(&P::device_clock, "device_clock", "Clock of the device's processor.", positive),
      required(&P::device_bind, "device_bind", "Its work on handshake and authentication.", not_negative),
      required(&P::unmount, "unmount", "Its work to unmount the virtual floppy.", not_negative),
      required(&P::flash, "flash", "How fast it reads the virtual floppy.", positive),
      required(&P::show, "show", "Its work to show a KiB of encoded screen contents.", not_negative),
      required(&P::floppy, "floppy", "Size of the virtual floppy.", not_negative),
      required(&P::floppy_packed, "floppy_packed", "Size of the compressed floppy, as a share.",
               between(0, 1)),
      required(&P::desktop_clock, "desktop_clock", "Clock of the desktop's processor.", positive),
      required(&P::desktop_bind, "desktop_bind", "Its work on answer, handshake and authentication.",
               not_negative),
      required(&P::command, "command", "Its work to start the command that makes a launch VM.", not_negative),
      required(&P::disk, "disk", "Sequential rate of its disk, from which it reads the base image.",
               positive),
      required(&P::page_cache, "page_cache", "Memory for files.", not_negative),
      required(&P::dirty_background, "dirty_background",
               "Part of it that may wait to be written while nobody waits for that.", between(0, 1)),
      required(&P::dirty_limit, "dirty_limit",
               "Part of it above which a writer waits until the disk has written.", between(0, 1)),
      required(&P::base_image, "base_image", "Saved memory of the base VM.", not_negative),
      required(&P::vm_memory, "vm_memory", "Memory of the VM, which bounds the launch VM's image.", positive),
      required(&P::start_process, "start_process", "Starting the VM's process.", not_negative),
      required(&P::load, "load", "Loading a KiB of the image.", not_negative),
      required(&P::restore_devices, "restore_devices", "Restoring the VM's devices.", not_negative),
      required(&P::attach, "attach", "Attaching the floppy's image to the running VM.", not_negative),
      required(&P::first_update, "first_update", "Encoding the first full update of the screen.",
               not_negative),
      required(&P::screen, "screen", "Bytes of that update, encoded.", not_negative),
      required(&P::cleanup, "cleanup", "From the user's departure to a desktop for the next.", not_negative));
}

}  // namespace xenolith
