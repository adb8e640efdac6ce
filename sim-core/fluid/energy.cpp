#include "sim-core/fluid/energy.hpp"

#include <algorithm>
#include <cmath>

namespace xenolith {
namespace {

bool is_power(double watts) { return std::isfinite(watts) && watts >= 0; }

}  // namespace

EnergyMeter::EnergyMeter(const Simulator& simulator, double watts)
    : simulator_(&simulator), watts_(watts), since_(simulator.now()) {
  XENO_ASSERT(is_power(watts), "a power is negative or no number");
}

void EnergyMeter::set_power(double watts) {
  XENO_ASSERT(is_power(watts), "a power is negative or no number");
  joules_ = joules();
  since_ = simulator_->now();
  watts_ = watts;
}

double EnergyMeter::joules() const { return joules_ + watts_ * to_seconds(simulator_->now() - since_); }

void EnergyMeter::reset() {
  joules_ = 0;
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
    if (!is_power(state.watts))
      throw FluidError(state.name, "its power is negative or no number", "watts from 0 on");
    const auto same = [&](const PowerState& other) { return other.name == state.name; };
    if (std::count_if(states_.begin(), states_.end(), same) > 1)
      throw FluidError(state.name, "two power states have this name", "different names");
  }
  meter_.set_power(states_[0].watts);
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
  meter_.set_power(states_[state].watts);
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
    const double part = std::min(1.0, load.computing / cores_);
    meter_.set_power(load.computing == 0 ? power_.idle : power_.busy + (power_.full - power_.busy) * part);
  });
}

RadioEnergy::RadioEnergy(FluidNetwork& network, FluidNode host, const Simulator& simulator, RadioPower power)
    : power_(power), meter_(simulator, power.idle) {
  network.watch(host, [this](const FluidLoad& load) {
    meter_.set_power(load.sending > 0 ? power_.transmit : load.receiving > 0 ? power_.receive : power_.idle);
  });
}

}  // namespace xenolith
