#include "models/cpu/power_meter/power_meter.hpp"

#include <algorithm>

namespace xenolith {

namespace {

constexpr std::int64_t microwatts_per_milliwatt = 1000;

}  // namespace

PowerMeter::PowerMeter(const Context& context, const Params& params)
    : Component(context), draws_{params.work, params.spin, params.mwait, params.halt}, integrator_(sim()) {}

void PowerMeter::start() {
  cpus_->observe_states(*this);
  note();
}

Watts PowerMeter::total() const {
  Watts sum;
  Watts core_draws;
  for (int cpu = 0; cpu < cpus_->cpus(); ++cpu) {
    const Watts draws = draws_[static_cast<std::size_t>(cpus_->state(cpu))];
    const bool same_core = cpu > 0 && cpus_->core_of(cpu) == cpus_->core_of(cpu - 1);
    core_draws = same_core ? std::max(core_draws, draws) : draws;
    const bool last = cpu + 1 == cpus_->cpus() || cpus_->core_of(cpu + 1) != cpus_->core_of(cpu);
    if (last) sum += core_draws;
  }
  return sum;
}

void PowerMeter::note() {
  integrator_.set_power(total());
  power_.set(total().uw() / microwatts_per_milliwatt);
}

void PowerMeter::state_changed(int, CpuState) { note(); }

}  // namespace xenolith
