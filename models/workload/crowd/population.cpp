#include "models/workload/crowd/population.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "sim-core/base/portable_math.hpp"

namespace xenolith {

Popularity::Popularity(std::size_t ranks, double exponent) : ranks_(ranks) {
  if (exponent == 0) return;
  double sum = 0;
  sums_.reserve(ranks);
  for (std::size_t rank = 1; rank <= ranks; ++rank) {
    sum += portable_exp(-exponent * portable_log(static_cast<double>(rank)));
    sums_.push_back(sum);
  }
}

std::size_t Popularity::sample(RandomStream& random) const {
  if (sums_.empty()) {
    return static_cast<std::size_t>(random.uniform_int(0, static_cast<std::int64_t>(ranks_) - 1));
  }
  const double target = random.uniform() * sums_.back();
  const auto found = std::upper_bound(sums_.begin(), sums_.end(), target);
  return std::min(static_cast<std::size_t>(found - sums_.begin()), ranks_ - 1);
}

Population::Population(const Component& owner, const CrowdParams& params,
                       std::vector<const Overlay*> overlays)
    : owner_(owner),
      params_(params),
      overlays_(std::move(overlays)),
      sites_(static_cast<std::size_t>(params.sites), params.site_skew),
      ranks_(static_cast<std::size_t>(params.catalogue), params.catalogue_skew) {
  weights_.assign(params.popularity.begin(), params.popularity.end());
  if (weights_.empty()) weights_.assign(overlays_.size(), 1.0);
  if (params.visits == Visits::daily) profile_.emplace(params.per_day, params.profile);
  for (std::int64_t i = 0; i < params.catalogue; ++i) {
    RandomStream random = stream("overlay", static_cast<std::uint64_t>(i), 0);
    catalogue_.push_back(draw_application(random));
  }
}

RandomStream Population::stream(const char* what, std::uint64_t number, std::uint64_t visit) const {
  return owner_.random(what + std::to_string(number) + ".visit" + std::to_string(visit));
}

std::uint32_t Population::draw_application(RandomStream& random) const {
  return static_cast<std::uint32_t>(sample_index(random, weights_));
}

std::optional<Time> Population::arrival(std::uint32_t device, std::uint32_t number, Time from) const {
  if (!profile_) {
    if (number > 0) return std::nullopt;
    RandomStream random = stream("arrival", device, number);
    return from + scaled(params_.within, random.uniform());
  }
  RandomStream random = stream("arrival", device, number);
  return profile_->next(from, random);
}

Visit Population::visit(std::uint32_t device, std::uint32_t number) const {
  RandomStream random = stream("device", device, number);
  Visit visit;
  const bool home = random.uniform() < params_.home_share;
  const std::size_t anywhere = sites_.sample(random);
  if (home) {
    RandomStream of_device = stream("home", device, 0);
    visit.site = static_cast<std::uint32_t>(sites_.sample(of_device));
  } else {
    visit.site = static_cast<std::uint32_t>(anywhere);
  }
  draw_overlay(visit, device, random);
  visit.patience = params_.patience.sample(random);
  visit.bind = params_.query_delay.sample(random) + params_.answer_delay.sample(random);
  visit.use = params_.use.sample(random);
  return visit;
}

void Population::stage(OverlayCache& cache) const {
  std::size_t fitting = 0;
  Bytes sum{};
  while (fitting < shared() && sum + size_of(fitting) <= cache.room()) sum += size_of(fitting++);
  while (fitting-- > 0) cache.keep(name_of(fitting), size_of(fitting));
}

void Population::draw_overlay(Visit& visit, std::uint32_t device, RandomStream& random) const {
  RandomStream of_device = stream("owner", device, 0);
  if (of_device.uniform() < params_.private_share) {
    visit.application = draw_application(of_device);
    visit.overlay = overlays_.size() + catalogue_.size() + device;
  } else if (catalogue_.empty()) {
    visit.application = draw_application(random);
    visit.overlay = name_of(visit.application);
  } else {
    const std::size_t rank = ranks_.sample(random);
    visit.application = catalogue_[rank];
    visit.overlay = name_of(rank);
  }
}

}  // namespace xenolith
