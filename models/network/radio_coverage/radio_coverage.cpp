#include "models/network/radio_coverage/radio_coverage.hpp"

namespace xenolith {

RadioCoverage::RadioCoverage(const Context& context, const Params& params)
    : Component(context), params_(params), changed_(sim()) {}

void RadioCoverage::start() {
  if (params_.holes > 0) sim().spawn(roam());
}

Task<> RadioCoverage::roam() {
  RandomStream stream = random();
  for (std::int64_t i = 0; i < params_.holes; ++i) {
    co_await sim().delay(params_.covered.sample(stream));
    covered_ = false;
    const Time begun = now();
    changed_.notify_all();
    co_await sim().delay(params_.lost.sample(stream));
    covered_ = true;
    outage_.record(now() - begun);
    changed_.notify_all();
  }
}

}  // namespace xenolith
