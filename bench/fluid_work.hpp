#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "bench/work.hpp"

/// What the fluid benchmarks do, the same for every engine: transfers between hosts around a switch, and
/// short delays beside them.
namespace bench {

struct FluidWork {
  static constexpr std::size_t hosts = 64;
  static constexpr double link_bits_per_second = 1e9;
  static constexpr double link_latency_s = 1e-4;
  static constexpr double host_hertz = 1e9;
  static constexpr double mean_bytes = 1e6;
  static constexpr double mean_delay_s = 1e-6;

  std::size_t concurrent = 10;   ///< transfers under way
  std::size_t transfers = 1000;  ///< each of them, one after the other
  std::size_t delays = 0;        ///< each before its transfer

  /// Of transfer process i: from its own host to one of the others, fixed.
  static std::size_t from(std::size_t i) { return i % hosts; }
  static std::size_t to(std::size_t i) { return (i % hosts + 1 + i / hosts % (hosts - 1)) % hosts; }
  static std::uint64_t bytes(Stream& stream) {
    return static_cast<std::uint64_t>(stream.exponential() * mean_bytes) + 1;
  }
  static std::int64_t delay_ps(Stream& stream) { return stream.exponential_ps(mean_delay_s * 1e12); }
};

/// PROGRAM CONCURRENT TRANSFERS DELAYS
inline FluidWork read_fluid_work(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s CONCURRENT TRANSFERS DELAYS\n", argv[0]);
    std::exit(2);
  }
  return {std::stoul(argv[1]), std::stoul(argv[2]), std::stoul(argv[3])};
}

/// Prints microseconds of CPU time per transfer, and when in simulated time the last one ended.
template <class Run>
void measure_fluid_work(const FluidWork& work, Run run) {
  const std::clock_t begin = std::clock();
  const double end = run();
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("%.6f %.9f\n", seconds * 1e6 / static_cast<double>(work.concurrent * work.transfers), end);
}

}  // namespace bench
