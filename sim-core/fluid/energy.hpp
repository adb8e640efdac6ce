#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/fluid/network.hpp"
#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

/// Integrates a power that changes in steps, exactly.
class PowerIntegrator {
 public:
  /// No power here and below is negative.
  explicit PowerIntegrator(const Simulator& simulator, Watts power = {});

  /// From now on.
  void set_power(Watts power);
  Watts power() const noexcept { return power_; }
  /// Up to now, to the nearest nanojoule.
  Joules energy() const;
  /// Counts from now on: the end of a warm-up.
  void reset();

 private:
  /// Microwatts times picoseconds.
  detail::Int128 attojoules() const;

  const Simulator* simulator_;
  Watts power_;
  detail::Int128 attojoules_ = 0;  ///< up to `since_`
  Time since_;
};

/// A state of a device and the power that it draws in it.
struct PowerState {
  std::string name;
  Watts power{};
};

/// The energy of a device that is in one of several states: off, asleep, idle, seeking.
class PowerStateMeter {
 public:
  /// At least one state; the device is in the first. Throws FluidError if a state is named twice or its power
  /// is negative.
  PowerStateMeter(const Simulator& simulator, std::vector<PowerState> states);

  /// Throws FluidError if there is no such state; for models, which look a state up once.
  std::size_t find(const std::string& name) const;
  void enter(std::size_t state);
  std::size_t state() const noexcept { return state_; }
  Duration time_in(std::size_t state) const;
  Joules energy() const { return meter_.energy(); }
  Joules energy_in(std::size_t state) const { return states_[state].power * time_in(state); }
  void reset();

 private:
  const Simulator* simulator_;
  std::vector<PowerState> states_;
  std::vector<Duration> times_;  ///< up to `since_`
  std::size_t state_ = 0;
  Time since_;
  PowerIntegrator meter_;
};

/// What a host draws: `idle`; with anything to compute, from `busy` with nearly nothing to `full` with all
/// cores at work, in proportion to the cores at work (SimGrid's model of a host's energy).
struct HostPower {
  Watts idle{};
  Watts busy{};
  Watts full{};
};
/// What a radio draws while its host sends; otherwise receives; otherwise neither.
struct RadioPower {
  Watts idle{};
  Watts receive{};
  Watts transmit{};
};

/// The energy of a host of a network by its computations, and of a radio by its transfers; as long as it
/// stands, the network must.
class HostEnergy {
 public:
  HostEnergy(FluidNetwork& network, FluidNode host, const Simulator& simulator, HostPower power);
  HostEnergy(const HostEnergy&) = delete;
  HostEnergy& operator=(const HostEnergy&) = delete;
  PowerIntegrator& meter() noexcept { return meter_; }
  const PowerIntegrator& meter() const noexcept { return meter_; }

 private:
  HostPower power_;
  int cores_;
  PowerIntegrator meter_;
};
class RadioEnergy {
 public:
  RadioEnergy(FluidNetwork& network, FluidNode host, const Simulator& simulator, RadioPower power);
  RadioEnergy(const RadioEnergy&) = delete;
  RadioEnergy& operator=(const RadioEnergy&) = delete;
  PowerIntegrator& meter() noexcept { return meter_; }
  const PowerIntegrator& meter() const noexcept { return meter_; }

 private:
  RadioPower power_;
  PowerIntegrator meter_;
};

}  // namespace xenolith
