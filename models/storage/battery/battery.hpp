#pragma once

#include <string_view>

#include "models/contract/energy_meter.hpp"
#include "models/storage/battery/battery_use.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"

namespace xenolith {

/// A battery that feeds parts of a machine: the sum of what their meters count, out of what it holds.
class Battery final : public Component, public EnergyMeter {
 public:
  static constexpr std::string_view summary = "Battery: what a machine's parts take out of it.";
  struct Params {
    Joules capacity{};
    static constexpr auto fields() {
      return fields_of(required(&Params::capacity, "capacity", "Energy of a full charge.", positive));
    }
  };
  static constexpr auto ports() {
    return ports_of(port_list(&Battery::feeds_, "feeds", "The parts that it feeds."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&Battery::use_, "use", "What was taken out of it."));
  }

  Battery(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;
  /// Up to now.
  Joules taken() const;
  Joules energy() const override { return taken(); }

 private:
  const Params params_;
  PortList<EnergyMeter> feeds_;
  BatteryUse use_;
};

}  // namespace xenolith
