#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/energy_meter.hpp"
#include "sim-core/fluid/energy.hpp"
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
    Watts work{};
    Watts spin{};
    Watts mwait{};
    Watts halt{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::work, "work", "Of a core that executes instructions.", not_negative),
          required(&Params::spin, "spin", "Of a core in a polling loop with PAUSE.", not_negative),
          required(&Params::mwait, "mwait", "Of a core that sleeps in MWAIT.", not_negative),
          required(&Params::halt, "halt", "Of a halted core.", not_negative));
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
  Joules energy() const override { return integrator_.energy(); }

 private:
  void state_changed(int cpu, CpuState state) override;
  /// Of all cores.
  Watts total() const;
  void note();

  std::array<Watts, cpu_states> draws_{};
  Port<CoherentMemory> cpus_;
  PowerIntegrator integrator_;
  TimedLevel power_;
};

}  // namespace xenolith
