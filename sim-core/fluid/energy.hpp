#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/fluid/network.hpp"
#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

/// Integrates a power that changes in steps.
class EnergyMeter {
 public:
  /// `watts`, here and below, is not negative.
  explicit EnergyMeter(const Simulator& simulator, double watts = 0);

  /// From now on.
  void set_power(double watts);
  double watts() const noexcept { return watts_; }
  /// Up to now.
  double joules() const;
  /// Counts from now on: the end of a warm-up.
  void reset();

 private:
  const Simulator* simulator_;
  double watts_;
  double joules_ = 0;  ///< up to `since_`
  Time since_;
};

/// A state of a device and the power that it draws in it.
struct PowerState {
  std::string name;
  double watts = 0;
};

/// The energy of a device that is in one of several states: off, asleep, idle, seeking.
class PowerStateMeter {
 public:
  /// At least one state; the device is in the first. Throws FluidError if a state is named twice or its power
  /// is negative or no number.
  PowerStateMeter(const Simulator& simulator, std::vector<PowerState> states);

  /// Throws FluidError if there is no such state; for models, which look a state up once.
  std::size_t find(const std::string& name) const;
  void enter(std::size_t state);
  std::size_t state() const noexcept { return state_; }
  Duration time_in(std::size_t state) const;
  double joules() const { return meter_.joules(); }
  double joules_in(std::size_t state) const { return states_[state].watts * to_seconds(time_in(state)); }
  void reset();

 private:
  const Simulator* simulator_;
  std::vector<PowerState> states_;
  std::vector<Duration> times_;  ///< up to `since_`
  std::size_t state_ = 0;
  Time since_;
  EnergyMeter meter_;
};

/// What a host draws: `idle`; with anything to compute, from `busy` with nearly nothing to `full` with all
/// cores at work, in proportion to the cores at work (SimGrid's model of a host's energy).
struct HostPower {
  double idle = 0;
  double busy = 0;
  double full = 0;
};
/// What a radio draws while its host sends; otherwise receives; otherwise neither.
struct RadioPower {
  double idle = 0;
  double receive = 0;
  double transmit = 0;
};

/// The energy of a host of a network by its computations, and of a radio by its transfers; as long as it
/// stands, the network must.
class HostEnergy {
 public:
  HostEnergy(FluidNetwork& network, FluidNode host, const Simulator& simulator, HostPower power);
  HostEnergy(const HostEnergy&) = delete;
  HostEnergy& operator=(const HostEnergy&) = delete;
  EnergyMeter& meter() noexcept { return meter_; }

 private:
  HostPower power_;
  double cores_;
  EnergyMeter meter_;
};
class RadioEnergy {
 public:
  RadioEnergy(FluidNetwork& network, FluidNode host, const Simulator& simulator, RadioPower power);
  RadioEnergy(const RadioEnergy&) = delete;
  RadioEnergy& operator=(const RadioEnergy&) = delete;
  EnergyMeter& meter() noexcept { return meter_; }

 private:
  RadioPower power_;
  EnergyMeter meter_;
};

}  // namespace xenolith
