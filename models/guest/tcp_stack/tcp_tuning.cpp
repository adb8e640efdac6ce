#include "models/guest/tcp_stack/tcp_tuning.hpp"

#include <algorithm>

namespace xenolith {

RetransmissionTimeout::RetransmissionTimeout(const TcpTuning& tuning)
    : tuning_(tuning), value_(tuning.initial_timeout) {}

Duration RetransmissionTimeout::bounded(Duration timeout) const {
  return std::clamp(timeout, tuning_.minimum_timeout, tuning_.maximum_timeout);
}

void RetransmissionTimeout::sample(Duration round_trip) {
  if (!sampled_) {
    smoothed_ = round_trip;
    variation_ = round_trip / 2;
    sampled_ = true;
  } else {
    const Duration error = std::max(smoothed_, round_trip) - std::min(smoothed_, round_trip);
    variation_ = (variation_ * 3 + error) / 4;
    smoothed_ = (smoothed_ * 7 + round_trip) / 8;
  }
  value_ = bounded(smoothed_ + std::max(tuning_.granularity, variation_ * 4));
}

void RetransmissionTimeout::back_off() { value_ = std::min(value_ * 2, tuning_.maximum_timeout); }

}  // namespace xenolith
