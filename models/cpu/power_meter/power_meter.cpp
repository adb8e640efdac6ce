#include "models/cpu/power_meter/power_meter.hpp"

#include <algorithm>
#include <cmath>

namespace xenolith {

namespace {

constexpr std::int64_t femto_of_nano = 1'000'000;

std::int64_t milliwatts(double watts) { return std::llround(watts * 1000.0); }

}  // namespace

PowerMeter::PowerMeter(const Context& context, const Params& params)
    : Component(context),
      milliwatts_{milliwatts(params.work), milliwatts(params.spin), milliwatts(params.mwait),
                  milliwatts(params.halt)} {}

void PowerMeter::start() {
  cpus_->observe_states(*this);
  since_ = now();
  power_.set(total());
}

std::int64_t PowerMeter::total() const {
  std::int64_t sum = 0;
  std::int64_t core_draws = 0;
  for (int cpu = 0; cpu < cpus_->cpus(); ++cpu) {
    const std::int64_t draws = milliwatts_[static_cast<std::size_t>(cpus_->state(cpu))];
    const bool same_core = cpu > 0 && cpus_->core_of(cpu) == cpus_->core_of(cpu - 1);
    core_draws = same_core ? std::max(core_draws, draws) : draws;
    const bool last = cpu + 1 == cpus_->cpus() || cpus_->core_of(cpu + 1) != cpus_->core_of(cpu);
    if (last) sum += core_draws;
  }
  return sum;
}

void PowerMeter::state_changed(int, CpuState) {
  const std::int64_t energy = femtojoules_ + power_.level() * (now() - since_).ps();
  nanojoules_ += energy / femto_of_nano;
  femtojoules_ = energy % femto_of_nano;
  since_ = now();
  power_.set(total());
}

std::int64_t PowerMeter::nanojoules() const {
  return nanojoules_ + (femtojoules_ + power_.level() * (now() - since_).ps()) / femto_of_nano;
}

}  // namespace xenolith
