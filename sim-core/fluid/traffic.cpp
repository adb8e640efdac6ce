#include "sim-core/fluid/traffic.hpp"

#include <cmath>
#include <utility>

namespace xenolith::detail {

void TrafficWatch::add(const FluidPlatform::Hop& medium, Changed changed) {
  media_[key(medium)].watchers.push_back(std::move(changed));
}

void TrafficWatch::count(const FluidPlatform::Hop& medium, double rate) {
  const auto found = media_.find(key(medium));
  if (found == media_.end()) return;
  ++found->second.transfers;
  found->second.rate += rate;
}

void TrafficWatch::tell() {
  for (auto& [key, medium] : media_) {
    const FluidTraffic traffic{std::exchange(medium.transfers, 0),
                               BitRate(std::llround(std::exchange(medium.rate, 0.0)))};
    if (traffic == medium.told) continue;
    medium.told = traffic;
    for (const Changed& changed : medium.watchers) changed(traffic);
  }
}

}  // namespace xenolith::detail
