#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/energy_meter.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The power of a machine's processors, as the sum of what each core takes in the state it is in.
///
/// A core with several threads is in the state of the one that takes most. See README.md for what is left
/// out.
class PowerMeter final : public Component, public EnergyMeter, private CpuStateObserver {
 public:
  static constexpr std::string_view summary =
      "Power and energy of processors from the states of their cores.";

  struct Params {
    double work{};
    double spin{};
    double mwait{};
    double halt{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::work, "work", "Watts of a core that executes instructions.", between(0, 1000)),
          required(&Params::spin, "spin", "Watts of a core in a polling loop with PAUSE.", between(0, 1000)),
          required(&Params::mwait, "mwait", "Watts of a core that sleeps in MWAIT.", between(0, 1000)),
          required(&Params::halt, "halt", "Watts of a halted core.", between(0, 1000)));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&PowerMeter::cpus_, "cpus", "The processors that are metered."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&PowerMeter::power_, "power", "Power of all cores, in milliwatts."));
  }

  PowerMeter(const Context& context, const Params& params);
  void start() override;
  std::int64_t nanojoules() const override;

 private:
  void state_changed(int cpu, CpuState state) override;
  /// Milliwatts of all cores.
  std::int64_t total() const;

  std::array<std::int64_t, cpu_states> milliwatts_{};
  Port<CoherentMemory> cpus_;
  /// Milliwatts times picoseconds make a femtojoule: whole nanojoules and the rest.
  std::int64_t nanojoules_ = 0;
  std::int64_t femtojoules_ = 0;
  Time since_;
  TimedLevel power_;
};

}  // namespace xenolith
