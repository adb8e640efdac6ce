#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

/// What all engines do in the same way, so that only the engines differ: random numbers, their parameters,
/// sizes.
namespace bench {

/// 256 layers of equal area under exp(-x) (Marsaglia and Tsang 2000).
struct Ziggurat {
  static constexpr int layers = 256;
  static constexpr double edge = 7.69711747013104972;
  static constexpr double area = 3.9496598225815571993e-3;
  double x[layers + 1];
  double y[layers + 1];

  Ziggurat() {
    x[0] = area / std::exp(-edge);
    x[1] = edge;
    for (int i = 2; i < layers; ++i) x[i] = -std::log(area / x[i - 1] + std::exp(-x[i - 1]));
    x[layers] = 0;
    for (int i = 0; i <= layers; ++i) y[i] = std::exp(-x[i]);
  }
};
inline const Ziggurat ziggurat;

/// A stream of random numbers in eight bytes (splitmix64); every process has its own.
class Stream {
 public:
  explicit Stream(std::uint64_t number) : state_(number * 0x9e3779b97f4a7c15u + 1) {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double exponential() {
    for (;;) {
      const std::uint64_t random = bits();
      const auto layer = static_cast<unsigned>(random & 255);
      const double at = static_cast<double>(random >> 11) * 0x1p-53 * ziggurat.x[layer];
      if (at < ziggurat.x[layer + 1]) return at;
      if (layer == 0) return Ziggurat::edge + exponential();
      const double height = ziggurat.y[layer] + uniform() * (ziggurat.y[layer + 1] - ziggurat.y[layer]);
      if (height < std::exp(-at)) return at;
    }
  }
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  /// Exponential with this mean, in picoseconds, at least one.
  std::int64_t exponential_ps(double mean_ps) {
    return static_cast<std::int64_t>(exponential() * mean_ps) + 1;
  }

 private:
  std::uint64_t state_;
};

inline constexpr double mean_delay_ps = 1e9;         // hold: 1 ms
inline constexpr double mean_interarrival_ps = 1e9;  // mm1: utilisation 0.8
inline constexpr double mean_service_ps = 0.8e9;
inline constexpr std::uint64_t arrival_stream = 1;
inline constexpr std::uint64_t service_stream = 2;

/// What a job has done so far; the processes count it themselves.
struct Tally {
  std::uint64_t items = 0;      ///< hold: delays that ended; mm1: customers served; pingpong: round trips
  std::int64_t sojourn_ps = 0;  ///< mm1: sum over customers
};

/// One simulation of one engine, advanced piece by piece.
class Job {
 public:
  Job() = default;
  virtual ~Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  /// Runs for so much more simulated time (pingpong: so many more round trips).
  virtual void advance(std::int64_t amount) = 0;
  const Tally& tally() const { return tally_; }

 protected:
  Tally tally_;
};

}  // namespace bench
