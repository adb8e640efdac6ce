#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// The units that texts are read and written in: the one place that knows their names. Largest first.
namespace xenolith {

struct Unit {
  std::string_view name;
  std::int64_t size;  ///< in the base unit of its table
};

inline constexpr std::int64_t kilo = 1'000;
inline constexpr std::int64_t mega = 1'000'000;
inline constexpr std::int64_t giga = 1'000'000'000;
inline constexpr std::int64_t tera = 1'000'000'000'000;
inline constexpr std::int64_t kibi = std::int64_t{1} << 10;
inline constexpr std::int64_t mebi = std::int64_t{1} << 20;
inline constexpr std::int64_t gibi = std::int64_t{1} << 30;
inline constexpr std::int64_t tebi = std::int64_t{1} << 40;

/// In picoseconds.
inline constexpr std::array<Unit, 7> time_units{{{"h", 3600 * tera},
                                                 {"min", 60 * tera},
                                                 {"s", tera},
                                                 {"ms", giga},
                                                 {"us", mega},
                                                 {"ns", kilo},
                                                 {"ps", 1}}};
/// In bytes.
inline constexpr std::array<Unit, 9> byte_units{{{"TiB", tebi},
                                                 {"TB", tera},
                                                 {"GiB", gibi},
                                                 {"GB", giga},
                                                 {"MiB", mebi},
                                                 {"MB", mega},
                                                 {"KiB", kibi},
                                                 {"kB", kilo},
                                                 {"B", 1}}};
/// In bits per second. The first four are those that texts are written in.
inline constexpr std::array<Unit, 15> bit_rate_units{{{"Gbit/s", giga},
                                                      {"Mbit/s", mega},
                                                      {"kbit/s", kilo},
                                                      {"bit/s", 1},
                                                      {"Gbps", giga},
                                                      {"Mbps", mega},
                                                      {"kbps", kilo},
                                                      {"bps", 1},
                                                      {"GiB/s", 8 * gibi},
                                                      {"GB/s", 8 * giga},
                                                      {"MiB/s", 8 * mebi},
                                                      {"MB/s", 8 * mega},
                                                      {"KiB/s", 8 * kibi},
                                                      {"kB/s", 8 * kilo},
                                                      {"B/s", 8}}};
inline constexpr std::size_t bit_units_shown = 4;
/// In hertz.
inline constexpr std::array<Unit, 4> hertz_units{{{"GHz", giga}, {"MHz", mega}, {"kHz", kilo}, {"Hz", 1}}};
/// In cycles.
inline constexpr std::array<Unit, 2> cycle_units{{{"cycles", 1}, {"cycle", 1}}};
/// In microwatts.
inline constexpr std::array<Unit, 4> power_units{{{"kW", giga}, {"W", mega}, {"mW", kilo}, {"uW", 1}}};
/// In nanojoules. The last two are not those that texts are written in.
inline constexpr std::array<Unit, 8> energy_units{{{"MJ", kilo* tera},
                                                   {"kJ", tera},
                                                   {"J", giga},
                                                   {"mJ", mega},
                                                   {"uJ", kilo},
                                                   {"nJ", 1},
                                                   {"Wh", 3600 * giga},
                                                   {"kWh", 3600 * tera}}};
inline constexpr std::size_t energy_units_shown = 6;

}  // namespace xenolith
