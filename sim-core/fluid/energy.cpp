#include "sim-core/fluid/energy.hpp"

#include <algorithm>

namespace xenolith {
PowerIntegrator::PowerIntegrator(const Simulator& simulator, Watts power)
    : simulator_(&simulator), power_(power), since_(simulator.now()) {
  XENO_ASSERT(power >= Watts::zero(), "a power is negative");
}

void PowerIntegrator::set_power(Watts power) {
  XENO_ASSERT(power >= Watts::zero(), "a power is negative");
  attojoules_ = attojoules();
  since_ = simulator_->now();
  power_ = power;
}

detail::Int128 PowerIntegrator::attojoules() const {
  return attojoules_ + static_cast<detail::Int128>(power_.uw()) * (simulator_->now() - since_).ps();
}

Joules PowerIntegrator::energy() const {
  constexpr std::int64_t nano = 1'000'000'000;
  return Joules::nanojoules(static_cast<std::int64_t>((attojoules() + nano / 2) / nano));
}

void PowerIntegrator::reset() {
  attojoules_ = 0;
  since_ = simulator_->now();
}

PowerStateMeter::PowerStateMeter(const Simulator& simulator, std::vector<PowerState> states)
    : simulator_(&simulator),
      states_(std::move(states)),
      times_(states_.size()),
      since_(simulator.now()),
      meter_(simulator) {
  if (states_.empty()) throw FluidError("power states", "there are none", "at least one");
  for (const PowerState& state : states_) {
    if (state.power < Watts::zero()) throw FluidError(state.name, "its power is negative", "watts from 0 on");
    const auto same = [&](const PowerState& other) { return other.name == state.name; };
    if (std::count_if(states_.begin(), states_.end(), same) > 1)
      throw FluidError(state.name, "two power states have this name", "different names");
  }
  meter_.set_power(states_[0].power);
}

std::size_t PowerStateMeter::find(const std::string& name) const {
  std::string known;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i].name == name) return i;
    known += (i == 0 ? "" : ", ") + states_[i].name;
  }
  throw FluidError(name, "there is no such power state", known);
}

void PowerStateMeter::enter(std::size_t state) {
  XENO_ASSERT(state < states_.size(), "a device enters a power state that it does not have");
  times_[state_] = time_in(state_);
  since_ = simulator_->now();
  state_ = state;
  meter_.set_power(states_[state].power);
}

Duration PowerStateMeter::time_in(std::size_t state) const {
  return times_[state] + (state == state_ ? simulator_->now() - since_ : Duration::zero());
}

void PowerStateMeter::reset() {
  std::fill(times_.begin(), times_.end(), Duration::zero());
  since_ = simulator_->now();
  meter_.reset();
}

HostEnergy::HostEnergy(FluidNetwork& network, FluidNode host, const Simulator& simulator, HostPower power)
    : power_(power),
      cores_(
          network.platform().hosts()[static_cast<std::size_t>(network.platform().host_number(host))].cores),
      meter_(simulator, power.idle) {
  network.watch(host, [this](const FluidLoad& load) {
    const int working = std::min(load.computing, cores_);
    meter_.set_power(working == 0 ? power_.idle
                                  : power_.busy + (power_.full - power_.busy) * working / cores_);
  });
}

RadioEnergy::RadioEnergy(FluidNetwork& network, FluidNode host, const Simulator& simulator, RadioPower power)
    : power_(power), meter_(simulator, power.idle) {
  network.watch(host, [this](const FluidLoad& load) {
    meter_.set_power(load.sending > 0 ? power_.transmit : load.receiving > 0 ? power_.receive : power_.idle);
  });
}

}  // namespace xenolith
