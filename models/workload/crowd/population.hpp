#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/contract/kimberley.hpp"
#include "models/workload/crowd/crowd_params.hpp"
#include "models/workload/crowd/daily_profile.hpp"
#include "models/workload/crowd/overlay_cache.hpp"
#include "sim-core/base/random.hpp"
#include "sim-core/model/component.hpp"

namespace xenolith {

/// Ranks whose popularity falls as a power of the rank (Zipf).
class Popularity {
 public:
  Popularity(std::size_t ranks, double exponent);
  /// From 0, the most popular.
  std::size_t sample(RandomStream& random) const;

 private:
  std::size_t ranks_;
  std::vector<double> sums_;  ///< empty: all alike
};

/// What a user does on one visit.
struct Visit {
  std::uint32_t site = 0;
  std::uint32_t application = 0;
  std::uint64_t overlay = 0;  ///< its name in caches
  Duration patience{};
  Duration bind{};  ///< waits before query and answer
  Duration use{};
};

/// Draws who comes when, where and for what. Every device and every visit have a random stream of their own,
/// so that nobody's draws depend on what others do, or on the order in which things happen.
class Population {
 public:
  /// `owner` gives the streams their addresses; `overlays` are the applications, and outlive this.
  Population(const Component& owner, const CrowdParams& params, std::vector<const Overlay*> overlays);

  /// When the device's visit of this number begins, if it ends the one before at `from`.
  std::optional<Time> arrival(std::uint32_t device, std::uint32_t number, Time from) const;
  Visit visit(std::uint32_t device, std::uint32_t number) const;
  /// Fills a cache with shared overlays, the most popular ones, of which the most popular was used last.
  void stage(OverlayCache& cache) const;
  const Overlay& application(const Visit& visit) const { return *overlays_[visit.application]; }

 private:
  RandomStream stream(const char* what, std::uint64_t number, std::uint64_t visit) const;
  std::uint32_t draw_application(RandomStream& random) const;
  /// Shared overlays and their names in caches: without a catalogue, one for each application.
  std::size_t shared() const { return catalogue_.empty() ? overlays_.size() : catalogue_.size(); }
  std::uint64_t name_of(std::size_t rank) const {
    return catalogue_.empty() ? rank : overlays_.size() + rank;
  }
  Bytes size_of(std::size_t rank) const {
    return overlays_[catalogue_.empty() ? rank : catalogue_[rank]]->compressed();
  }
  void draw_overlay(Visit& visit, std::uint32_t device, RandomStream& random) const;

  const Component& owner_;
  const CrowdParams& params_;
  std::vector<const Overlay*> overlays_;
  std::vector<double> weights_;
  std::optional<DailyProfile> profile_;
  Popularity sites_;
  Popularity ranks_;
  std::vector<std::uint32_t> catalogue_;  ///< the application of each shared overlay
};

}  // namespace xenolith
